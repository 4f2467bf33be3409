import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connector, connectorError, type HostContext } from '../../src/contract/index.ts'
import { redact } from '../../src/security/redact.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeDirectory } from '../support/fake-connector.ts'
import { type FakeProduct, fakeProduct } from '../support/fake-product.ts'
import { admin, directoryInput, emptyTables, errorOf, fakeConnectors, integrationsOn } from '../support/integrations.ts'

describe.each(databases())('what a connector gets of the host, on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let product: FakeProduct
  /** The contexts that were handed out, newest last. */
  let hosts: HostContext[]

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  beforeEach(async () => {
    await emptyTables(database.store)
    hosts = []
    const spy: Connector<unknown> = {
      ...fakeDirectory,
      open(config, host) {
        hosts.push(host)
        return fakeDirectory.open(config as never, host)
      },
    }
    room = integrationsOn(database, { connectors: { ...fakeConnectors, 'fake-directory': spy } })
    product = await fakeProduct(room.clock)
  })
  afterEach(() => product.close())

  async function made(config: object = {}) {
    const input = { ...directoryInput, config: { baseUrl: product.url, clientId: 'client-1', ...config } }
    const { integration } = await room.integrations.create(input, admin)
    const opened = await room.integrations.open(integration.id)
    const host = hosts.at(-1)
    if (!host) throw new Error('the connector was opened')
    return { id: integration.id, opened, host }
  }

  it('reads a product with the key that the host made, served for the product to fetch', async () => {
    const { id, opened } = await made()
    const jwks = await room.integrations.jwks(id)
    product.rules.jwks = jwks.keys as never
    product.rules.dpop = 'use_dpop_nonce'
    const { directory } = opened.capabilities
    const people: string[] = []
    for await (const page of directory?.pages(undefined, AbortSignal.timeout(5000)) ?? []) {
      for (const change of page.changes) if (change.kind === 'user') people.push(change.user.externalId)
    }
    expect(people).toEqual(['u0', 'u1', 'u2', 'u3', 'u4'])
    const steps = await room.integrations.test(id, AbortSignal.timeout(5000))
    expect(steps.map(step => [step.step, step.ok])).toEqual([
      ['configuration', true],
      ['read people', true],
    ])
  })

  it('tells wrong credentials as a failed step', async () => {
    const { id } = await made({ clientSecret: 'a-wrong-secret-canary' })
    const steps = await room.integrations.test(id, AbortSignal.timeout(5000))
    expect(steps.at(-1)).toEqual({ step: 'read people', ok: false, code: 'credentials_invalid', actor: 'admin' })
    expect(room.log.lines.join()).not.toContain('canary')
  })

  it('calls only the hosts of its manifest, which here is the one of its own configuration', async () => {
    const { host } = await made()
    expect((await host.fetch(`${product.url}/users`)).status).toBe(401)
    for (const url of ['http://127.0.0.1:1/x', 'https://example.com/', 'http://169.254.169.254/latest', 'file:///etc/passwd']) {
      expect((await errorOf(host.fetch(url))).code).toBe('policy_denied')
    }
  })

  it('waits for the product’s next window', async () => {
    const waits: number[] = []
    const slow = integrationsOn(database, {
      clock: room.clock,
      connectors: room.deps.connectors,
      sleep: async ms => {
        waits.push(ms)
      },
    })
    const { id } = await made()
    await slow.integrations.open(id)
    const reset = String(room.clock.now() / 1000 + 30)
    const headers = { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '5', 'x-rate-limit-reset': reset }
    product.rules.faults = [
      { path: '/users', status: 200, headers: { ...headers, date: new Date(room.clock.now()).toUTCString() } },
    ]
    const host = hosts.at(-1)
    await host?.fetch(`${product.url}/users`)
    await host?.fetch(`${product.url}/users`)
    expect(waits).toEqual([30_000])
  })

  it('keeps small values sealed, each integration its own', async () => {
    const one = await made()
    const two = await made()
    expect(await one.host.state.get('delta')).toBeUndefined()
    await one.host.state.set('delta', 'canary-1')
    await one.host.state.set('delta', 'canary-2')
    expect(await one.host.state.get('delta')).toBe('canary-2')
    expect(await two.host.state.get('delta')).toBeUndefined()
    const rows = await database.store.db.selectFrom('integration_state').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('canary')
    expect((await errorOf(one.host.state.set('big', 'x'.repeat(70_000)))).code).toBe('internal')
  })

  it('keeps two hundred values of an integration and no more, and still changes those', async () => {
    const one = await made()
    const two = await made()
    for (let n = 0; n < 200; n += 1) await one.host.state.set(`k${n}`, 'v')
    expect(await errorOf(one.host.state.set('k200', 'v'))).toMatchObject({ code: 'internal' })
    await one.host.state.set('k199', 'w')
    expect(await one.host.state.get('k199')).toBe('w')
    await two.host.state.set('k200', 'v')
  })

  it('remembers a hundred thousand keys of an integration and no more, until they expire', async () => {
    const one = await made()
    const two = await made()
    const expires_at = room.clock.now() + 60_000
    for (let from = 0; from < 100_000; from += 5_000) {
      const keys = Array.from({ length: 5_000 }, (_, n) => ({ key: `integration:${one.id}:e${from + n}`, expires_at }))
      await database.store.transaction(({ db }) => db.insertInto('once').values(keys).execute())
    }
    expect(await errorOf(one.host.once('one more', 60))).toMatchObject({ code: 'internal' })
    expect(await two.host.once('one more', 60)).toBe(true)
    room.clock.advance(61_000)
    expect(await one.host.once('one more', 60)).toBe(true)
    await database.store.transaction(({ db }) => db.deleteFrom('once').execute())
  })

  it('opens what it sealed, and not what another integration did', async () => {
    const one = await made()
    const two = await made()
    const sealed = await one.host.seal.close('session-token-canary')
    expect(sealed).not.toContain('canary')
    expect(await one.host.seal.open(sealed)).toBe('session-token-canary')
    await expect(two.host.seal.open(sealed)).rejects.toThrow()
  })

  it('has a log that shows which error a connector met', async () => {
    const { host } = await made()
    host.log.warn({ error: connectorError('provider_timeout') }, 'a page came late')
    expect(redact(JSON.parse(room.log.lines.at(-1) ?? ''))).toMatchObject({ error: { error: 'provider_timeout' } })
  })

  it('says once, once', async () => {
    const one = await made()
    const two = await made()
    const first = await Promise.all([1, 2, 3].map(() => one.host.once('event-1', 60)))
    expect(first.filter(Boolean)).toHaveLength(1)
    expect(await two.host.once('event-1', 60)).toBe(true)
    room.clock.advance(61_000)
    expect(await one.host.once('event-1', 60)).toBe(true)
  })

  it('signs with its own key what the ledger has', async () => {
    const { id, host } = await made()
    const claims = { iss: 'me', aud: 'them', sub: 'somebody', iat: 1, exp: 2 }
    const [header = '', payload = ''] = (await host.keys.sign(claims, { verificationId: 'ver_1' })).split('.')
    const { keys } = await host.keys.jwks()
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256', kid: keys[0]?.kid })
    const signed = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(signed).toEqual({ ...claims, jti: expect.any(String) })
    expect(room.issued).toEqual([
      expect.objectContaining({ jti: signed.jti, integrationId: id, verificationId: 'ver_1', subject: 'somebody' }),
    ])
  })

  it('signs nothing that the ledger does not take, or that says neither for whom nor until when', async () => {
    const { host } = await made()
    const about = { verificationId: 'ver_1' }
    expect(await errorOf(host.keys.sign({ iss: 'me' }, about))).toMatchObject({ code: 'internal' })
    room.refuseIssuing()
    const claims = { iss: 'me', aud: 'them', sub: 'somebody', iat: 1, exp: 2 }
    expect(await errorOf(host.keys.sign(claims, about))).toMatchObject({ code: 'integration_disabled' })
  })

  it('nudges its own directory, and knows where the product finds it', async () => {
    const { id, host } = await made()
    await host.directory.nudge('an event')
    expect(room.nudges).toEqual([`${id} an event`])
    expect(host.integration).toEqual({ id, url: `https://stepgate.example/i/${id}` })
  })
})
