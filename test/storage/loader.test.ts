import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRunId, type Change } from '../../src/contract/index.ts'
import { type BegunRun, beginRun } from '../../src/directory/sync/index.ts'
import { countedRows, directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { asChanges, people, person } from '../support/scripted-source.ts'

const day = 86_400_000
const changedAt = Date.parse('2025-06-01T00:00:00.000Z')

describe.each(databases())('the loader on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  let run: BegunRun
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    run = await begin()
  })
  afterEach(() => database.dispose())

  async function begin(mode: 'full' | 'incremental' = 'full', dryRun = false): Promise<BegunRun> {
    world.clock.advance(61_000)
    return beginRun(world.deps(), { integrationId: okta, mode, dryRun, requestedBy: 'test' })
  }
  const apply = (changes: readonly Change[], of = run) =>
    world.store.loader.apply({ run: of.runId, fence: of.fence, changes, at: world.clock.now() })
  const row = (n: number) =>
    world.store.db
      .selectFrom('directory_users')
      .selectAll()
      .where('external_id', '=', person(n).externalId)
      .executeTakeFirstOrThrow()
  const groups = async () =>
    (await world.store.db.selectFrom('directory_groups').selectAll().orderBy('external_id').execute()).map(
      group => `${group.external_id} ${group.name} ${group.members}${group.removed_at === null ? '' : ' gone'}`,
    )
  async function listed({ runId: run, fence }: BegunRun, unmentioned: boolean, most = 10) {
    await world.store.loader.list({ run, fence, unmentioned }, most)
    const people = world.store.db.selectFrom('sync_run_people').select(['external_id', 'code']).where('run_id', '=', run)
    return people.where('kind', '=', 'removal').orderBy('external_id').execute()
  }
  const group = (externalId: string, name = externalId): Change => ({ kind: 'group', group: { externalId, name } })
  const member = (groupId: string, n: number, present = true): Change => ({
    kind: 'member',
    groupId,
    externalId: person(n).externalId,
    present,
  })

  it('gives claims and contact at first sight the age of the product’s own last change', async () => {
    const { changedAt: _unknown, ...undated } = person(2)
    await apply(asChanges([person(1), undated, person(3, { changedAt: '2099-01-01T00:00:00.000Z' })]))
    expect(await row(1)).toMatchObject({ claims_changed_at: changedAt, contact_changed_at: changedAt })
    for (const n of [2, 3]) {
      expect(await row(n)).toMatchObject({ claims_changed_at: world.clock.now(), contact_changed_at: world.clock.now() })
    }
  })

  it('takes at first sight the time since when nobody changed them, where the product has no time of its own', async () => {
    const since = '2025-06-15T00:00:00.000Z'
    const undated = (n: number, unchangedSince: string) => {
      const { changedAt: _unknown, ...rest } = person(n, { unchangedSince })
      return rest
    }
    const later = new Date(world.clock.now() + day).toISOString()
    await apply(asChanges([undated(1, since), undated(2, later), person(3, { unchangedSince: since })]))
    expect(await row(1)).toMatchObject({ claims_changed_at: Date.parse(since), contact_changed_at: Date.parse(since) })
    expect(await row(2), 'nobody is settled from the future').toMatchObject({ claims_changed_at: world.clock.now() })
    expect(await row(3), 'the time of a change says more').toMatchObject({ claims_changed_at: changedAt })
  })

  it('writes nothing where only that time moved, and gives a change no age by it', async () => {
    const { changedAt: _unknown, ...undated } = person(1)
    await apply(asChanges([{ ...undated, unchangedSince: '2025-06-15T00:00:00.000Z' }]))
    const before = await row(1)
    world.clock.advance(day)
    const again = { ...undated, unchangedSince: '2025-06-20T00:00:00.000Z' }
    expect(await apply(asChanges([again]))).toMatchObject({ unchanged: 1, updated: 0 })
    expect(await row(1)).toEqual(before)
    await apply(asChanges([{ ...again, familyName: 'Married' }]))
    expect(await row(1)).toMatchObject({ claims_changed_at: world.clock.now() })
  })

  it('moves the age of claims and of contact only with themselves', async () => {
    await apply(asChanges([person(1)]))
    world.clock.advance(day)
    await apply(
      asChanges([person(1, { status: 'suspended', login: 'other@example.com', changedAt: '2025-07-01T00:00:00.000Z' })]),
    )
    expect(await row(1)).toMatchObject({
      claims_changed_at: changedAt,
      contact_changed_at: changedAt,
      login: 'other@example.com',
    })
    await apply(asChanges([person(1, { familyName: 'Married', changedAt: '2025-07-02T00:00:00.000Z' })]))
    expect(await row(1)).toMatchObject({ claims_changed_at: world.clock.now(), contact_changed_at: changedAt })
    world.clock.advance(day)
    await apply(
      asChanges([person(1, { familyName: 'Married', email: 'mallory@example.com', changedAt: '2025-07-03T00:00:00.000Z' })]),
    )
    expect(await row(1)).toMatchObject({ claims_changed_at: world.clock.now() - day, contact_changed_at: world.clock.now() })
  })

  it('does not forget how new a version was when the product stops saying it', async () => {
    const { changedAt: _unknown, ...undated } = person(1, { givenName: 'Undated' })
    await apply(asChanges([person(1), undated]))
    expect(await row(1)).toMatchObject({ given_name: 'Undated', source_changed_at: changedAt })
    await apply(asChanges([person(1, { givenName: 'Old', changedAt: '2024-01-01T00:00:00.000Z' })]))
    expect(await row(1)).toMatchObject({ given_name: 'Undated' })
  })

  it('counts the same person once where a page names them twice', async () => {
    expect(await apply(asChanges([person(1), person(1), person(1, { status: 'inactive' })]))).toEqual({
      seen: 3,
      created: 1,
      updated: 0,
      unchanged: 1,
      deactivated: 1,
      removed: 0,
    })
    expect((await world.view()).counts).toEqual(['inactive not_enrolled 1'])
  })

  it('counts in a dry run as it would in a real one, and writes nothing', async () => {
    await apply(asChanges(people(3)))
    const before = await world.view()
    const dry = await begin('full', true)
    const changes = asChanges([person(1, { status: 'suspended' }), person(2), person(7), person(7)])
    expect(await apply([...changes, group('g'), member('g', 1)], dry)).toMatchObject({ created: 1, deactivated: 1, unchanged: 2 })
    expect(await world.store.loader.missing(dry.runId, true)).toEqual({ total: 1, leftScope: 0, unshown: 1 })
    expect(await listed(dry, true)).toEqual([{ external_id: 'p00000', code: 'unmentioned' }])
    expect(await world.view()).toEqual(before)
    expect(await groups()).toEqual([])
  })

  it('lists as many of the missing as are asked for, and tells them from those of an older list', async () => {
    await apply(asChanges(people(500)))
    const older = await begin()
    await apply(asChanges([...people(50), ...people(210, 290)]), older)
    expect(await listed(older, true, 205)).toHaveLength(205)
    expect(await listed(older, true, 1_000)).toHaveLength(240)
    const next = await begin()
    await apply(asChanges(people(100)), next)
    const missing = (absent: 'deleted' | 'left_scope') => world.store.loader.missing(next.runId, true, absent, older.runId)
    expect(await missing('deleted')).toEqual({
      total: 400,
      leftScope: 0,
      unshown: 210,
    })
    await world.store.transaction(({ db }) =>
      db.updateTable('sync_run_people').set({ code: 'left_scope' }).where('run_id', '=', older.runId).execute(),
    )
    expect(await missing('deleted')).toMatchObject({ unshown: 400 })
    expect(await missing('left_scope')).toMatchObject({ unshown: 210 })
  })

  it('takes back a departure when the person is mentioned again', async () => {
    await apply(asChanges(people(3)))
    const leave: Change = { kind: 'user_removed', externalId: 'p00001', reason: 'soft_deleted' }
    await apply([leave])
    expect(await world.store.loader.missing(run.runId, false)).toEqual({ total: 1, leftScope: 0, unshown: 1 })
    expect(await listed(run, false)).toEqual([{ external_id: 'p00001', code: 'soft_deleted' }])
    await apply([...asChanges([person(1)]), { kind: 'user_removed', externalId: 'stranger', reason: 'deleted' }])
    expect(await world.store.loader.missing(run.runId, false)).toEqual({ total: 0, leftScope: 0, unshown: 0 })
    await apply([leave])
    expect(await world.store.loader.sweep({ run: run.runId, fence: run.fence, unmentioned: false, at: 5 })).toBe(1)
    expect(await row(1)).toMatchObject({ status: 'removed', removed_at: 5, login: 'person1@example.com' })
  })

  it('keeps groups, who belongs to them, and how many', async () => {
    await apply([...asChanges(people(4)), group('a'), group('b'), ...[0, 1, 2].map(n => member('a', n)), member('b', 3)])
    await apply([member('a', 0), member('a', 1, false), member('a', 99), member('nowhere', 0), group('b', 'B')])
    expect(await groups()).toEqual(['a a 2', 'b B 1'])
    await apply([{ kind: 'group_removed', externalId: 'b' }])
    expect(await groups()).toEqual(['a a 2', 'b B 0 gone'])
    await apply([group('b'), member('b', 1)])
    expect(await groups()).toEqual(['a a 2', 'b b 1'])
  })

  it('does not count a tombstone among the members, and counts who comes back', async () => {
    await apply([...asChanges(people(3)), group('a'), member('a', 0), member('a', 1)])
    await apply([{ kind: 'user_removed', externalId: 'p00001', reason: 'deleted' }])
    await world.store.loader.sweep({ run: run.runId, fence: run.fence, unmentioned: false, at: 5 })
    expect(await groups()).toEqual(['a a 1'])
    await apply(asChanges([person(1)]))
    expect(await groups()).toEqual(['a a 2'])
  })

  it('drops groups and memberships that a whole read no longer mentions', async () => {
    await apply([...asChanges(people(3)), group('a'), group('b'), ...[0, 1, 2].map(n => member('a', n)), member('b', 0)])
    const next = await begin()
    await apply([...asChanges(people(3)), group('a'), member('a', 0)], next)
    await world.store.loader.sweep({ run: next.runId, fence: next.fence, unmentioned: true, at: 5 })
    expect(await groups()).toEqual(['a a 1', 'b b 0 gone'])
  })

  it('empties a group that a whole read mentions without any member, though it mentions no member at all', async () => {
    await apply([...asChanges(people(3)), group('a'), group('b'), ...[0, 1, 2].map(n => member('a', n)), member('b', 0)])
    const next = await begin()
    await apply([...asChanges(people(3)), group('a'), group('b', 'B')], next)
    await world.store.loader.sweep({ run: next.runId, fence: next.fence, unmentioned: true, at: 5 })
    expect(await groups()).toEqual(['a a 0', 'b B 0'])
  })

  it('keeps a group of thousands as it is, whoever of them is mentioned', async () => {
    const many = people(4_500)
    const all = many.map((_, n) => member('a', n))
    await apply([group('a'), ...asChanges(many), ...all])
    const next = await begin()
    await apply([group('a'), ...asChanges(many), ...all.slice(0, -2)], next)
    await world.store.loader.sweep({ run: next.runId, fence: next.fence, unmentioned: true, at: 5 })
    expect(await groups()).toEqual(['a a 4498'])
  })

  it('leaves groups alone where the read mentions none', async () => {
    await apply([...asChanges(people(3)), group('a'), member('a', 0)])
    const next = await begin()
    await apply(asChanges(people(3)), next)
    await world.store.loader.sweep({ run: next.runId, fence: next.fence, unmentioned: true, at: 5 })
    expect(await groups()).toEqual(['a a 1'])
  })

  it('refuses the pages of a run that is over, never was, or is another’s, and no others', async () => {
    const first = apply(asChanges([person(1)]))
    const foreign = world.store.loader.apply({ run: run.runId, fence: run.fence + 1, changes: asChanges([person(2)]), at: 1 })
    const after = apply(asChanges([person(3)]))
    await expect(first).resolves.toMatchObject({ created: 1 })
    await expect(foreign).rejects.toMatchObject({ code: 'conflict' })
    await expect(after).rejects.toMatchObject({ code: 'conflict' })
    const unknown = world.store.loader.apply({ run: asRunId('run_none'), fence: 1, changes: [], at: 1 })
    await expect(unknown).rejects.toMatchObject({ code: 'conflict' })
    expect((await world.view()).people.map(one => one.external_id)).toEqual(['p00001'])
  })

  it('does not judge who is missing when it no longer remembers whom the run met', async () => {
    await apply(asChanges(people(30)))
    await database.reopen()
    await expect(world.store.loader.missing(run.runId, true)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(world.store.loader.sweep({ run: run.runId, fence: run.fence, unmentioned: true, at: 1 })).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect((await world.view()).counts).toEqual(['active not_enrolled 30'])
  })

  it('lets short transactions in while it writes a long page, and loses neither', async () => {
    let writing = true
    const page = apply(asChanges(people(20_000))).finally(() => {
      writing = false
    })
    let letIn = 0
    while (writing) {
      await world.store.transaction(tx =>
        tx.db
          .insertInto('once')
          .values({ key: `k${letIn}`, expires_at: 1 })
          .execute(),
      )
      if (writing) letIn += 1
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(await page).toMatchObject({ created: 20_000 })
    expect(letIn).toBeGreaterThan(3)
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    expect(await world.store.db.selectFrom('sync_runs').select('created').execute()).toEqual([{ created: 20_000 }])
  })
})
