import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadState, readCursor, writeCursor } from '../../connectors/okta/cursor.ts'
import type { Scope } from '../../connectors/okta/scope.ts'
import { codeOf } from './okta-world.ts'

const everybody: Scope = { origin: 'https://acme.okta.com', groupIds: [], keptIds: [], reading: '' }
const chosen: Scope = { ...everybody, groupIds: ['00g1', '00g2'], keptIds: ['00g1', '00g2'] }
const tracking: Scope = { ...everybody, keptIds: ['00g3'], reading: 'mapping-1' }

const next = fc
  .webQueryParameters()
  .chain(query => fc.constantFrom('/api/v1/users', '/api/v1/groups/00g1/users').map(path => `${path}?${query}`))
const mark = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const seen = fc.array(fc.string(), { maxLength: 20 })
const state: fc.Arbitrary<ReadState> = fc.oneof(
  fc.record(
    { kind: fc.constant('full' as const), pass: fc.constantFrom(0, 1), next, mark },
    { requiredKeys: ['kind', 'pass', 'mark'] },
  ),
  fc.record(
    {
      kind: fc.constant('changes' as const),
      mark,
      seen,
      log: fc.webQueryParameters().map(query => `/api/v1/logs?${query}`),
      run: fc.record({
        stage: fc.constantFrom('people', 'log', 'groups'),
        next,
        mark,
        seen,
        groups: fc.array(fc.constantFrom('00g1', '00g2'), { maxLength: 2 }),
        whole: fc.boolean(),
      }),
    },
    { requiredKeys: ['kind', 'mark', 'seen'] },
  ),
)

const expired = (cursor: string, scope = everybody) => {
  expect(codeOf(() => readCursor(scope, cursor))).toBe('checkpoint_expired')
}

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(state, fc.constantFrom(everybody, chosen, tracking), (at, scope) => {
        expect(readCursor(scope, writeCursor(scope, at))).toEqual(at)
      }),
    )
  })

  it('is refused when it is nonsense', () => {
    for (const text of ['', 'null', '{}', '[]', '12', 'true', '{"v":1}', '/api/v1/users?after=x']) expired(text)
    fc.assert(fc.property(fc.string(), text => expired(text)))
    fc.assert(fc.property(fc.json(), text => expired(text)))
  })

  it('is refused when a newer version wrote it', () => {
    const written = JSON.parse(writeCursor(everybody, { kind: 'changes', mark: 1, seen: [] })) as object
    expired(JSON.stringify({ ...written, v: 2 }))
    expired(JSON.stringify({ ...written, more: 1 }))
  })

  it('of a version that knew neither the log nor tracked groups goes on', () => {
    const run = { next: '/api/v1/users?after=x', mark: 2, seen: ['00u1 1'] }
    const before = { v: 1, org: everybody.origin, groups: [], at: { kind: 'changes', mark: 1, seen: [], run } }
    expect(readCursor(everybody, JSON.stringify(before))).toMatchObject({ run: { ...run, stage: 'people', groups: [] } })
  })

  it('is refused where other groups are tracked, or where people are read by another mapping', () => {
    const cursor = writeCursor(tracking, { kind: 'changes', mark: 1, seen: [] })
    expired(cursor, { ...tracking, keptIds: ['00g4'] })
    expired(cursor, { ...tracking, keptIds: [] })
    expired(cursor, { ...tracking, reading: '' })
    expired(writeCursor(everybody, { kind: 'changes', mark: 1, seen: [] }), { ...everybody, reading: 'mapping-1' })
  })

  it('is refused by another org, and by other groups', () => {
    const cursor = writeCursor(everybody, { kind: 'changes', mark: 1, seen: [] })
    expired(cursor, { ...everybody, origin: 'https://other.okta.com' })
    expired(cursor, chosen)
    expired(writeCursor(chosen, { kind: 'full', pass: 0, mark: 1 }), { ...chosen, groupIds: ['00g1'] })
  })

  it('leads nowhere but to lists of users of the org', () => {
    const full = (path: string) =>
      JSON.stringify({ v: 1, org: everybody.origin, groups: [], at: { kind: 'full', pass: 0, mark: 1, next: path } })
    expect(readCursor(everybody, full('/api/v1/users?after=x'))).toMatchObject({ next: '/api/v1/users?after=x' })
    for (const path of [
      'https://evil.example/api/v1/users?after=x',
      '//evil.example/api/v1/users?after=x',
      '@evil.example/api/v1/users?',
      '/api/v1/apps?after=x',
      '/api/v1/users/../apps?x',
      '/api/v1/groups/../users?x',
    ])
      expired(full(path))
  })

  it('is refused past the last list, where a read would end without an end', () => {
    expired(JSON.stringify({ v: 1, org: everybody.origin, groups: [], at: { kind: 'full', pass: 2, mark: 1 } }))
  })
})
