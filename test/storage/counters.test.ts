import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, type Change, type IntegrationId } from '../../src/contract/index.ts'
import { bindIdentity, endEnrollment } from '../../src/directory/enrollment.ts'
import { expireEnrollments } from '../../src/directory/enrollment-expiry.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import type { Store } from '../../src/storage/store.ts'
import { countedRows, directoryWorld, viewOf } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { person, scripted } from '../support/scripted-source.ts'

const day = 86_400_000
const crowd = 8
const groups = ['a', 'b', 'c']

/** The counters of groups and ages, and the same counted from the rows of people and members. */
async function counters(store: Store, integrationId: IntegrationId) {
  const { db } = store
  const rows = await db.selectFrom('directory_users').selectAll().where('integration_id', '=', integrationId).execute()
  const byRow = new Map(rows.map(row => [row.row, row]))
  const all = await db.selectFrom('directory_groups').selectAll().where('integration_id', '=', integrationId).execute()
  const names = new Map(all.map(group => [group.row, group.external_id]))
  const rowsOfGroups = [...names.keys(), -1]
  const members = await db.selectFrom('directory_members').selectAll().where('group_row', 'in', rowsOfGroups).execute()
  const kept = await db
    .selectFrom('directory_group_counts')
    .selectAll()
    .where('group_row', 'in', rowsOfGroups)
    .where('n', '<>', 0)
    .execute()
  const ages = await db
    .selectFrom('directory_ages')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('n', '<>', 0)
    .execute()

  const counted = new Map<string, number>()
  const aged = new Map<string, number>()
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1)
  const age = (group: number, { status, enrollment, bound_at }: (typeof rows)[number]) => {
    if (status === 'removed' || status === 'inactive' || enrollment !== 'enrolled' || bound_at === null) return
    add(aged, `${group} ${Math.floor(bound_at / day)}`)
  }
  for (const row of rows) age(0, row)
  const size = new Map([...names.keys()].map(row => [row, 0]))
  for (const { group_row, user_row } of members) {
    const row = byRow.get(user_row)
    if (row === undefined) throw new Error('a member who is not there')
    add(counted, `${group_row} ${row.status} ${row.enrollment}`)
    age(group_row, row)
    if (row.status !== 'removed') size.set(group_row, (size.get(group_row) ?? 0) + 1)
  }
  const lines = (map: ReadonlyMap<unknown, number>) => [...map].map(([key, n]) => `${key} ${n}`).sort()
  return {
    kept: {
      people: (await viewOf(store, integrationId)).counts,
      groups: kept.map(({ group_row, status, enrollment, n }) => `${group_row} ${status} ${enrollment} ${n}`).sort(),
      ages: ages.map(({ group_row, day, n }) => `${group_row} ${day} ${n}`).sort(),
      members: all.map(({ row, members: n }) => `${row} ${n}`).sort(),
    },
    counted: {
      people: await countedRows(store, integrationId),
      groups: lines(counted),
      ages: lines(aged),
      members: lines(size),
    },
  }
}

