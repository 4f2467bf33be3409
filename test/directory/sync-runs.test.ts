import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRunId, type IntegrationId } from '../../src/contract/index.ts'
import { listRunPeople, listRuns, sweepRuns } from '../../src/directory/sync/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'
import { directoryWorld, entra, okta } from './world.ts'

const day = 24 * 60 * 60_000

describe.each(databases())('the history of runs on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
  })
  afterEach(() => database.dispose())

  /** Rows of runs, the oldest first, each with a person on a list. */
  async function history(integrationId: IntegrationId, count: number, startedAt: number, state: 'done' | 'running' = 'done') {
    const runs = Array.from({ length: count }, (_, n) => ({
      id: asRunId(`run_${integrationId}_${startedAt}_${n}`),
      integration_id: integrationId,
      mode: 'incremental' as const,
      dry_run: 0,
      state,
      fence: 1,
      seen: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      deactivated: 0,
      removed: 0,
      set_aside: 1,
      live_before: 0,
      interrupted: 0,
      requested_by: 'schedule',
      started_at: startedAt + n,
    }))
    const lists = runs.map(run => ({ run_id: run.id, kind: 'set_aside' as const, external_id: 'p1', code: 'response_invalid' }))
    await world.store.transaction(async ({ db }) => {
      await db.insertInto('sync_runs').values(runs).execute()
      await db.insertInto('sync_run_people').values(lists).execute()
    })
  }
  const left = async (integrationId: IntegrationId) =>
    (await listRuns(world.store.db, { integrationId, limit: 500 })).items.length

  it('keeps what is younger than 400 days, and of each directory the last fifty in any case', async () => {
    const now = world.clock.now()
    await history(okta, 300, now - 401 * day)
    await history(okta, 30, now - 399 * day)
    await history(entra, 45, now - 2_000 * day)
    expect(await sweepRuns(world.store, now)).toBe(280)
    expect([await left(okta), await left(entra)]).toEqual([50, 45])
    const lists = await world.store.db.selectFrom('sync_run_people').select('run_id').execute()
    expect(lists).toHaveLength(95)
    expect(await sweepRuns(world.store, now)).toBe(0)
  })

  it('never takes away one that goes on', async () => {
    const now = world.clock.now()
    await history(okta, 1, now - 500 * day, 'running')
    await history(okta, 60, now - 450 * day)
    expect(await sweepRuns(world.store, now)).toBe(10)
    expect((await listRuns(world.store.db, { state: 'running', limit: 5 })).items).toHaveLength(1)
  })

  it('is listed page by page, by directory and by how it ended', async () => {
    const now = world.clock.now()
    await history(okta, 5, now)
    await history(entra, 3, now)
    const first = await listRuns(world.store.db, { integrationId: okta, state: 'done', limit: 3 })
    const rest = await listRuns(world.store.db, { integrationId: okta, state: 'done', limit: 3, cursor: first.nextCursor ?? '' })
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 2, null])
    expect((await listRuns(world.store.db, { state: 'failed', limit: 3 })).items).toEqual([])
  })

  it('has lists of people that are not there, without a name, and refuses the cursor of another list', async () => {
    await world.sync(new ProductInMemory(people(3)))
    await history(okta, 1, world.clock.now())
    const { items, nextCursor } = await listRuns(world.store.db, { limit: 1 })
    const id = items[0]?.id ?? asRunId('')
    expect(await listRunPeople(world.store.db, id, { kind: 'set_aside', limit: 5 })).toEqual({
      items: [{ externalId: 'p1', code: 'response_invalid', login: null, displayName: null }],
      nextCursor: null,
    })
    const foreign = listRunPeople(world.store.db, id, { kind: 'set_aside', limit: 5, cursor: nextCursor ?? '' })
    await expect(foreign).rejects.toMatchObject({ code: 'request_invalid' })
  })
})
