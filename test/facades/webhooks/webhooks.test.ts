import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { settleJob, settleQueue, sweepInbox } from '../../../src/facades/webhooks/index.ts'
import { createQueue } from '../../../src/jobs/queue.ts'
import { databases } from '../../support/databases.ts'
import { fakeRandom } from '../../support/random.ts'
import { admin, secret, type WebhooksRig, webhooksRig } from './setup.ts'

const event = (sessionId: string, name = 'SESSION_SUCCEEDED') => ({ interviewId: sessionId, eventType: name })

describe.each(databases())('notifications of a verifier on $name', engine => {
  let it: WebhooksRig
  let account: string
  beforeAll(async () => {
    it = await webhooksRig(engine)
    account = await it.account('Incode')
  })
  beforeEach(async () => {
    it.clock.advance(120_000)
    it.lookups.length = 0
    await it.database.store.transaction(async ({ db }) => {
      await db.deleteFrom('jobs').execute()
      await db.deleteFrom('webhook_inbox').execute()
    })
  })
  afterAll(() => it.close())

  const notify = (body: unknown, headers: Record<string, string> = { 'x-incode-secret': secret }, to = account) =>
    it.app.inject({
      method: 'POST',
      url: `/i/${to}/webhooks`,
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const jobs = () => it.database.store.db.selectFrom('jobs').selectAll().orderBy('run_at').execute()
  const inbox = () => it.database.store.db.selectFrom('webhook_inbox').selectAll().execute()

  test('a session that is ours asks for one settle of its verification, and is answered at once', async () => {
    it.open(account, 's1', 'ver-1')
    const response = await notify(event('s1'))
    expect([response.statusCode, response.headers['content-type'], response.body]).toEqual([
      200,
      'application/json',
      '{"success":true}',
    ])
    expect(await jobs()).toMatchObject([
      { queue: 'settle', dedupe_key: 'ver-1', payload: '{"verificationId":"ver-1"}', state: 'ready', run_at: it.clock.now() },
    ])
  })

  test('a duplicate a thousand times has one effect', async () => {
    it.open(account, 's2', 'ver-2')
    const settled: string[] = []
    const queue = createQueue({
      store: it.database.store,
      clock: it.clock,
      random: fakeRandom(4),
      log: it.log,
      owner: 'test',
      handlers: { [settleQueue]: settleJob({ settle: async id => void settled.push(id) }) },
    })
    const first = await Promise.all(Array.from({ length: 500 }, () => notify(event('s2'))))
    await queue.drain()
    const later = await Promise.all(Array.from({ length: 500 }, () => notify(event('s2'))))
    it.clock.advance(60_000)
    await queue.drain()
    expect(new Set([...first, ...later].map(response => response.statusCode))).toEqual(new Set([200]))
    expect(settled).toEqual(['ver-2'])
    expect((await inbox()).filter(row => row.event !== 'settle')).toHaveLength(1)
  })

  test('different events of one verification are coalesced, at most one settle in two seconds', async () => {
    it.open(account, 's3', 'ver-3')
    const start = it.clock.now()
    await notify(event('s3', 'STEP_1'))
    await notify(event('s3', 'STEP_2'))
    expect((await jobs()).map(job => job.run_at - start)).toEqual([0])
    // The first one was done; events go on.
    await it.database.store.transaction(async ({ db }) => {
      await db.updateTable('jobs').set({ state: 'done' }).execute()
    })
    it.clock.advance(500)
    for (const name of ['STEP_3', 'STEP_4', 'STEP_5']) await notify(event('s3', name))
    expect((await jobs()).map(job => job.run_at - start)).toEqual([0, 2000])
  })

  test('the inbox is tidied in slices, from the oldest on', async () => {
    it.open(account, 's9', 'ver-9')
    for (const name of ['A', 'B', 'C']) await notify(event('s9', name))
    it.clock.advance(10_000)
    await notify(event('s9', 'D'))
    const before = it.clock.now()
    expect(await sweepInbox(it.database.store, before, 2)).toBe(2)
    expect(await sweepInbox(it.database.store, before, 10)).toBe(1)
    expect((await inbox()).map(row => row.event).sort()).toEqual(['D', 'settle'])
  })

  test('sessions that we did not open are 204 and leave nothing, ten thousand of them', async () => {
    for (let batch = 0; batch < 100; batch += 1) {
      const many = Array.from({ length: 100 }, (_, index) => event(`foreign-${batch}-${index}`))
      expect((await notify(many)).statusCode).toBe(204)
    }
    expect(it.lookups).toHaveLength(10_000)
    expect([await jobs(), await inbox()]).toEqual([[], []])
  })

  test('what the body says of a result, a token or an identity is nowhere afterwards', async () => {
    it.open(account, 's4', 'ver-4')
    await notify({ ...event('s4', 'VERIFIED'), token: 'canary-token', identityId: 'canary-identity', score: { overall: 'OK' } })
    const written = JSON.stringify([await jobs(), await inbox()]) + it.log.lines.join()
    expect(written).not.toContain('canary')
  })

  test('without the header, with a wrong one, with another tenant’s: 401 before parsing, without echo', async () => {
    const other = await it.account(`Other ${engine.name}`, 'another-tenants-secret')
    it.open(other, 's5', 'ver-5')
    it.open(account, 's5', 'ver-6')
    const headersOf: Record<string, string>[] = [
      {},
      { 'x-incode-secret': 'wrong' },
      { 'x-incode-secret': 'another-tenants-secret' },
    ]
    for (const headers of headersOf) {
      for (const body of [JSON.stringify(event('s5')), '{ "canary": broken']) {
        const response = await notify(body, headers)
        expect([response.statusCode, response.json().code]).toEqual([401, 'unauthenticated'])
        expect(response.body).not.toContain('canary')
      }
    }
    expect(it.lookups).toEqual([])
    expect(await jobs()).toEqual([])
  })

  test('another account’s session is nobody’s here', async () => {
    const other = await it.account(`Second ${engine.name}`, 'another-tenants-secret')
    it.open(account, 's6', 'ver-7')
    expect((await notify(event('s6'), { 'x-incode-secret': 'another-tenants-secret' }, other)).statusCode).toBe(204)
    expect(await jobs()).toEqual([])
  })

  test('many wrong credentials from one address are told to slow down, and keep nobody out who has the right one', async () => {
    const target = await it.account(`Flooded ${engine.name}`)
    const wrong = () => notify(event('x'), { 'x-incode-secret': 'wrong' }, target)
    const tries = await Promise.all(Array.from({ length: 300 }, wrong))
    expect(new Set(tries.map(response => response.statusCode))).toEqual(new Set([401]))
    const more = await wrong()
    expect([more.statusCode, more.json().code]).toEqual([429, 'rate_limited'])
    expect(Number(more.headers['retry-after'])).toBeGreaterThan(0)
    expect(it.lookups).toEqual([])
    it.open(target, 's8', 'ver-8')
    expect((await notify(event('s8'), undefined, target)).statusCode).toBe(200)
    expect((await jobs()).map(job => job.dedupe_key)).toEqual(['ver-8'])
    expect((await notify(event('x'), { 'x-incode-secret': 'wrong' })).statusCode).toBe(401)
    it.clock.advance(60_000)
    expect((await wrong()).statusCode).toBe(401)
  })

  test('an authentic body that is no JSON is a fault of the caller', async () => {
    const response = await notify('{ "canary": broken')
    expect([response.statusCode, response.json().code]).toEqual([400, 'request_invalid'])
    expect(response.body).not.toContain('canary')
  })

  test('a body of more than 256 kB is not read', async () => {
    const response = await notify('x'.repeat(256 * 1024 + 1))
    expect([response.statusCode, response.json().code]).toEqual([413, 'payload_too_large'])
  })

  test('GET, HEAD and PUT are 405', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'] as const) {
      const response = await it.app.inject({ method, url: `/i/${account}/webhooks` })
      expect([method, response.statusCode, response.headers.allow]).toEqual([method, 405, 'POST'])
    }
  })

  test('unknown is 404, disabled 403, deleted 410', async () => {
    const code = async (to: string) => {
      const response = await notify(event('s1'), undefined, to)
      return [response.statusCode, response.json().code]
    }
    for (const none of ['nothing', '%00', 'a%2Fb', 'x'.repeat(90)]) expect(await code(none)).toEqual([404, 'not_found'])
    const name = `Ending ${engine.name}`
    const id = await it.account(name)
    await it.integrations.update(id, { state: 'disabled' }, admin)
    expect(await code(id)).toEqual([403, 'integration_disabled'])
    await it.integrations.remove(id, name, admin)
    expect(await code(id)).toEqual([410, 'gone'])
  })
})

