import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Connector, connectorError, defineConnector, type JsonObject } from '../../src/contract/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { accountInput, admin, emptyTables, errorOf, fakeConnectors, integrationsOn } from '../support/integrations.ts'

const signal = () => AbortSignal.timeout(5_000)
const adminToken = 'product-admin-token-canary'
const request = { adminToken, input: { pilotGroup: 'g1', adminToken: 'smuggled', endpoints: { issuer: 'https://evil.example' } } }

/** A product that does what it is told, and tells what it was told. */
function product() {
  const told: { what: string; made?: JsonObject; input: JsonObject }[] = []
  const knobs = { fails: false, waits: undefined as Promise<void> | undefined }
  const connector = defineConnector({
    manifest: {
      id: 'settable',
      name: 'Settable',
      kind: 'flow',
      summary: 'Can be set up.',
      docs: 'https://docs.example/',
      capabilities: ['setup'],
      scopes: [],
      egress: [],
      givesClient: true,
      verifies: true,
    },
    config: z.strictObject({}),
    configVersion: 1,
    open: () => ({
      setup: {
        async plan(input) {
          told.push({ what: 'plan', input })
          const body = { note: String(input.adminToken) }
          return [{ id: 'idp', title: 'Identity provider', method: 'POST', path: '/idps', body, change: 'create' }]
        },
        async apply(input) {
          told.push({ what: 'apply', input })
          await knobs.waits
          if (knobs.fails) throw connectorError('permission_missing', undefined, { detail: `with ${String(input.adminToken)}` })
          return { idp: 'idp-1', rule: 'rule-1' }
        },
        async verify(made, input) {
          told.push({ what: 'verify', made, input })
          return [{ step: 'idp', ok: made.idp === 'idp-1' }]
        },
        async undo(made, input) {
          told.push({ what: 'undo', made, input })
          if (knobs.fails) throw connectorError('provider_unavailable')
        },
      },
    }),
  })
  return { connector: connector as Connector<unknown>, told, knobs }
}

describe.each(databases())('set-up at the product, on $name', engine => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())
  let settable: ReturnType<typeof product>
  let room: ReturnType<typeof integrationsOn>
  let id: string
  let secret: string
  beforeEach(async () => {
    settable = product()
    room = integrationsOn(database, { connectors: { ...fakeConnectors, settable: settable.connector } })
    await room.integrations.create(accountInput, admin)
    const made = await room.integrations.create({ template: 'settable', name: 'Settable', config: {} }, admin)
    id = made.integration.id
    secret = made.client?.secret ?? ''
  })
  afterEach(async () => {
    await emptyTables(database.store)
    await database.store.transaction(({ db }) => db.deleteFrom('setups').execute())
  })

  const everything = async () =>
    JSON.stringify([
      await database.store.db.selectFrom('setups').selectAll().execute(),
      (await database.store.db.selectFrom('audit').selectAll().execute()).map(row => JSON.stringify(row)),
      room.log.lines,
    ])
  const setUp = () => room.integrations.setUp

  it('is shown before anything is made, by a token that is passed on and kept nowhere', async () => {
    const steps = await setUp().plan(id, request, admin, signal())
    expect(steps).toEqual([
      { id: 'idp', title: 'Identity provider', method: 'POST', path: '/idps', body: { note: '[secret]' }, change: 'create' },
    ])
    const { input } = settable.told[0] ?? { input: {} as JsonObject }
    expect(input).toMatchObject({ adminToken, pilotGroup: 'g1', endpoints: { issuer: 'https://stepgate.example/oidc' } })
    expect(input.client).toEqual({ id: expect.any(String) })
    expect(await setUp().view(id)).toBeNull()
    expect(await everything()).not.toContain(adminToken)
    expect(await everything()).toContain('integration.setup_planned')
  })

  it('is made with a secret that nobody saw, looked at again, and taken away', async () => {
    const applied = await setUp().apply(id, request, admin, signal())
    expect(applied).toMatchObject({ made: { idp: 'idp-1', rule: 'rule-1' }, appliedBy: admin })
    const { client } = (settable.told.at(-1) ?? { input: {} }).input as unknown as { client: { id: string; secret: string } }
    expect(client.secret).not.toBe(secret)
    expect(await room.integrations.clients.verifySecret(client.id, client.secret)).toBe(true)
    expect(await room.integrations.clients.verifySecret(client.id, secret), 'for a while').toBe(true)
    expect(await setUp().view(id)).toMatchObject({ made: { idp: 'idp-1' } })
    expect(await setUp().verify(id, request, admin, signal())).toEqual([{ step: 'idp', ok: true }])
    await setUp().undo(id, request, admin, signal())
    expect(settable.told.at(-1)).toMatchObject({ what: 'undo', made: { idp: 'idp-1', rule: 'rule-1' } })
    expect(await setUp().view(id)).toBeNull()
    for (const word of [adminToken, client.secret]) expect(await everything()).not.toContain(word)
  })

  it('is made once, also by two who apply at the same moment', async () => {
    const both = await Promise.allSettled([1, 2].map(() => setUp().apply(id, request, admin, signal())))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await errorOf(setUp().apply(id, request, admin, signal()))).code).toBe('conflict')
    expect(settable.told.filter(({ what }) => what === 'apply')).toHaveLength(1)
  })

  it('leaves nothing known where it failed, and says why without the token', async () => {
    settable.knobs.fails = true
    const error = await errorOf(setUp().apply(id, request, admin, signal()))
    expect(error).toMatchObject({ code: 'permission_missing', detail: 'with [secret]' })
    expect(await setUp().view(id)).toBeNull()
    expect(await everything()).toContain('integration.setup_failed')
  })

  it('stays known where it could not be taken away', async () => {
    await setUp().apply(id, request, admin, signal())
    settable.knobs.fails = true
    expect((await errorOf(setUp().undo(id, request, admin, signal()))).code).toBe('provider_unavailable')
    expect(await setUp().view(id)).toMatchObject({ made: { idp: 'idp-1' } })
    expect((await room.integrations.consequences(id)).join(' ')).toContain('undo the set-up first')
  })

  it('is nothing where nothing was made, and where a template has none', async () => {
    expect((await errorOf(setUp().undo(id, request, admin, signal()))).code).toBe('conflict')
    const [account] = await room.integrations.list()
    const other = (await room.integrations.list()).find(one => one.template === 'fake-incode') ?? account
    expect((await errorOf(setUp().plan(other?.id ?? '', request, admin, signal()))).code).toBe('not_found')
  })
})
