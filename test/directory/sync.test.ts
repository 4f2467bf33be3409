import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError, type DirectorySource } from '../../src/contract/index.ts'
import { beginRun, cancelRun, dueRuns, findRun, runSync, type SyncDeps } from '../../src/directory/sync/index.ts'
import { findByExternalId } from '../../src/directory/users.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { asChanges, ProductInMemory, people, person, scripted } from '../support/scripted-source.ts'
import { countedRows, directoryWorld, okta } from './world.ts'

describe.each(databases())('a sync on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
  })
  afterEach(() => database.dispose())

  const live = async () => (await world.view()).people.filter(one => !one.gone).length

  it('reads everybody, and keeps counters that agree with the rows', async () => {
    const done = await world.sync(new ProductInMemory(people(105)))
    expect(done).toMatchObject({ state: 'done', counts: { seen: 105, created: 105, updated: 0, unchanged: 0, removed: 0 } })
    expect((await world.view()).counts).toEqual(['active not_enrolled 105'])
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('writes no row when nothing changed', async () => {
    const product = new ProductInMemory(people(105))
    await world.sync(product)
    const rows = () => world.store.db.selectFrom('directory_users').selectAll().orderBy('row').execute()
    const before = await rows()
    const again = await world.sync(product)
    expect(again.counts).toMatchObject({ seen: 105, created: 0, updated: 0, unchanged: 105, removed: 0 })
    expect(await rows()).toEqual(before)
  })

  it('goes on from the mark of the last read, and sees changes, departures and returns', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    product.put(person(3, { givenName: 'Renamed', changedAt: '2025-07-01T00:00:00.000Z' }))
    product.put(person(4, { status: 'inactive', sourceStatus: 'DEPROVISIONED', changedAt: '2025-07-01T00:00:00.000Z' }))
    product.drop('p00005')
    const delta = await world.sync(product, { mode: 'incremental' })
    expect(delta).toMatchObject({ state: 'done', counts: { seen: 3, updated: 1, deactivated: 1, removed: 1, created: 0 } })
    expect(await findByExternalId(world.store.db, okta, 'p00005')).toMatchObject({ status: 'removed' })
    product.put(person(5))
    expect((await world.sync(product, { mode: 'incremental' })).counts).toMatchObject({ updated: 1 })
    expect(await findByExternalId(world.store.db, okta, 'p00005')).toMatchObject({ status: 'active' })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    expect(product.asked).toEqual([undefined, 'd:0', 'd:3'])
  })

  it('becomes a full read where no full read has seen its end', async () => {
    const product = new ProductInMemory(people(5))
    const done = await world.sync(product, { mode: 'incremental' })
    expect(await findRun(world.store.db, done.runId)).toMatchObject({ mode: 'full', state: 'done' })
  })

  it('removes those whom a whole read did not mention', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    product.drop('p00007', true)
    const done = await world.sync(product)
    expect(done).toMatchObject({ state: 'done', counts: { removed: 1, unchanged: 59 } })
    expect(await findRun(world.store.db, done.runId)).toMatchObject({
      people: { removals: [{ externalId: 'p00007', code: 'unmentioned' }] },
    })
  })

  it('holds when more would go than the guard allows, and still applies the rest', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    for (const { externalId } of people(11)) product.drop(externalId, true)
    product.put(person(900))
    const held = await world.sync(product)
    expect(held).toMatchObject({ state: 'held', counts: { created: 1, removed: 0 } })
    expect(await live()).toBe(61)
    const run = await findRun(world.store.db, held.runId)
    expect(run).toMatchObject({ error: { code: 'safety_hold' } })
    expect(run?.people.removals).toHaveLength(11)
    const released = await world.sync(product, { follows: held.runId })
    expect(released).toMatchObject({ state: 'done', counts: { removed: 11 } })
    expect(await live()).toBe(50)
  })

  it('holds departures of a delta by the same rule, and removes none of them', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    for (const { externalId } of people(11)) product.drop(externalId)
    const held = await world.sync(product, { mode: 'incremental' })
    expect(held).toMatchObject({ state: 'held', counts: { removed: 0 } })
    expect(await live()).toBe(60)
  })

  it('holds on an empty source, however few people there are', async () => {
    await world.sync(new ProductInMemory(people(2)))
    const held = await world.sync(new ProductInMemory())
    expect(held).toMatchObject({ state: 'held' })
    expect(await world.sync(new ProductInMemory(), { follows: held.runId })).toMatchObject({ state: 'held' })
    expect(await live()).toBe(2)
  })

  it('takes an empty page with a further one as no end', async () => {
    const page = (cursor: string, users = people(0)) => ({ changes: asChanges(users), cursor })
    await world.sync(new ProductInMemory(people(4)))
    const done = await world.sync(scripted([page('a'), page('b', people(4)), page('c'), { ...page('d'), end: 'snapshot' }]))
    expect(done).toMatchObject({ state: 'done', counts: { unchanged: 4, removed: 0 } })
  })

  it('fails without removing anybody when the read stops before its end', async () => {
    await world.sync(new ProductInMemory(people(4)))
    const done = await world.sync(scripted([{ changes: asChanges(people(1)), cursor: 'a' }]))
    expect(done).toMatchObject({ state: 'failed' })
    expect(await findRun(world.store.db, done.runId)).toMatchObject({ error: { code: 'response_invalid' } })
    expect(await live()).toBe(4)
  })

  it('records the code of what went wrong, and nothing that the product said', async () => {
    const product = new ProductInMemory(people(60))
    product.before = page => {
      if (page === 2) throw connectorError('provider_timeout', undefined, { detail: 'token=abc' })
    }
    const done = await world.sync(product)
    expect(done.state).toBe('failed')
    expect(await findRun(world.store.db, done.runId)).toMatchObject({ error: { code: 'provider_timeout' } })
    expect(JSON.stringify([await findRun(world.store.db, done.runId), world.log.lines])).not.toContain('token=abc')
  })

  it('resumes an interrupted first read where it was, and does not take the others for missing', async () => {
    const product = new ProductInMemory(people(100))
    product.before = page => {
      if (page === 3) throw connectorError('provider_unavailable')
    }
    await world.sync(product)
    expect(await live()).toBe(60)
    product.before = () => undefined
    expect(await world.sync(product)).toMatchObject({ state: 'done', counts: { seen: 40, created: 40, removed: 0 } })
    expect(product.asked).toEqual([undefined, 's:0:60'])
    expect(await live()).toBe(100)
  })

  it('starts any other full read over, and keeps the mark of the last complete one until then', async () => {
    const product = new ProductInMemory(people(100))
    await world.sync(product)
    product.put(person(200))
    product.before = page => {
      if (page === 3) throw connectorError('provider_unavailable')
    }
    await world.sync(product)
    product.before = () => undefined
    expect(await world.sync(product, { mode: 'incremental' })).toMatchObject({ state: 'done', counts: { seen: 1 } })
    await world.sync(product)
    expect(product.asked).toEqual([undefined, undefined, 'd:0', undefined])
  })

  it('reads everything again, guard armed, when the product forgot the mark', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    product.put(person(60))
    for (const { externalId } of people(11)) product.drop(externalId, true)
    product.oldest = 1
    const held = await world.sync(product, { mode: 'incremental' })
    expect(held).toMatchObject({ state: 'held', counts: { created: 1, unchanged: 49 } })
    expect(await findRun(world.store.db, held.runId)).toMatchObject({ mode: 'full' })
    product.put(person(61))
    expect(await world.sync(product, { mode: 'incremental' })).toMatchObject({ state: 'done', counts: { seen: 1, created: 1 } })
  })

  it('keeps nothing of what it noted before the product forgot the mark, but for verdicts that somebody else wrote', async () => {
    const product = new ProductInMemory(people(20))
    await world.sync(product)
    const forgetful: DirectorySource = {
      async *pages(from, signal) {
        if (from === undefined) return yield* product.pages(from, signal)
        yield {
          changes: [
            { kind: 'user_removed', externalId: 'p00003', reason: 'deleted' },
            { kind: 'standing', externalId: 'p00004', shown: 'VERIFIED' },
          ],
          cursor: 'd:0',
          setAside: [{ externalId: 'p00777', code: 'response_invalid' }],
          unread: [{ externalId: 'p00005', claim: 'birth_date' }],
        }
        throw connectorError('checkpoint_expired')
      },
      get: product.get,
    }
    const { runId } = await world.sync(forgetful, { mode: 'incremental' })
    expect(await findRun(world.store.db, runId)).toMatchObject({ state: 'done', mode: 'full', setAside: 0, counts: { seen: 20 } })
    const noted = await world.store.db.selectFrom('sync_run_people').select(['kind', 'external_id']).execute()
    expect(noted).toEqual([{ kind: 'foreign', external_id: 'p00004' }])
  })

  it('sets aside whom it cannot store, goes on, and does not take them for missing', async () => {
    await world.sync(new ProductInMemory(people(20)))
    const broken = { ...person(3), familyName: 'nul\u0000' }
    const page = {
      changes: asChanges([...people(20).filter(user => user.externalId !== 'p00003'), broken, person(50)]),
      cursor: 'a',
      end: 'snapshot' as const,
      setAside: [{ externalId: 'p00777', code: 'response_invalid' as const }],
    }
    const done = await world.sync(scripted([page]))
    expect(done).toMatchObject({ state: 'done', counts: { created: 1, removed: 0 } })
    const run = await findRun(world.store.db, done.runId)
    expect(run?.setAside).toBe(2)
    expect(run?.people.setAside.map(one => one.externalId)).toEqual(['p00003', 'p00777'])
    expect(await findByExternalId(world.store.db, okta, 'p00003')).toMatchObject({ status: 'active', familyName: 'Family3' })
  })

  it('takes nobody for missing when somebody without an id was set aside', async () => {
    await world.sync(new ProductInMemory(people(20)))
    const page = {
      changes: asChanges(people(19)),
      cursor: 'a',
      end: 'snapshot' as const,
      setAside: [{ code: 'schema_changed' as const }],
    }
    expect(await world.sync(scripted([page]))).toMatchObject({ state: 'done', counts: { removed: 0 } })
    expect(await live()).toBe(20)
  })

  it('only counts when it is a dry run', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    product.put(person(1, { givenName: 'New', changedAt: '2025-08-01T00:00:00.000Z' }))
    product.put(person(99))
    product.drop('p00002', true)
    const before = [await world.view(), await world.store.db.selectFrom('sync_cursors').selectAll().execute()]
    const dry = await world.sync(product, { dryRun: true })
    expect(dry).toMatchObject({ state: 'done', counts: { seen: 60, created: 1, updated: 1, unchanged: 58, removed: 1 } })
    expect([await world.view(), await world.store.db.selectFrom('sync_cursors').selectAll().execute()]).toEqual(before)
    expect(await world.sync(product)).toMatchObject({ counts: dry.counts })
  })

  it('says in a dry run that it would be held', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    for (const { externalId } of people(12)) product.drop(externalId, true)
    const dry = await world.sync(product, { dryRun: true })
    expect(dry).toMatchObject({ state: 'held', counts: { removed: 12 } })
    expect(await live()).toBe(60)
  })

  it('refuses a second run beside the first', async () => {
    const request = { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'test' } as const
    await beginRun(world.deps(), request)
    await expect(beginRun(world.deps(), request)).rejects.toMatchObject({ family: 'problem', code: 'conflict' })
  })

  it('lets the next one begin as soon as it says that it has ended, whatever still follows from it', async () => {
    const product = new ProductInMemory(people(3))
    const request = { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'test' } as const
    let next: string | undefined
    const afterRun: NonNullable<SyncDeps['afterRun']> = async ({ runId }) => {
      expect(await findRun(world.store.db, runId)).toMatchObject({ state: 'done' })
      next = (await beginRun(world.deps(), request)).runId
    }
    await runSync({ ...world.deps(), afterRun }, { ...request, source: product, signal: new AbortController().signal })
    expect(next).toBeDefined()
  })

  it('lets another take over after the lease, ends the forgotten run, and refuses what its holder still writes', async () => {
    const request = { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'test' } as const
    const frozen = await beginRun(world.deps(), request)
    world.clock.advance(60_001)
    const next = await beginRun(world.deps(), request)
    expect(next.fence).toBeGreaterThan(frozen.fence)
    expect(await findRun(world.store.db, frozen.runId)).toMatchObject({ state: 'failed', error: { code: 'internal' } })
    const late = { run: frozen.runId, fence: frozen.fence, changes: asChanges(people(3)), at: world.clock.now() }
    await expect(world.store.loader.apply(late)).rejects.toMatchObject({ family: 'problem', code: 'conflict' })
    await expect(
      world.store.loader.sweep({ run: frozen.runId, fence: frozen.fence, unmentioned: true, at: 1 }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await live()).toBe(0)
    await world.store.loader.apply({ ...late, run: next.runId, fence: next.fence })
    expect(await live()).toBe(3)
  })

  it('stops by itself when it finds at a page that its lease ran out', async () => {
    const product = new ProductInMemory(people(100))
    product.before = async page => {
      if (page !== 2) return
      world.clock.advance(60_001)
      await beginRun(world.deps(), { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'other' })
    }
    expect(await world.sync(product)).toMatchObject({ state: 'failed' })
    expect(await live()).toBeLessThanOrEqual(40)
  })

  it('is cancelled by its signal at the border of a page', async () => {
    const controller = new AbortController()
    const product = new ProductInMemory(people(100))
    product.before = page => {
      if (page === 2) controller.abort()
    }
    const done = await world.sync(product, { signal: controller.signal })
    expect(done).toMatchObject({ state: 'cancelled', counts: { created: 40 } })
    expect(await live()).toBe(40)
  })

  it('is cancelled from anywhere by its row', async () => {
    const product = new ProductInMemory(people(400))
    product.before = async page => {
      if (page !== 2) return
      const [run] = await world.store.db.selectFrom('sync_runs').select('id').execute()
      await world.store.transaction(tx => cancelRun(tx, run?.id ?? (undefined as never), world.clock.now(), world.random))
    }
    expect(await world.sync(product)).toMatchObject({ state: 'cancelled' })
    expect(await live()).toBeLessThanOrEqual(40)
  })

  it('takes over the departures that a broken delta had already read past', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    for (const n of [1, 2, 3]) product.drop(`p0000${n}`)
    for (const user of people(30, 100)) product.put(user)
    const pages = scripted([
      {
        changes: product.people.size > 0 ? [{ kind: 'user_removed', externalId: 'p00001', reason: 'deleted' }] : [],
        cursor: 'd:1',
      },
    ])
    expect(await world.sync(pages, { mode: 'incremental' })).toMatchObject({ state: 'failed', counts: { removed: 0 } })
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ status: 'active' })
    expect(await world.sync(product, { mode: 'incremental' })).toMatchObject({
      state: 'done',
      counts: { removed: 3, created: 30 },
    })
    expect(product.asked.at(-1)).toBe('d:1')
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ status: 'removed' })
  })

  it('does not sweep somebody who was put into the view while the read was under way', async () => {
    const product = new ProductInMemory(people(60))
    await world.sync(product)
    product.before = async page => {
      if (page === 2) await world.store.loader.put(okta, person(800), world.clock.now())
      if (page === 2) await world.store.loader.put(okta, person(59), world.clock.now())
    }
    expect(await world.sync(product)).toMatchObject({ state: 'done', counts: { removed: 0 } })
    expect(await findByExternalId(world.store.db, okta, 'p00800')).toMatchObject({ status: 'active' })
  })

  it('is due again only after a first run', async () => {
    expect(await dueRuns(world.store.db, world.clock.now() + 1e12)).toEqual([])
    await world.sync(new ProductInMemory(people(3)))
    expect(await dueRuns(world.store.db, world.clock.now())).toEqual([])
    expect(await dueRuns(world.store.db, world.clock.now() + 17 * 60_000)).toMatchObject([
      { integrationId: okta, mode: 'incremental', why: 'schedule' },
    ])
    expect(await dueRuns(world.store.db, world.clock.now() + 27 * 3_600_000)).toMatchObject([
      { integrationId: okta, mode: 'full' },
    ])
  })
})
