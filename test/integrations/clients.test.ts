import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIntegrations, type GivenClient, type Integrations } from '../../src/integrations/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import {
  admin,
  basics,
  clientConfig,
  clientInput,
  emptyTables,
  errorOf,
  integrationsOn,
  racing,
} from '../support/integrations.ts'

const hour = 3_600_000

describe.each(databases())('clients on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let integrations: Integrations
  let given: GivenClient
  let id: string

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  beforeEach(async () => {
    await emptyTables(database.store)
    room = integrationsOn(database)
    integrations = room.integrations
    const made = await basics(integrations)
    id = made.client.id
    if (!made.given) throw new Error('the template gives out a client')
    given = made.given
  })

  const row = () => database.store.db.selectFrom('clients').selectAll().executeTakeFirstOrThrow()

  it('are shown their secret once, of 256 bits, which is kept as a hash', async () => {
    expect(Buffer.from(given.secret, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(await row())).not.toContain(given.secret)
    const shown = await integrations.get(id)
    expect(shown.client).toEqual({ id: given.id })
    expect(shown.endpoints).toMatchObject({
      issuer: 'https://stepgate.example/oidc',
      token_endpoint: 'https://stepgate.example/oidc/token',
    })
    expect(JSON.stringify(await integrations.list())).not.toContain(given.secret)
    expect(JSON.stringify(room.log.lines)).not.toContain(given.secret)
  })

  it.each(['', 'x', 'undefined'])('are refused with the secret %j', async secret => {
    expect(await integrations.clients.verifySecret(given.id, secret)).toBe(false)
    expect(await integrations.clients.verifySecret('nobody', secret)).toBe(false)
  })

  it('keep the former secret for 24 hours, and one former secret only', async () => {
    const second = await integrations.newSecret(id, { revokeNow: false }, admin)
    expect(second.client.id).toBe(given.id)
    expect(second.previousValidUntil).toBe(new Date(room.clock.now() + 24 * hour).toISOString())
    const verify = (secret: string) => integrations.clients.verifySecret(given.id, secret)
    expect([await verify(given.secret), await verify(second.client.secret)]).toEqual([true, true])

    const third = await integrations.newSecret(id, { revokeNow: false }, admin)
    expect([await verify(given.secret), await verify(second.client.secret)]).toEqual([false, true])
    room.clock.advance(24 * hour - 1)
    expect(await verify(second.client.secret)).toBe(true)
    room.clock.advance(1)
    expect([await verify(second.client.secret), await verify(third.client.secret)]).toEqual([false, true])
  })

  it('lose the former secret and every token at once where that is asked', async () => {
    await database.store.transaction(async ({ db }) => {
      const token = {
        model: 'ClientCredentials',
        payload: '{}',
        grant_id: null,
        uid: null,
        epoch: 'e',
        consumed_at: null,
        expires_at: null,
      }
      await db
        .insertInto('provider_records')
        .values([
          { ...token, id_hash: 'mine', client_id: given.id },
          { ...token, id_hash: 'theirs', client_id: 'another' },
        ])
        .execute()
    })
    const second = await integrations.newSecret(id, { revokeNow: true }, admin)
    expect(second.previousValidUntil).toBeNull()
    expect(await integrations.clients.verifySecret(given.id, given.secret)).toBe(false)
    const left = await database.store.db.selectFrom('provider_records').select('id_hash').execute()
    expect(left).toEqual([{ id_hash: 'theirs' }])
    const entry = await database.store.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow()
    expect(entry.action).toBe('integration.secret_renewed')
    expect(JSON.parse(entry.facts)).toEqual({ clientId: given.id, revokeNow: true })
  })

  it('renewed twice at the same time have one new secret, and the other caller is told', async () => {
    const racers = createIntegrations({ ...room.deps, store: racing(database.store, 2) })
    const both = await Promise.allSettled([1, 2].map(() => racers.newSecret(id, { revokeNow: false }, admin)))
    const secrets = both.flatMap(one => (one.status === 'fulfilled' ? [one.value.client.secret] : []))
    expect(secrets).toHaveLength(1)
    expect(await integrations.clients.verifySecret(given.id, secrets[0] ?? '')).toBe(true)
    expect(await integrations.clients.verifySecret(given.id, given.secret)).toBe(true)
  })

  it('remember when each secret was last used, so that one knows when the old one can go', async () => {
    const start = room.clock.now()
    await integrations.clients.verifySecret(given.id, given.secret)
    expect(await row()).toMatchObject({ last_used_at: start, previous_last_used_at: null })
    room.clock.advance(hour)
    const second = await integrations.newSecret(id, { revokeNow: false }, admin)
    expect(await row()).toMatchObject({ last_used_at: null, previous_last_used_at: start })
    await integrations.clients.verifySecret(given.id, second.client.secret)
    room.clock.advance(hour)
    await integrations.clients.verifySecret(given.id, given.secret)
    await integrations.clients.verifySecret(given.id, 'wrong')
    expect(await row()).toMatchObject({ last_used_at: start + hour, previous_last_used_at: start + 2 * hour })
  })

  it('are found as they are at that moment', async () => {
    const purposes = ['step_up', 'account_recovery']
    const found = {
      id: given.id,
      integrationId: id,
      mode: 'live',
      purposes,
      policies: [],
      attestsSession: false,
      operations: [],
      enabled: true,
    }
    expect(await integrations.clients.find(given.id)).toEqual(found)
    await integrations.update(id, { config: { purposes: ['sign_up'] } }, admin)
    expect(await integrations.clients.find(given.id)).toEqual({ ...found, purposes: ['sign_up'] })
    await integrations.update(id, { state: 'disabled' }, admin)
    expect(await integrations.clients.find(given.id)).toEqual({ ...found, purposes: [], enabled: false })
    expect(await integrations.clients.find('nobody')).toBeUndefined()
  })

  it('start verifications with all that their integration allows, and nothing that it does not say', async () => {
    const { directory, account } = Object.fromEntries(
      (await integrations.list()).map(one => [one.template === 'fake-directory' ? 'directory' : 'account', one]),
    )
    expect(await integrations.starter(given.id)).toEqual({
      integrationId: id,
      integrationName: 'Flow',
      integrationVersion: 1,
      clientId: given.id,
      mode: 'live',
      actor: { kind: 'client', id: given.id, name: 'Flow' },
      directoryIds: [directory?.id],
      closedDirectories: [],
      purposes: ['step_up', 'account_recovery'],
      operations: [],
      returnUrls: ['https://flow.example/verified'],
      resultDelivery: 'code',
      policies: [],
      attestsSession: false,
      startsPerMinute: 600,
      accountId: account?.template === 'fake-incode' ? account.id : expect.any(String),
      workflowId: 'flow-1',
    })
  })

  it('start nothing once their integration is off', async () => {
    await integrations.update(id, { state: 'disabled' }, admin)
    expect((await errorOf(integrations.starter(given.id))).code).toBe('integration_disabled')
    expect((await errorOf(integrations.starter('nobody'))).code).toBe('not_found')
  })

  it('name no people of a directory that is off', async () => {
    const directory = (await integrations.list()).find(one => one.template === 'fake-directory')
    const config = { ...clientConfig, directoryIntegrationId: directory?.id ?? '' }
    const { client } = await integrations.create({ ...clientInput, config }, admin)
    const directories = async () => {
      const { directoryIds, closedDirectories } = await integrations.starter(client?.id ?? '')
      return { directoryIds, closedDirectories }
    }
    const named = (code: string) => ({ directoryIds: [], closedDirectories: [{ id: directory?.id, code }] })
    await integrations.update(directory?.id ?? '', { state: 'disabled' }, admin)
    expect(await directories()).toEqual(named('integration_disabled'))
    await integrations.remove(directory?.id ?? '', directory?.name ?? '', admin)
    expect(await directories()).toEqual(named('gone'))
    // A client that names none is told of those that are there only.
    expect(await integrations.starter(given.id)).toMatchObject({ directoryIds: [], closedDirectories: [] })
  })

  it('are not given out by templates that start nothing', async () => {
    const directory = (await integrations.list()).find(one => one.template === 'fake-directory')
    const error = await errorOf(integrations.newSecret(directory?.id ?? '', { revokeNow: false }, admin))
    expect(error.code).toBe('request_invalid')
  })

  it('test their account and directories without a product behind them', async () => {
    const steps = await integrations.test(id, AbortSignal.timeout(5000))
    expect(steps.map(step => [step.step, step.ok, step.saw])).toEqual([
      ['configuration', true, 'version 1'],
      ['account', true, 'Incode demo, workflow flow-1'],
      ['directory', true, '1 in use'],
    ])
  })

  it('fail their test where what they stand on is off or gone, and say whose turn it is', async () => {
    const last = async () => (await integrations.test(id, AbortSignal.timeout(5000))).at(-1)
    const all = await integrations.list()
    const directory = all.find(one => one.template === 'fake-directory')?.id ?? ''
    const wrong = { ok: false, code: 'config_invalid', actor: 'admin' }
    await integrations.update(id, { config: { directoryIntegrationId: directory } }, admin)
    await integrations.update(directory, { state: 'disabled' }, admin)
    const advice = 'The directory of this integration is off or deleted.'
    expect(await last()).toEqual({ step: 'directory', ...wrong, advice })
    await integrations.remove(all.find(one => one.template === 'fake-incode')?.id ?? '', 'Incode demo', admin)
    expect(await last()).toEqual({ step: 'account', ...wrong, advice: 'This integration was deleted.' })
    const { integration } = await integrations.create({ ...clientInput, state: 'draft' }, admin)
    const steps = await integrations.test(integration.id, AbortSignal.timeout(5000))
    expect(steps.at(-1)).toEqual({ step: 'account', ...wrong, advice: 'Choose an Incode account and a workflow.' })
  })
})
