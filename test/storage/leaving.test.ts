import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Change, outOfScope } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import { type BegunRun, beginRun } from '../../src/directory/sync/index.ts'
import { findByLogin, namesakes } from '../../src/directory/users.ts'
import { countedRows, directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'

const left = (n: number): Change => ({ kind: 'user_removed', externalId: person(n).externalId, reason: 'left_scope' })
const deleted = (n: number): Change => ({ kind: 'user_removed', externalId: person(n).externalId, reason: 'deleted' })

describe.each(databases())('who leaves the scope, on $name,', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
  })
  afterEach(() => database.dispose())

  const snapshot = (changes: readonly Change[], absent?: 'left_scope' | 'deleted') =>
    world.sync(scripted([{ changes, cursor: 'c', end: 'snapshot', ...(absent ? { absent } : {}) }]))
  const delta = (changes: readonly Change[]) =>
    world.sync(scripted([{ changes, cursor: 'd', end: 'delta' }]), { mode: 'incremental' })
  const row = (n: number) =>
    world.store.db
      .selectFrom('directory_users')
      .selectAll()
      .where('external_id', '=', person(n).externalId)
      .executeTakeFirstOrThrow()
  const group: Change = { kind: 'group', group: { externalId: 'g', name: 'Group' } }
  const member = (n: number): Change => ({ kind: 'member', groupId: 'g', externalId: person(n).externalId, present: true })

  it('becomes inactive, and stays who they were: listed, enrolled, a namesake, a member', async () => {
    await snapshot([group, ...asChanges(people(5)), member(1)])
    await world.store.transaction(async tx => {
      const whom = { integrationId: okta, externalId: 'p00001', kind: 'directory', at: 1 } as const
      const subject = await subjectFor(tx, whom, world.random, testMarks)
      const binding = {
        subject,
        tenant: 't',
        identityId: 'i',
        assurance: 'medium',
        evidence: [],
        verificationId: null,
        at: 1,
      } as const
      await bindIdentity(tx, binding, world.random)
    })
    expect(await delta([left(1)])).toMatchObject({ state: 'done', counts: { deactivated: 1, removed: 0 } })
    expect(await row(1)).toMatchObject({
      status: 'inactive',
      source_status: 'LEFT_SCOPE',
      removed_at: null,
      enrollment: 'enrolled',
      assurance: 'medium',
      given_name: 'Given1',
    })
    expect(await findByLogin(world.store.db, okta, 'person1@example.com')).toMatchObject([{ status: 'inactive' }])
    expect(await namesakes(world.store.db, okta, 'Given1', 'Family1', 'nobody')).toBe(1)
    const groups = await world.store.db.selectFrom('directory_groups').select('members').execute()
    expect(groups).toEqual([{ members: 1 }])
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('is everybody whom a read of the scope did not mention, and nobody twice', async () => {
    await snapshot(asChanges(people(5)), 'left_scope')
    const first = await snapshot(asChanges([person(0), person(1), person(2)]), 'left_scope')
    expect(first).toMatchObject({ state: 'done', counts: { deactivated: 2, removed: 0 } })
    const listed = await world.store.db.selectFrom('sync_run_people').select(['external_id', 'kind', 'code']).execute()
    expect(listed.map(one => ({ ...one }))).toEqual(
      [3, 4].map(n => ({ external_id: person(n).externalId, kind: 'removal', code: 'left_scope' })),
    )
    const before = [await row(3), await row(4)]
    const again = await snapshot(asChanges([person(0), person(1), person(2)]), 'left_scope')
    expect(again.counts).toEqual({ seen: 3, created: 0, updated: 0, unchanged: 3, deactivated: 0, removed: 0 })
    expect(await delta([left(3)])).toMatchObject({ counts: { unchanged: 1, deactivated: 0 } })
    expect([await row(3), await row(4)]).toEqual(before)
  })

  it('is the same when a look at one person tells it, which a full read has nothing to add to', async () => {
    await snapshot([group, ...asChanges(people(5)), member(1), member(2)], 'left_scope')
    const put = (n: number) => world.store.loader.put(okta, outOfScope(person(n, { givenName: 'Renamed' })), world.clock.now())
    expect(await put(1)).toBe('deactivated')
    expect(await delta([left(2)])).toMatchObject({ counts: { deactivated: 1 } })
    const keys = ['status', 'source_status', 'content_hash', 'removed_at', 'claims_changed_at'] as const
    const of = (one: Awaited<ReturnType<typeof row>>) => keys.map(key => one[key])
    expect(of(await row(1))).toEqual(of(await row(2)))
    expect(await row(1), 'of who is out of scope, nothing is learned').toMatchObject({ given_name: 'Given1' })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    const before = [await row(1), await row(2)]
    expect(await put(1)).toBe('unchanged')
    const full = await snapshot([group, ...asChanges([person(0), person(3), person(4)])], 'left_scope')
    expect(full.counts).toEqual({ seen: 3, created: 0, updated: 0, unchanged: 3, deactivated: 0, removed: 0 })
    expect([await row(1), await row(2)]).toEqual(before)
    expect(await world.store.loader.put(okta, person(1), world.clock.now()), 'who is back is news').toBe('updated')
    expect(await row(1)).toMatchObject({ status: 'active', source_status: 'ACTIVE' })
  })

  it('is nobody where they never were in it, and stays gone where they were gone', async () => {
    await snapshot(asChanges(people(3)))
    await delta([deleted(1)])
    const put = (n: number) => world.store.loader.put(okta, outOfScope(person(n)), world.clock.now())
    expect([await put(7), await put(1)]).toEqual(['unchanged', 'unchanged'])
    expect(await row(1)).toMatchObject({ status: 'removed' })
    expect((await world.view()).people.map(one => one.external_id)).toEqual([0, 1, 2].map(n => person(n).externalId))
  })

  it('comes back when they are mentioned again, though nothing about them changed', async () => {
    await snapshot(asChanges(people(3)))
    await delta([left(1)])
    expect(await delta(asChanges([person(1)]))).toMatchObject({ counts: { updated: 1 } })
    expect(await row(1)).toMatchObject({ status: 'active', source_status: 'ACTIVE' })
    expect((await world.view()).counts).toEqual(['active not_enrolled 3'])
  })

  it('becomes a tombstone once the product says that they are deleted, or no longer lists them anywhere', async () => {
    await snapshot(asChanges(people(4)))
    await delta([left(1), left(2)])
    expect(await delta([deleted(1)])).toMatchObject({ counts: { removed: 1, deactivated: 0 } })
    expect(await row(1)).toMatchObject({ status: 'removed' })
    expect(await snapshot(asChanges([person(0), person(3)]))).toMatchObject({ counts: { removed: 1, deactivated: 0 } })
    expect(await row(2)).toMatchObject({ status: 'removed' })
    expect(await delta([left(1)])).toMatchObject({ counts: { unchanged: 1 } })
  })

  it('is deleted all the same if the product says both, in whatever order', async () => {
    await snapshot(asChanges(people(4)))
    expect(await delta([left(1), deleted(1), deleted(2), left(2)])).toMatchObject({ counts: { removed: 2, deactivated: 0 } })
  })

  it('counts for the guard like a removal: nobody is made inactive where too many would be', async () => {
    await snapshot(asChanges(people(30)))
    const before = await world.view()
    const held = await snapshot(asChanges(people(10)), 'left_scope')
    expect(held).toMatchObject({ state: 'held', counts: { deactivated: 0 } })
    expect(await world.view()).toEqual(before)
    const codes = await world.store.db.selectFrom('sync_run_people').select('code').distinct().execute()
    expect(codes.map(({ code }) => code)).toEqual(['left_scope'])
    expect((await world.store.db.selectFrom('sync_run_people').select('code').execute()).length).toBe(20)
  })

  it('is told apart from who would be removed by a dry run, which changes nothing', async () => {
    await snapshot(asChanges(people(6)))
    const before = await world.view()
    const source = scripted([
      {
        changes: [deleted(5), ...asChanges([person(0), person(1), person(2, { status: 'suspended' })])],
        cursor: 'c',
        end: 'snapshot',
        absent: 'left_scope',
      },
    ])
    expect(await world.sync(source, { dryRun: true })).toMatchObject({
      state: 'done',
      counts: { removed: 1, deactivated: 3, unchanged: 2 },
    })
    expect(await world.view()).toEqual(before)
  })

  it('is told in their change log, as is everything else that became of them', async () => {
    await snapshot(asChanges([person(1)]))
    await delta(asChanges([person(1, { familyName: 'Married', changedAt: '2025-07-01T00:00:00.000Z' })]))
    await delta(asChanges([person(1, { familyName: 'Married', changedAt: '2025-07-02T00:00:00.000Z' })]))
    const claims = { birth_date: '1990-01-02', address: { locality: 'Köln' } }
    await world.store.loader.put(
      okta,
      person(1, { familyName: 'Married', status: 'suspended', claims, changedAt: '2025-07-03T00:00:00.000Z' }),
      77,
    )
    await delta([left(1)])
    await delta(
      asChanges([person(1, { familyName: 'Married', status: 'suspended', claims, changedAt: '2025-07-03T00:00:00.000Z' })]),
    )
    await delta([deleted(1)])
    const log = await world.store.db.selectFrom('directory_changes').selectAll().orderBy('row').execute()
    expect(
      log.map(({ what, fields, before_status, after_status }) => `${what}: ${fields} (${before_status}, ${after_status})`),
    ).toEqual([
      'updated: family_name (active, active)',
      'deactivated: status,address.locality,birth_date,phone_number (active, suspended)',
      'left_scope: status (suspended, inactive)',
      'returned: status,source_status (inactive, suspended)',
      'removed: status (suspended, removed)',
    ])
    expect(log.map(({ run }) => run === null)).toEqual([false, true, false, false, false])
    expect(log[1]).toMatchObject({ integration_id: okta, external_id: 'p00001', at: 77 })
    expect(JSON.stringify(log)).not.toMatch(/Married|1990|Köln|555/)
  })
})