const who = fc.nat(crowd - 1)
const which = fc.constantFrom(...groups)
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ n: who, status: fc.constantFrom('active', 'locked', 'suspended', 'inactive') })
      .map(({ n, status }): Change => ({ kind: 'user', user: person(n, { status, changedAt: '2025-06-01T00:00:00.000Z' }) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ n: who, reason: fc.constantFrom('deleted', 'left_scope') })
      .map(({ n, reason }): Change => ({ kind: 'user_removed', externalId: person(n).externalId, reason })),
  },
  { weight: 2, arbitrary: which.map((externalId): Change => ({ kind: 'group', group: { externalId, name: externalId } })) },
  { weight: 1, arbitrary: which.map((externalId): Change => ({ kind: 'group_removed', externalId })) },
  {
    weight: 6,
    arbitrary: fc
      .record({ n: who, groupId: which, present: fc.boolean() })
      .map(({ n, groupId, present }): Change => ({ kind: 'member', groupId, externalId: person(n).externalId, present })),
  },
)
const step = fc.oneof(
  fc.record({ kind: fc.constant('delta' as const), changes: fc.array(change, { maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('full' as const),
    changes: fc.array(change, { minLength: 1, maxLength: 12 }),
    absent: fc.constantFrom('deleted' as const, 'left_scope' as const),
  }),
  fc.record({ kind: fc.constantFrom('bind' as const, 'end' as const), n: who, expires: fc.boolean() }),
  fc.record({ kind: fc.constant('later' as const), days: fc.integer({ min: 1, max: 40 }) }),
)

describe.each(databases())('on $name', engine => {
  let database: TestDatabase
  let directories = 0
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())

  it('the counters say what the rows say, after whatever history of people, groups and enrollments', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async history => {
        directories += 1
        const integrationId = asIntegrationId(`int_${engine.name}_${directories}`)
        const world = directoryWorld(database, integrationId, directories)
        const everybody = Array.from({ length: crowd }, (_, n): Change => ({ kind: 'user', user: person(n) }))
        const groupsFirst = groups.map((externalId): Change => ({ kind: 'group', group: { externalId, name: externalId } }))
        const run = (mode: 'full' | 'incremental', changes: readonly Change[], absent?: 'deleted' | 'left_scope') => {
          const end = mode === 'full' ? 'snapshot' : 'delta'
          const page = { changes, cursor: 'c', end, ...(absent ? { absent } : {}) } as const
          return world.sync(scripted([page]), { integrationId, mode })
        }
        await run('full', [...groupsFirst, ...everybody])
        for (const one of history) {
          if (one.kind === 'delta') await run('incremental', one.changes)
          if (one.kind === 'full') await run('full', one.changes, one.absent)
          if (one.kind === 'later') {
            world.clock.advance(one.days * day)
            await expireEnrollments(world.store, world.clock.now(), 100, world.random)
          }
          if (one.kind === 'bind' || one.kind === 'end') {
            const at = world.clock.now()
            await world.store.transaction(async tx => {
              const whom = { integrationId, externalId: person(one.n).externalId, kind: 'directory', at } as const
              const subject = await subjectFor(tx, whom, world.random, testMarks)
              if (one.kind === 'end') return endEnrollment(tx, subject, { why: 'revoked', rebind: 'free', at }, world.random)
              const expires = one.expires ? { expiresAt: at + 10 * day } : {}
              const proof = {
                tenant: 't',
                identityId: `i${one.n}`,
                assurance: 'low',
                evidence: [],
                verificationId: null,
              } as const
              return bindIdentity(tx, { subject, ...proof, at, ...expires }, world.random)
            })
          }
        }
        const { kept, counted } = await counters(world.store, integrationId)
        expect(kept).toEqual(counted)
      }),
      { numRuns: 40 },
    )
  })

  it('the counters hold while people enroll in the middle of a sync that moves them between groups', async () => {
    directories += 1
    const integrationId = asIntegrationId(`int_${engine.name}_${directories}`)
    const world = directoryWorld(database, integrationId, directories)
    const size = 200
    const everybody = Array.from({ length: size }, (_, n): Change => ({ kind: 'user', user: person(n) }))
    const group: Change = { kind: 'group', group: { externalId: 'g', name: 'g' } }
    const members = (present: boolean) =>
      Array.from(
        { length: size },
        (_, n): Change => ({ kind: 'member', groupId: 'g', externalId: person(n).externalId, present }),
      )
    await world.sync(scripted([{ changes: [group, ...everybody], cursor: 'c', end: 'snapshot' }]), { integrationId })
    const enroll = (n: number) =>
      world.store.transaction(async tx => {
        const at = world.clock.now()
        const whom = { integrationId, externalId: person(n).externalId, kind: 'directory', at } as const
        const subject = await subjectFor(tx, whom, world.random, testMarks)
        const proof = { tenant: 't', identityId: `i${n}`, assurance: 'low', evidence: [], verificationId: null } as const
        return bindIdentity(tx, { subject, ...proof, at }, world.random)
      })
    const pages = Array.from({ length: 20 }, (_, n) => ({
      changes: members(n % 2 === 0).slice(n * 5, n * 5 + 100),
      cursor: `c${n}`,
      ...(n === 19 ? { end: 'delta' as const } : {}),
    }))
    const syncing = world.sync(scripted(pages), { integrationId, mode: 'incremental' })
    const enrolling = Array.from({ length: size }, (_, n) => enroll(n))
    expect(await syncing).toMatchObject({ state: 'done' })
    expect(new Set(await Promise.all(enrolling))).toEqual(new Set(['bound']))
    const { kept, counted } = await counters(world.store, integrationId)
    expect(kept).toEqual(counted)
  })
})
