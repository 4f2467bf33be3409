import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beginRun } from '../../src/directory/sync/index.ts'
import { countUsers, findByExternalId } from '../../src/directory/users.ts'
import { directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { asChanges, person } from '../support/scripted-source.ts'

describe.each(databases())('one person who is gone, on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    for (const n of [1, 2]) await world.store.loader.put(okta, person(n), world.clock.now())
  })
  afterEach(() => database.dispose())
  const gone = (n: number) => world.store.loader.gone(okta, person(n).externalId, world.clock.now())

  it('becomes a tombstone once, with the counters, and nobody else does', async () => {
    expect(await gone(1)).toBe(true)
    expect(await gone(1)).toBe(false)
    expect((await findByExternalId(world.store.db, okta, person(1).externalId))?.status).toBe('removed')
    expect(await countUsers(world.store.reports)).toMatchObject({ total: 1, status: { active: 1, removed: 1 } })
  })

  it('is nobody where they never were there', async () => {
    expect(await gone(7)).toBe(false)
    expect(await countUsers(world.store.reports)).toMatchObject({ total: 2, status: { removed: 0 } })
  })

  it('comes back as who they were', async () => {
    await gone(1)
    expect(await world.store.loader.put(okta, person(1), world.clock.now())).toBe('updated')
    expect(await countUsers(world.store.reports)).toMatchObject({ total: 2, status: { active: 2, removed: 0 } })
  })

  it('is left to a run that is under way to count, which goes on', async () => {
    const run = await beginRun(world.deps(), { integrationId: okta, mode: 'full', dryRun: false, requestedBy: 'test' })
    const page = { run: run.runId, fence: run.fence, at: world.clock.now() }
    await world.store.loader.apply({ ...page, changes: asChanges([person(2)]) })
    expect(await gone(1)).toBe(true)
    expect((await world.store.loader.missing(run.runId, true)).total).toBe(0)
    expect(await world.store.loader.sweep({ run: run.runId, fence: run.fence, unmentioned: true, at: page.at })).toBe(0)
    expect(await countUsers(world.store.reports)).toMatchObject({ total: 1, status: { removed: 1 } })
  })
})
