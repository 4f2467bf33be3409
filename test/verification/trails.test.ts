import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  asIntegrationId,
  type CredentialReset,
  connectorError,
  type Inspection,
  type Manifest,
  type Operations,
  type TrailEvent,
  type TrailPage,
  type WrittenBackChanged,
} from '../../src/contract/index.ts'
import { resetAttention } from '../../src/integrations/reset-attention.ts'
import { createMarks } from '../../src/security/marks.ts'
import { trailsRound } from '../../src/verification/trails/index.ts'
import { countResets, listResets, trailViews } from '../../src/verification/trails/report.ts'
import { sweepTrails } from '../../src/verification/trails/sweep.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { emptyTables } from '../support/integrations.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

const id = asIntegrationId('int_trail')

describe.each(databases())('reading what a product wrote down, on $name', ({ open }) => {
  let database: TestDatabase
  let clock: ReturnType<typeof fakeClock>
  let log: ReturnType<typeof quietLog>
  /** What the product answers, one page after the other, and from where it was asked. */
  let pages: (TrailPage | Error)[]
  let asked: (string | undefined)[]
  let privileged: Inspection['privileged'] | Error
  /** What its configuration says of reading, or that it cannot be opened. */
  let wanted: boolean | Error
  const random = fakeRandom()
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  beforeEach(async () => {
    await emptyTables(database.store)
    clock = fakeClock()
    log = quietLog()
    pages = []
    asked = []
    privileged = 'unknown'
    wanted = true
    const at = clock.now()
    await database.store.transaction(async ({ db }) => {
      for (const table of ['trails', 'trail_events', 'suspensions', 'write_backs'] as const) await db.deleteFrom(table).execute()
      await db
        .insertInto('integrations')
        .values({
          id,
          connector_id: 'scripted',
          key: 'scripted',
          name: 'Scripted',
          description: '',
          owner: '',
          state: 'enabled',
          version: 1,
          account_id: null,
          workflow_id: null,
          trust_anchor: null,
          created_at: at,
          updated_at: at,
          deleted_at: null,
        })
        .execute()
    })
  })

  const operations: Operations = {
    allowed: ['unlock'],
    async inspect() {
      if (privileged instanceof Error) throw privileged
      return { status: 'ACTIVE', source: 'OKTA', privileged, reasons: [] }
    },
    perform: async () => ({ refused: 'not_allowed' }),
  }
  const round = (owner = 'one') =>
    trailsRound({
      store: database.store,
      clock,
      random,
      log,
      marks: createMarks(new Uint8Array(32)),
      owner,
      integrations: {
        templates: () => [{ id: 'scripted', capabilities: ['trail'] } as unknown as Manifest],
        open: async () => {
          if (wanted instanceof Error) throw wanted
          return {
            capabilities: {
              operations,
              trail: {
                on: wanted,
                everySeconds: 60,
                async read(since: string | undefined) {
                  asked.push(since)
                  const next = pages.shift() ?? { events: [], cursor: since ?? 'begin', more: false }
                  if (next instanceof Error) throw next
                  return next
                },
              },
            },
          } as never
        },
      },
    })
  const run = async (owner?: string) => {
    await round(owner).run(AbortSignal.timeout(5_000))
    clock.advance(61_000)
  }
  const reset = (eventId: string, more: Partial<CredentialReset> = {}): CredentialReset => ({
    kind: 'credential_reset',
    eventId,
    at: clock.now(),
    externalId: `u-${eventId}`,
    operation: 'password_reset',
    event: 'reset',
    by: { kind: 'person', id: 'sam', name: 'Sam', ours: false },
    ...more,
  })
  const page = (events: readonly TrailEvent[], cursor: string, more = false): TrailPage => ({ events, cursor, more })
  const listed = async () =>
    (await listResets(database.store.db, { from: 0, to: clock.now() + 1, limit: 100 })).items.map(one => one.eventId).sort()
  const views = (from = 0) => trailViews(database.store.db, { from, to: clock.now() + 1 })
  const alerts = async (action = 'trail.unverified_reset') =>
    (await database.store.db.selectFrom('audit').select('action').where('action', '=', action).execute()).length
  const changed = (eventId: string, more: Partial<WrittenBackChanged> = {}): WrittenBackChanged => ({
    kind: 'written_back_changed',
    eventId,
    at: clock.now(),
    externalId: 'u-changed',
    event: 'update',
    attributes: ['idvLastStatus', 'idvLastScore'],
    by: { kind: 'person', id: 'sam', name: 'Sam', ours: false },
    ...more,
  })

  it('goes on where it was, page after page, and takes no event twice', async () => {
    pages = [page([reset('a')], 'c1', true), page([reset('a'), reset('b')], 'c2')]
    await run()
    pages = [page([reset('b'), reset('c'), reset('c')], 'c3')]
    await run()
    await run()
    expect(asked).toEqual([undefined, 'c1', 'c2', 'c3'])
    expect(await listed()).toEqual(['a', 'b', 'c'])
  })

  it('is done once at a time, and not before it is due', async () => {
    await Promise.all([round('one').run(AbortSignal.timeout(5_000)), round('two').run(AbortSignal.timeout(5_000))])
    await round('two').run(AbortSignal.timeout(5_000))
    expect(asked).toEqual([undefined])
  })

  it.each<[Inspection['privileged'] | Error, number]>([
    [false, 0],
    [true, 1],
    ['unknown', 1],
    [connectorError('provider_unavailable'), 1],
  ])('alerts where privileges are %s: %i', async (seen, count) => {
    privileged = seen
    pages = [page([reset('a')], 'c1')]
    await run()
    expect(await alerts()).toBe(count)
  })

  it('alerts for what was done with our own credential behind our back, whoever it was for', async () => {
    privileged = false
    pages = [page([reset('a', { by: { kind: 'app', id: 'us', ours: true } })], 'c1')]
    await run()
    expect(await alerts()).toBe(1)
  })

  it.each<[Inspection['privileged'], number]>([
    [false, 0],
    [true, 1],
    ['unknown', 1],
  ])('reports who changed what was written back, and alerts where privileges are %s: %i', async (seen, count) => {
    privileged = seen
    pages = [page([changed('a'), reset('b', { operation: 'sessions_ended' })], 'c1')]
    await run()
    const range = { from: 0, to: clock.now() + 1 }
    const { items } = await listResets(database.store.db, { ...range, limit: 10, matched: false })
    expect(items.find(({ eventId }) => eventId === 'a')).toMatchObject({
      kind: 'written_back_changed',
      operation: null,
      event: 'update',
      attributes: ['idvLastStatus', 'idvLastScore'],
      externalId: 'u-changed',
      by: { kind: 'person', id: 'sam', name: 'Sam', ours: false },
      verificationId: null,
      privileged: seen === 'unknown' ? null : seen,
    })
    expect((await listResets(database.store.db, { ...range, limit: 10, matched: true })).items).toEqual([])
    expect(await countResets(database.store.db, range)).toEqual({ resets: 1, verified: 0, unverified: 1, writtenBackChanged: 1 })
    expect(await alerts('trail.written_back_changed')).toBe(count)
    const attention = (await resetAttention(database.store.db, clock.now(), id)).get(id) ?? []
    expect(attention.map(({ code }) => code)).toEqual(count === 0 ? [] : ['written_back_changed'])
  })

  it('takes for our own writing only what an app wrote that the log does not know, when we did', async () => {
    const writtenAt = clock.now()
    const row = { integration_id: id, external_id: 'u-changed', standing: 'x', said: 'x', expires_at: null, error_code: null }
    await database.store.transaction(({ db }) =>
      db
        .insertInto('write_backs')
        .values({ ...row, written_at: writtenAt, confirmed_at: writtenAt + 60_000 })
        .execute(),
    )
    const by = { kind: 'app', id: 'some-principal', ours: false } as const
    pages = [
      page(
        [
          changed('ours', { at: writtenAt + 30_000, by }),
          changed('person', { at: writtenAt + 30_000 }),
          changed('late', { at: writtenAt + 600_000, by }),
          changed('other', { at: writtenAt + 30_000, by, externalId: 'u-other' }),
          changed('operations', { at: writtenAt + 30_000, by: { ...by, ours: true } }),
        ],
        'c1',
      ),
    ]
    clock.advance(700_000)
    await run()
    expect(await listed()).toEqual(['late', 'operations', 'other', 'person'])
  })

  it('alerts for no end of a session, which lets nobody in', async () => {
    pages = [page([reset('a', { operation: 'sessions_ended' })], 'c1')]
    await run()
    expect([await alerts(), await listed()]).toEqual([0, ['a']])
  })

  it('tries again later what failed, from the same place, and says how far it came', async () => {
    pages = [page([], 'c1')]
    await run()
    const until = (await views())[0]?.readUntil
    pages = [connectorError('permission_missing')]
    await run()
    expect(await views()).toEqual([
      { integrationId: id, readUntil: until, error: 'permission_missing', unreadSince: null, gaps: [] },
    ])
    clock.advance(3_600_000)
    await run()
    expect(asked).toEqual([undefined, 'c1', 'c1'])
    expect((await views())[0]?.error).toBeNull()
  })

  it('is not done, and says since when, until it is wanted again, though the integration cannot be opened for a while', async () => {
    await run()
    wanted = false
    const since = new Date(clock.now()).toISOString()
    await run()
    wanted = connectorError('config_invalid')
    for (const code of ['config_invalid', 'config_invalid']) {
      clock.advance(3_600_000)
      await run()
      expect(await views()).toMatchObject([{ unreadSince: since, error: code }])
    }
    wanted = true
    pages = [connectorError('permission_missing')]
    clock.advance(3_600_000)
    await run()
    expect(await views()).toMatchObject([{ unreadSince: null, error: 'permission_missing' }])
  })

  it('begins anew where the product has lost the place, and leaves a gap nobody overlooks', async () => {
    pages = [page([], 'c1'), connectorError('checkpoint_expired')]
    await run()
    const readUntil = (await views())[0]?.readUntil
    const noticedAt = new Date(clock.now()).toISOString()
    await run()
    clock.advance(3_600_000)
    await run()
    expect(asked).toEqual([undefined, 'c1', undefined])
    // The report, which is read as whole, says so itself; also once all is well again.
    expect(await views()).toEqual([expect.objectContaining({ error: null, gaps: [{ readUntil, noticedAt }] })])
    expect((await views(clock.now()))[0]?.gaps).toEqual([])
    const gaps = await database.store.db.selectFrom('audit').select('target').where('action', '=', 'trail.gap').execute()
    expect(gaps).toEqual([{ target: id }])
  })

  it('takes an acceptance that nothing of ours could have made for none of ours', async () => {
    const accepted = {
      kind: 'identity_verified',
      eventId: 'x',
      at: clock.now(),
      externalId: 'u',
      outcome: 'accepted',
      issuedBy: 'okta-idv',
    } as const
    pages = [page([accepted], 'c1')]
    await run()
    const rows = await database.store.db.selectFrom('trail_events').select('found').execute()
    expect(rows).toEqual([{ found: 'foreign' }])
    expect(log.lines.join('\n')).not.toContain('never issued')
  })

  it('is forgotten when its time is over', async () => {
    pages = [page([reset('a')], 'c1')]
    await run()
    expect(await sweepTrails(database.store, clock.now() - 3_600_000)).toBe(0)
    expect(await sweepTrails(database.store, clock.now())).toBe(1)
    expect(await listed()).toEqual([])
  })
})