describe('surfaces of connectors', () => {
  let it: WebhooksRig
  let id: string
  beforeAll(async () => {
    const [engine] = databases()
    if (!engine) throw new Error('no database')
    it = await webhooksRig(engine)
    id = await it.hook('Hook')
  })
  afterAll(() => it.close())

  test('get bytes, query and headers as they came', async () => {
    const response = await it.app.inject({
      method: 'POST',
      url: `/i/${id}/echo?q=a%20b`,
      headers: { 'content-type': 'text/weird', 'x-sent': 'yes' },
      payload: Buffer.from([0, 255, 10]),
    })
    expect([response.statusCode, response.json()]).toEqual([202, { bytes: [0, 255, 10], query: 'a b' }])
    expect(response.headers['x-seen']).toBe('yes')
    expect(response.headers['cache-control']).toBe('no-store')
  })

  test('set no cookie', async () => {
    const response = await it.app.inject({ method: 'POST', url: `/i/${id}/echo` })
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  test('may set a smaller limit for a body', async () => {
    const response = await it.app.inject({ method: 'POST', url: `/i/${id}/echo`, payload: Buffer.alloc(65) })
    expect([response.statusCode, response.json().code]).toEqual([413, 'payload_too_large'])
  })

  test('may set a larger limit for a body, up to 1 MB', async () => {
    const send = (path: string, bytes: number) =>
      it.app.inject({ method: 'POST', url: `/i/${id}${path}`, payload: Buffer.alloc(bytes) })
    expect((await send('/up-to-1000000', 1_000_000)).body).toBe('1000000')
    expect((await send('/up-to-1000000', 1_000_001)).statusCode).toBe(413)
    expect((await send('/up-to-50000000', 1_048_576)).body).toBe('1048576')
    expect((await send('/up-to-50000000', 1_048_577)).statusCode).toBe(413)
    expect((await send('/broken', 262_145)).statusCode).toBe(413)
  })

  test('are read no further than their limit, whether the length is told or not', async () => {
    const url = await it.app.listen({ host: '127.0.0.1', port: 0 })
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const send = (path: string, body: ReadableStream | Uint8Array<ArrayBuffer>) =>
      fetch(`${url}/i/${id}${path}`, { method: 'POST', body, ...(body instanceof Uint8Array ? {} : { duplex: 'half' }) })
    // The server may have hung up before all of it was written, which fetch tells as an error.
    const answer = await send('/up-to-1000000', endless).then(
      ({ status }) => status,
      () => 413,
    )
    expect(answer).toBe(413)
    expect(sent).toBeLessThan(64 * 1_048_576)
    const told = await send('/up-to-1000000', new Uint8Array(900_000))
    expect(await told.text()).toBe('900000')
    expect((await send('/nowhere', new Uint8Array(10))).status).toBe(404)
  })

  test('are no document of the host’s own origin, and say nothing of who may read them', async () => {
    const page = await it.app.inject({ url: `/i/${id}/page` })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'x-own': 'kept',
    })
    for (const name of Object.keys(page.headers))
      expect(name).not.toMatch(/^access-control|report-only|^refresh$|^service-worker/)
    for (const path of ['/away', '/deep/path', '/none', '/jwks.json']) {
      const { headers } = await it.app.inject({ url: `/i/${id}${path}` })
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    }
  })

  test('are found by method and path', async () => {
    const call = (method: 'GET' | 'POST', path: string) => it.app.inject({ method, url: `/i/${id}${path}` })
    expect((await call('GET', '/deep/path')).body).toBe('plain')
    const wrong = await call('POST', '/deep/path')
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'GET'])
    for (const path of ['/deep', '/deep/path/', '/none', '/webhooks']) expect((await call('GET', path)).statusCode).toBe(404)
  })

  test('send a browser away by 303', async () => {
    const response = await it.app.inject({ url: `/i/${id}/away` })
    expect([response.statusCode, response.headers.location]).toEqual([303, 'https://product.example.com/'])
  })

  test('are answered for when they are late', async () => {
    const response = await it.app.inject({ method: 'POST', url: `/i/${id}/slow` })
    expect([response.statusCode, response.json().code]).toEqual([503, 'unavailable'])
  })

  test('do not tell callers what broke', async () => {
    const response = await it.app.inject({ method: 'POST', url: `/i/${id}/broken` })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('canary')
    expect((await it.app.inject({ method: 'POST', url: `/i/${id}/guarded` })).statusCode).toBe(401)
  })

  test('public keys are there for a draft and an enabled integration, and can be cached', async () => {
    const keys = await it.app.inject({ url: `/i/${id}/jwks.json` })
    expect([keys.statusCode, Array.isArray(keys.json().keys)]).toEqual([200, true])
    expect(keys.headers['cache-control']).toBe('public, max-age=300')
    expect(keys.headers['content-type']).toContain('application/json')
    const draft = await it.integrations.create({ template: 'hooked', name: 'Draft', state: 'draft', config: {} }, admin)
    expect((await it.app.inject({ url: `/i/${draft.integration.id}/jwks.json` })).statusCode).toBe(200)
    expect((await it.app.inject({ method: 'POST', url: `/i/${id}/jwks.json` })).headers.allow).toBe('GET, HEAD')
    expect((await it.app.inject({ url: '/i/none/jwks.json' })).statusCode).toBe(404)
  })

  test('what is public of an integration is there in every state until it is deleted, whatever its connector does', async () => {
    const ids = { tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36', clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11' }
    const given = { template: 'entra-directory', name: 'Switched', state: 'draft', config: ids } as const
    const { integration } = await it.integrations.create(given, admin)
    const statuses = () =>
      Promise.all(
        ['jwks.json', 'certificate.pem', '.well-known/openid-configuration'].map(
          async path => (await it.app.inject({ url: `/i/${integration.id}/${path}` })).statusCode,
        ),
      )
    expect(await statuses()).toEqual([200, 200, 200])
    await it.integrations.update(integration.id, { state: 'enabled' }, admin)
    await it.integrations.update(integration.id, { state: 'disabled' }, admin)
    expect(await statuses()).toEqual([200, 200, 200])
    expect((await it.app.inject({ method: 'POST', url: `/i/${integration.id}/notifications` })).statusCode).toBe(403)
    await it.integrations.remove(integration.id, 'Switched', admin)
    expect(await statuses()).toEqual([410, 410, 410])
  })

  test('an integration says who it is as an issuer, where it has keys of its own', async () => {
    const ids = { tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36', clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11' }
    const given = { template: 'entra-directory', name: 'Issuer', state: 'draft', config: ids } as const
    const { integration } = await it.integrations.create(given, admin)
    const metadata = await it.app.inject({ url: `/i/${integration.id}/.well-known/openid-configuration` })
    expect(metadata.json()).toMatchObject({
      issuer: integration.endpoints.integration,
      jwks_uri: integration.endpoints.jwks_uri,
      id_token_signing_alg_values_supported: ['RS256'],
    })
    expect(metadata.headers['cache-control']).toBe('public, max-age=300')
    // A connector of another kind may be an issuer of its own, and this one is none.
    expect((await it.app.inject({ url: `/i/${id}/.well-known/openid-configuration` })).statusCode).toBe(404)
  })

  test('the certificate of an integration can be downloaded, where a product asks for one', async () => {
    const ids = { tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36', clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11' }
    const given = { template: 'entra-directory', name: 'Tenant', state: 'draft', config: ids } as const
    const { integration } = await it.integrations.create(given, admin)
    expect(integration.endpoints.certificate).toBe(`https://verify.example.com/i/${integration.id}/certificate.pem`)
    const answer = await it.app.inject({ url: `/i/${integration.id}/certificate.pem` })
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/x-pem-file',
      'no-store',
    ])
    expect(new X509Certificate(answer.body).subject).toBe(`CN=Stepgate ${integration.id}`)
    expect(answer.body).not.toContain('PRIVATE')
    expect((await it.app.inject({ url: `/i/${id}/certificate.pem` })).statusCode).toBe(404)
    expect((await it.app.inject({ method: 'POST', url: `/i/${integration.id}/certificate.pem` })).statusCode).toBe(405)
  })
})
