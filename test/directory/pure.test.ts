import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../src/contract/index.ts'
import { browseKey, contentHash, foldName, loginKey, nameKey, nameKeys } from '../../src/directory/normal.ts'
import { mustHold, removalLimit } from '../../src/directory/sync/removal-guard.ts'
import { nextTime } from '../../src/directory/sync/schedule.ts'
import { screen } from '../../src/directory/sync/screen.ts'
import { queryWords } from '../../src/storage/people/keys.ts'
import { RowSet } from '../../src/storage/people/row-set.ts'
import { person } from '../support/scripted-source.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 30 })

describe('logins', () => {
  it.each([
    [' Ana@Example.COM ', 'ana@example.com'],
    ['ＡＮＡ@example.com', 'ana@example.com'],
    ['STRASSE@x', 'strasse@x'],
    ['straße@x', 'strasse@x'],
    ['ΟΔΟΣ', 'οδοσ'],
  ])('%j is looked up as %j', (login, key) => expect(loginKey(login)).toBe(key))

  it.each([
    ['ıan@x', 'ian@x'],
    ['josé@x', 'jose@x'],
    ['a.na@x', 'ana@x'],
  ])('%j and %j stay two', (one, other) => expect(loginKey(one)).not.toBe(loginKey(other)))

  it('have keys that are their own keys', () => {
    fc.assert(fc.property(text, login => loginKey(loginKey(login)) === loginKey(login)))
  })
})

describe('names', () => {
  it.each([
    ['José María', 'jose maria'],
    ['Ødegård', 'odegard'],
    ["O'Brien-Smith", 'o brien smith'],
    ['Łukasz', 'lukasz'],
    ['İpek Işık', 'ipek isik'],
    ['王伟', '王伟'],
  ])('%j folds to %j', (name, folded) => expect(foldName(name)).toBe(folded))

  it('meet in any order', () => {
    expect(nameKey('Wei', 'Zhang')).toBe(nameKey('ZHANG', 'wei'))
    fc.assert(fc.property(text, text, (given, family) => nameKey(given, family) === nameKey(family, given)))
  })

  it('meet in the spelling of passports too', () => {
    expect(nameKeys('Jürgen', 'Müller')).toContain(nameKey('Juergen', 'Mueller'))
    expect(nameKeys('Jürgen', 'Müller')).toContain(nameKey('Jurgen', 'Muller'))
    expect(nameKeys('', ' - ')).toEqual([])
  })

  it('fold to words that fold to themselves, and fit an index', () => {
    fc.assert(
      fc.property(text, name => {
        expect(foldName(foldName(name))).toBe(foldName(name))
        expect(queryWords(name).every(word => /^[\p{L}\p{N}]+$/u.test(word))).toBe(true)
      }),
    )
    expect(nameKey('x'.repeat(5_000), '')).toHaveLength(240)
  })

  it('are ordered by family name, given name, login', () => {
    const key = (familyName: string, givenName: string, login = 'x') =>
      browseKey({ familyName, givenName, login, email: null, displayName: null })
    const keys = [key('', 'Zoe'), key('Li', 'Ana'), key('Li', 'Bo', 'a'), key('Li', 'Bo', 'b'), key('Lian', 'A')]
    expect(keys.toSorted()).toEqual(keys)
  })
})

describe('the content hash', () => {
  it('does not tell absent from empty, and tells all else', () => {
    const { email: _email, ...without } = person(1)
    expect(contentHash(without)).toBe(contentHash(person(1, { email: '' })))
    const changes = [
      { login: 'l' },
      { givenName: 'g' },
      { status: 'locked' },
      { sourceStatus: 's' },
      { changedAt: 'c' },
      { claims: {} },
    ] as const
    const hashes = changes.map(change => contentHash(person(1, change)))
    expect(new Set([contentHash(person(1)), ...hashes]).size).toBe(7)
  })

  it('does not let one attribute run into the next', () => {
    expect(contentHash(person(1, { givenName: 'ab', familyName: 'c' }))).not.toBe(
      contentHash(person(1, { givenName: 'a', familyName: 'bc' })),
    )
  })
})

describe('the removal guard', () => {
  it.each([
    [0, 10],
    [100, 10],
    [200, 10],
    [1_000, 50],
    [10_000, 500],
    [1_000_000, 500],
  ])('of %i people lets %i go', (liveBefore, limit) => {
    expect(removalLimit(liveBefore)).toBe(limit)
    expect(mustHold({ liveBefore, leaving: limit, empty: false })).toBe(false)
    expect(mustHold({ liveBefore, leaving: limit + 1, empty: false })).toBe(true)
  })

  it('always holds an empty source, unless there was nobody', () => {
    expect(mustHold({ liveBefore: 1, leaving: 0, empty: true })).toBe(true)
    expect(mustHold({ liveBefore: 0, leaving: 0, empty: true })).toBe(false)
  })
})

describe('a page', () => {
  const screened = (users: readonly unknown[], more: Partial<Page> = {}) =>
    screen({ changes: users.map(user => ({ kind: 'user', user })) as Page['changes'], cursor: 'c', ...more }, 3)

  it.each([
    ['a NUL', { familyName: 'a\u0000' }],
    ['no login', { login: '' }],
    ['a login without end', { login: 'x'.repeat(600) }],
    ['a status of nobody', { status: 'removed' }],
    ['a number for a name', { givenName: 7 }],
    ['claims that are none', { claims: null }],
    ['a NUL deep in the claims', { claims: { address: { locality: '\u0000' } } }],
  ])('sets a person with %s aside', (_, broken) => {
    expect(screened([person(1), { ...person(2), ...broken }])).toMatchObject({
      changes: [{ user: { externalId: 'p00001' } }],
      setAside: [{ externalId: 'p00002', code: 'response_invalid' }],
      nameless: false,
    })
  })

  it('notices that it does not know who was set aside', () => {
    expect(screened([{ ...person(2), externalId: '' }])).toMatchObject({ changes: [], nameless: true })
    expect(screened([], { setAside: [{ code: 'schema_changed' }] })).toMatchObject({
      setAside: [{ externalId: 'page 3, row 0', code: 'schema_changed' }],
      nameless: true,
    })
  })
})

describe('what is remembered of a run', () => {
  it('holds exactly the rows that were added', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000_000)), fc.array(fc.nat(5_000_000)), (rows, others) => {
        const set = new RowSet()
        for (const row of rows) set.add(row)
        const added = new Set(rows)
        for (const row of [...rows, ...others]) expect(set.has(row)).toBe(added.has(row))
      }),
    )
  })
})

describe('the schedule', () => {
  it('adds up to a tenth, so that integrations do not knock at once', () => {
    const at = (fraction: number) => nextTime('incremental', 0, { bytes: () => new Uint8Array(), fraction: () => fraction })
    expect(at(0)).toBe(15 * 60_000)
    expect(at(0.999)).toBeLessThan(16.5 * 60_000)
    expect(nextTime('full', 0, { bytes: () => new Uint8Array(), fraction: () => 0 })).toBe(86_400_000)
  })
})