describe.each(databases())('what a run tells beside its counts, on $name:', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  let run: BegunRun
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await world.sync(scripted([{ changes: asChanges(people(4)), cursor: 'c', end: 'snapshot' }]))
    await world.store.transaction(({ db }) =>
      db
        .insertInto('write_backs')
        .values(
          [0, 1].map(n => ({
            integration_id: okta,
            external_id: person(n).externalId,
            standing: `ours ${n}`,
            expires_at: null,
            written_at: 1,
          })),
        )
        .execute(),
    )
    run = await beginRun(world.deps(), { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'test' })
  })
  afterEach(() => database.dispose())

  const standing = (n: number, shown: string | null): Change => ({ kind: 'standing', externalId: person(n).externalId, shown })
  const apply = (changes: readonly Change[], more: object = {}) =>
    world.store.loader.apply({ run: run.runId, fence: run.fence, changes, at: world.clock.now(), ...more })
  const noted = async () =>
    (await world.store.db.selectFrom('sync_run_people').selectAll().orderBy('kind').orderBy('external_id').execute())
      .filter(({ run_id }) => run_id === run.runId)
      .map(({ kind, external_id, code }) => `${kind} ${external_id} ${code}`)

  const dry = async () => {
    await world.store.transaction(({ db }) => db.updateTable('sync_runs').set({ state: 'done' }).execute())
    world.clock.advance(61_000)
    run = await beginRun(world.deps(), { integrationId: okta, mode: 'full', dryRun: true, requestedBy: 'test' })
  }

  it.each(['a real run', 'a dry run'])('whose verdict somebody else wrote, in %s', async kind => {
    if (kind === 'a dry run') await dry()
    await apply([standing(0, 'ours 0'), standing(1, 'forged'), standing(2, 'forged'), standing(3, null)])
    expect(await noted()).toEqual(['foreign p00001 changed', 'foreign p00002 changed'])
    await apply([standing(0, null), standing(1, 'ours 1')])
    expect(await noted()).toEqual(['foreign p00000 cleared', 'foreign p00002 changed'])
    await apply([standing(2, 'forged'), standing(0, 'ours 0'), standing(2, null)])
    expect(await noted()).toEqual([])
  })

  it.each(['a real run', 'a dry run'])('whose claims could not be mapped, in %s', async kind => {
    if (kind === 'a dry run') await dry()
    const unread = [
      { externalId: 'p00001', claim: 'birth_date' },
      { externalId: 'p00002', claim: 'birth_date' },
      { externalId: 'p00001', claim: 'address.country' },
    ]
    await apply(asChanges([person(1)]), { unread })
    expect(await noted()).toEqual(['unread p00001 birth_date,address.country', 'unread p00002 birth_date'])
  })

  it('up to fifty examples of each kind of change that a dry run would make, by the names of attributes', async () => {
    await dry()
    const before = await world.view()
    const moved = person(1, { email: 'new@example.com', linkKey: 'E-1', changedAt: '2025-07-01T00:00:00.000Z' })
    const gone = person(2, { status: 'suspended', sourceStatus: 'SUSPENDED', changedAt: '2025-07-01T00:00:00.000Z' })
    await apply(asChanges([person(0), moved, gone, ...people(60, 100), person(100)]))
    const told = await noted()
    expect(told.filter(one => one.startsWith('created'))).toHaveLength(50)
    expect(told.filter(one => !one.startsWith('created'))).toEqual([
      'deactivated p00002 status,source_status',
      'updated p00001 email,link_key',
    ])
    expect(await world.view()).toEqual(before)
    expect(await world.store.db.selectFrom('directory_changes').selectAll().execute()).toEqual([])
  })

  it('which people belong together, by an attribute that is folded like a login', async () => {
    await apply(asChanges([person(1, { linkKey: ' E-0042 ' }), person(2, { linkKey: '' })]))
    const rows = await world.store.db.selectFrom('directory_users').select(['external_id', 'link_key']).orderBy('row').execute()
    expect(rows.map(one => one.link_key)).toEqual([null, 'e-0042', null, null])
    expect(await apply(asChanges([person(1, { linkKey: ' E-0042 ' })]))).toMatchObject({ unchanged: 1 })
    expect(await apply(asChanges([person(1)]))).toMatchObject({ updated: 1 })
  })
})
