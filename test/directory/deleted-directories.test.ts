import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IntegrationId } from '../../src/contract/index.ts'
import { leaveDeletedDirectories } from '../../src/directory/deleted-directories.ts'
import { minimiseTombstones } from '../../src/directory/tombstones.ts'
import { countUsers, listUsers, namesakes } from '../../src/directory/users.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'
import { countedRows, directoryWorld, entra, okta } from './world.ts'

const day = 86_400_000

const integration = (id: IntegrationId, state: 'deleted' | 'enabled') => ({
  id,
  connector_id: 'fake-directory',
  key: id,
  name: id,
  description: '',
  owner: '',
  state,
  version: 1,
  account_id: null,
  workflow_id: null,
  trust_anchor: null,
  created_at: 1,
  updated_at: 1,
  deleted_at: state === 'deleted' ? 1 : null,
})

describe.each(databases())('people of a directory that was deleted, on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await world.sync(scripted([{ changes: asChanges(people(9)), cursor: 'c', end: 'snapshot' }]))
    await database.store.loader.put(entra, person(1, { externalId: 'e1' }), world.clock.now())
    await database.store.transaction(({ db }) =>
      db
        .insertInto('integrations')
        .values([integration(okta, 'deleted'), integration(entra, 'enabled')])
        .execute(),
    )
  })
  afterEach(() => database.dispose())

  const leave = (most?: number) => leaveDeletedDirectories({ store: database.store, clock: world.clock }, undefined, most)
  const listed = async (query: object) =>
    (await listUsers(database.store.reports, { limit: 100, ...query })).items.map(({ externalId }) => externalId)

  it('are in no list and no figure from the deletion on, unless it is asked of by name', async () => {
    expect(await listed({})).toEqual(['e1'])
    expect(await listed({ search: 'person' })).toEqual(['e1'])
    expect(await listed({ search: person(2).login })).toEqual([])
    expect((await countUsers(database.store.reports)).total).toBe(1)
    expect(await listed({ integrationId: okta })).toHaveLength(9)
    expect(await listed({ integrationId: okta, search: 'person' })).toHaveLength(9)
  })

  it('become tombstones slice by slice, each told once, and then nobody', async () => {
    expect([await leave(4), await leave(4), await leave(4), await leave(4)]).toEqual([4, 4, 1, 0])
    expect((await countUsers(database.store.reports, { integrationId: okta })).status).toMatchObject({ active: 0, removed: 9 })
    expect((await world.view()).counts).toEqual(await countedRows(database.store, okta))
    const changes = await database.store.db
      .selectFrom('directory_changes')
      .selectAll()
      .where('after_status', '=', 'removed')
      .execute()
    expect(changes).toHaveLength(9)
    world.clock.advance(31 * day)
    expect(await minimiseTombstones(database.store, world.clock.now() - 30 * day)).toBe(9)
    const rows = await database.store.db
      .selectFrom('directory_users')
      .select('login')
      .where('integration_id', '=', okta)
      .execute()
    expect(new Set(rows.map(({ login }) => login))).toEqual(new Set(['']))
    expect(await namesakes(database.store.db, okta, 'Given1', 'Family1', 'nobody')).toBe(0)
  })

  it('are left once by two hosts that look at the same moment', async () => {
    const [one, other] = await Promise.all([leave(), leave()])
    expect(one + other + (await leave())).toBe(9)
    expect((await world.view()).counts).toEqual(await countedRows(database.store, okta))
  })

  it('stay where their directory does', async () => {
    await leave()
    expect((await countUsers(database.store.reports, { integrationId: entra })).status).toMatchObject({ active: 1, removed: 0 })
  })
})
