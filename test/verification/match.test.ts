import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameKeys } from '../../src/storage/people/keys.ts'
import { compareClaims, namesOf } from '../../src/verification/match.ts'

const names = (given: string | null, family: string | null) => ({ givenName: given, familyName: family })
const shown = (givenName: string, familyName: string) => ({ givenName, familyName })
const of = (document: Parameters<typeof compareClaims>[0], expected: Parameters<typeof compareClaims>[1]) =>
  compareClaims(document, expected).directory

describe('names', () => {
  it.each([
    ['the same', shown('Ana', 'García'), names('Ana', 'García')],
    ['in capitals without marks', shown('ANA', 'GARCIA'), names('Ana', 'García')],
    ['the other way round', shown('Zhang', 'Wei'), names('Wei', 'Zhang')],
    ['with the parts in another order', shown('José María', 'López Ruiz'), names('María José', 'Ruiz López')],
    ['with letters that have no decomposition', shown('SOREN', 'STRASSE'), names('Søren', 'Straße')],
    ['as a passport spells them', shown('JUERGEN', 'MUELLER'), names('Jürgen', 'Müller')],
    ['with a hyphen', shown('Anne Marie', 'Smith Jones'), names('Anne-Marie', 'Smith-Jones')],
    ['in another script', shown('Мария', 'Иванова'), names('мария', 'ИВАНОВА')],
  ])('match when they are %s', (_how, document, expected) => {
    expect(compareClaims(document, expected)).toEqual({
      directory: 'matched',
      claims: { given_name: 'matched', family_name: 'matched' },
    })
  })

  it('match as a whole where the document does not divide them', () => {
    expect(of({ fullName: 'GARCIA LOPEZ ANA' }, names('Ana', 'García López'))).toBe('matched')
    expect(of({ fullName: 'GARCIA LOPEZ ANA' }, names('Ana', 'García'))).toBe('close')
    expect(of({ fullName: 'Pedro Ruiz' }, names('Ana', 'García'))).toBe('mismatched')
  })

  it('are close where one side says more', () => {
    expect(compareClaims(shown('Ana María', 'García'), names('Ana', 'García')).claims).toEqual({
      given_name: 'close',
      family_name: 'matched',
    })
    expect(of(shown('Ana', 'García'), names('Ana', 'García López'))).toBe('close')
  })

  it.each([
    ['another family name', shown('Ana', 'Ruiz'), names('Ana', 'García')],
    ['another given name', shown('Eva', 'García'), names('Ana', 'García')],
    ['a nickname', shown('Robert', 'Smith'), names('Bob', 'Smith')],
    ['an initial', shown('A', 'García'), names('Ana', 'García')],
    ['look-alike letters of another script', shown('Аnа', 'García'), names('Ana', 'García')],
  ])('do not match with %s', (_how, document, expected) => {
    expect(of(document, expected)).toBe('mismatched')
  })

  it('are missing when either side has none', () => {
    expect(of({}, names('Ana', 'García'))).toBe('missing')
    expect(of({ givenName: 'Ana' }, names('Ana', 'García'))).toBe('missing')
    expect(of(shown('Ana', 'García'), names('Ana', null))).toBe('missing')
    expect(of(shown('Ana', 'García'), names(null, null))).toBe('missing')
    expect(of(shown('---', '  '), names('---', ' '))).toBe('missing')
  })

  it('are not checked when nobody asks', () => {
    expect(compareClaims(shown('Ana', 'García'), {})).toEqual({ directory: 'not_checked', claims: {} })
    expect(compareClaims(shown('Ana', 'García'), { familyName: 'García' })).toEqual({
      directory: 'matched',
      claims: { given_name: 'not_checked', family_name: 'matched' },
    })
  })
})

describe('a date of birth', () => {
  const ana = { ...shown('Ana', 'García') }
  const known = { ...names('Ana', 'García'), birthDate: '1990-01-15' }

  it('has to be equal where both sides have one', () => {
    expect(of({ ...ana, birthDate: '1990-01-15' }, known)).toBe('matched')
    expect(of({ ...ana, birthDate: '1990-01-16' }, known)).toBe('mismatched')
  })

  it('does not weigh where a side has none, and says so', () => {
    expect(compareClaims(ana, known)).toMatchObject({ directory: 'matched', claims: { birth_date: 'missing' } })
    expect(compareClaims({ ...ana, birthDate: '1990-01-15' }, { ...known, birthDate: null })).toMatchObject({
      directory: 'matched',
      claims: { birth_date: 'not_checked' },
    })
    expect(compareClaims({ ...ana, birthDate: '15.01.1990' }, known).claims.birth_date).toBe('missing')
  })
})

describe('the comparison and the search for namesakes', () => {
  const name = fc.oneof(
    fc.constantFrom('Ana', 'ÁNA', 'Müller', 'Mueller', 'Muller', 'Wei', 'Zhang', 'José María', 'Maria Jose', 'Øst', 'Oest', ''),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  )

  it('agree: whoever matches would be found', () => {
    fc.assert(
      fc.property(name, name, name, name, (given, family, knownGiven, knownFamily) => {
        const document = shown(given, family)
        if (of(document, names(knownGiven, knownFamily)) !== 'matched') return
        const { given: searchGiven, family: searchFamily } = namesOf(document)
        const stored = nameKeys(knownGiven, knownFamily)
        expect(nameKeys(searchGiven, searchFamily).some(key => stored.includes(key))).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })

  it('agree where one name is written plainly and the other as in a passport', () => {
    expect(of(shown('Oest', 'Muller'), names('Øst', 'Müller'))).toBe('matched')
    expect(nameKeys('Øst', 'Müller')).toContain(nameKeys('Oest', 'Muller')[0])
  })

  it('keep nothing of the document', () => {
    fc.assert(
      fc.property(fc.uuid(), secret => {
        const { claims, directory } = compareClaims(
          { givenName: secret, familyName: secret, birthDate: '1990-01-15' },
          { ...names('Ana', 'García'), birthDate: '1991-01-15' },
        )
        expect(JSON.stringify({ claims, directory })).not.toContain(secret)
      }),
    )
  })
})
