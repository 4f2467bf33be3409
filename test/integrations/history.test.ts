import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IntegrationId } from '../../src/contract/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import {
  accountInput,
  admin,
  basics,
  clientConfig,
  clientInput,
  directoryInput,
  emptyTables,
  errorOf,
  integrationsOn,
} from '../support/integrations.ts'
import { fakeRandom } from '../support/random.ts'

const other = { kind: 'admin', id: 'admin-2', name: 'Bo' } as const

describe.each(databases())('the history of an integration, on $name', engine => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let id: IntegrationId
  let seed = 100
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    seed += 1
    room = integrationsOn(database, { random: fakeRandom(seed) })
    id = (await room.integrations.create({ ...directoryInput, why: 'first day' }, admin)).integration.id
  })
  const update: typeof room.integrations.update = (...given) => room.integrations.update(...given)
  const history = async (of: string = id) => (await room.integrations.history(of, { limit: 100 })).items
  const whole = async () => JSON.stringify(await room.integrations.history(id, { limit: 100 }))

  it('begins with all that was given, who gave it and why', async () => {
    expect(await history()).toEqual([
      {
        version: 1,
        action: 'created',
        at: new Date(room.clock.now()).toISOString(),
        by: admin,
        why: 'first day',
        changes: [
          { field: '/name', after: 'People' },
          { field: '/description', after: '' },
          { field: '/owner', after: '' },
          { field: '/state', after: 'enabled' },
          { field: '/accountId', after: null },
          { field: '/workflowId', after: null },
          { field: '/config/baseUrl', after: 'https://people.example' },
          { field: '/config/clientId', after: 'client-1' },
          { field: '/config/clientSecret', secret: 'set' },
        ],
      },
    ])
  })

  it('says what was before and what came after, newest first, and of secrets only that they changed', async () => {
    room.clock.advance(1_000)
    await update(id, { config: { baseUrl: 'https://other.example', clientSecret: 'another-secret-canary' }, why: 'moved' }, other)
    await update(id, { config: { clientSecret: null } }, admin)
    const [newest, before] = await history()
    expect(newest?.changes).toEqual([{ field: '/config/clientSecret', secret: 'removed' }])
    expect(before).toMatchObject({ version: 2, action: 'updated', by: other, why: 'moved' })
    expect(before?.changes).toEqual([
      { field: '/config/baseUrl', before: 'https://people.example', after: 'https://other.example' },
      { field: '/config/clientSecret', secret: 'changed' },
    ])
    expect(await whole()).not.toContain('canary')
  })

  it('has state, description and owner too, which make no version', async () => {
    await update(id, { state: 'disabled', description: 'Of the plant in Bonn', owner: 'Ida', why: 'audit' }, admin)
    const [newest] = await history()
    expect(newest).toMatchObject({ version: 1, why: 'audit' })
    expect(newest?.changes).toEqual([
      { field: '/description', before: '', after: 'Of the plant in Bonn' },
      { field: '/owner', before: '', after: 'Ida' },
      { field: '/state', before: 'enabled', after: 'disabled' },
    ])
  })

  it('gets nothing from a change that changes nothing', async () => {
    await update(id, { name: 'People', config: { clientSecret: { set: true } }, why: 'nothing' }, admin)
    expect(await history()).toHaveLength(1)
  })

  it('outlives the integration, with why it was deleted', async () => {
    await room.integrations.remove(id, 'People', admin, 'the plant was sold')
    expect((await history())[0]).toMatchObject({ action: 'deleted', why: 'the plant was sold' })
    expect(await errorOf(history('nowhere'))).toMatchObject({ code: 'not_found' })
  })

  it('pages without leaving out or repeating any', async () => {
    for (let n = 0; n < 7; n += 1) await update(id, { owner: `Owner ${n}` }, admin)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await room.integrations.history(id, { limit: 3, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map(({ changes, action }) => String(changes[0]?.after ?? action)))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.slice(0, 7)).toEqual([6, 5, 4, 3, 2, 1, 0].map(n => `Owner ${n}`))
    expect(seen).toHaveLength(8)
  })

  it('keeps the reason out of the audit, which nothing can be erased from', async () => {
    await update(id, { name: 'Other', why: 'asked by Ms Quillfeather' }, admin)
    const rows = await database.store.db.selectFrom('audit').selectAll().execute()
    expect(JSON.stringify(rows)).toContain('integration.updated')
    expect(JSON.stringify(rows)).not.toContain('Quillfeather')
  })

  it('takes no reason that is longer than 500 characters', async () => {
    expect(await errorOf(update(id, { name: 'X', why: 'x'.repeat(501) }, admin))).toMatchObject({
      code: 'config_invalid',
      faults: [{ path: '/why' }],
    })
  })

  describe('going back', () => {
    const revert: typeof room.integrations.revert = (...given) => room.integrations.revert(...given)

    it('makes a new version of an old one, and keeps the secrets that are in force', async () => {
      await update(
        id,
        { name: 'Renamed', config: { baseUrl: 'https://other.example', scope: 'all', clientSecret: 'rotated-canary' } },
        admin,
      )
      const { integration, secrets } = await revert(id, { version: 1, why: 'was wrong' }, other)
      expect(integration).toMatchObject({ version: 3, name: 'People' })
      expect(integration.config).toEqual({ baseUrl: 'https://people.example', clientId: 'client-1', clientSecret: { set: true } })
      expect(secrets).toEqual({ kept: ['/config/clientSecret'], dropped: [] })
      const open = await room.integrations.open(id)
      expect(open.config).toMatchObject({ clientSecret: 'rotated-canary', baseUrl: 'https://people.example' })
      expect((await history())[0]).toMatchObject({ version: 3, action: 'reverted', by: other, why: 'was wrong' })
      const actions = await database.store.db.selectFrom('audit').select('action').where('target', '=', id).execute()
      expect(actions.map(({ action }) => action)).toContain('integration.reverted')
    })

    it('gives the secret of one entry of a list to no other', async () => {
      await update(id, { config: { hooks: [{ name: 'a', key: 'key-of-a' }] } }, admin)
      await update(id, { config: { hooks: [{ name: 'b', key: 'key-of-b' }] } }, admin)
      expect(await errorOf(revert(id, { version: 2 }, admin))).toMatchObject({
        code: 'config_invalid',
        faults: [{ path: '/config/hooks/0/key' }],
      })
      const { secrets } = await revert(id, { version: 1 }, admin)
      expect(secrets).toEqual({ kept: ['/config/clientSecret'], dropped: ['/config/hooks/0/key'] })
    })

    it('is refused where the former configuration is not valid today', async () => {
      const { account, client } = await basics(room.integrations)
      const second = await room.integrations.create({ ...accountInput, name: 'Second' }, admin)
      await update(client.id, { accountId: second.integration.id }, admin)
      await room.integrations.remove(account.id, account.name, admin)
      expect(await errorOf(revert(client.id, { version: 1 }, admin))).toMatchObject({
        code: 'config_invalid',
        faults: [{ path: '/accountId' }],
      })
      expect((await room.integrations.get(client.id)).version).toBe(2)
    })

    it('is refused where another version is in force than was thought, or there never was such a one', async () => {
      await update(id, { name: 'Other' }, admin)
      expect(await errorOf(revert(id, { version: 1, ifVersion: 1 }, admin))).toMatchObject({ code: 'version_conflict' })
      expect(await errorOf(revert(id, { version: 9 }, admin))).toMatchObject({ code: 'not_found' })
      expect((await revert(id, { version: 1, ifVersion: 2 }, admin)).integration.version).toBe(3)
    })

    it('to what is in force changes nothing', async () => {
      await revert(id, { version: 1 }, admin)
      expect(await history()).toHaveLength(1)
    })
  })

  it('knows integrations by a key that stays when the name changes', async () => {
    const first = await room.integrations.get(id)
    expect(first.key).toBe('people')
    expect((await update(id, { name: 'Everybody' }, admin)).key).toBe('people')
    const second = await room.integrations.create(directoryInput, admin)
    expect(second.integration.key).toMatch(/^people-[0-9a-f]{8}$/)
    const third = await room.integrations.create({ ...directoryInput, key: 'plant-bonn' }, admin)
    expect(third.integration.key).toBe('plant-bonn')
    expect(await errorOf(room.integrations.create({ ...directoryInput, key: 'plant-bonn' }, admin))).toMatchObject({
      code: 'conflict',
    })
    await room.integrations.remove(third.integration.id, 'People', admin)
    expect((await room.integrations.create({ ...directoryInput, key: 'plant-bonn' }, admin)).integration.key).toBe('plant-bonn')
    expect(await errorOf(room.integrations.create({ ...directoryInput, key: 'No Key!' }, admin))).toMatchObject({
      faults: [{ path: '/key' }],
    })
    await room.integrations.create(accountInput, admin)
    const nameless = await room.integrations.create({ ...clientInput, name: '名前', config: { ...clientConfig } }, admin)
    expect(nameless.integration.key).toBe('integration')
  })
})
