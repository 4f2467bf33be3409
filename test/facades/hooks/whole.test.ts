import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asIntegrationId, resultSchema } from '../../../src/contract/index.ts'
import { createHost, type Host } from '../../../src/host.ts'
import { systemRandom } from '../../../src/security/clock.ts'
import { stampInstallation } from '../../../src/storage/installation.ts'
import { fakeClock } from '../../support/clock.ts'
import { databases, type TestDatabase } from '../../support/databases.ts'
import { quietLog } from '../../support/log.ts'
import { readOnce } from '../../support/world.ts'
import { askToken, basic } from '../provider/setup.ts'

const admin = { kind: 'admin', id: 'a' } as const
const returnUrl = 'https://flow.example.com/back'

describe.each(databases())('a flow and the whole host on $name', engine => {
  const clock = fakeClock()
  const log = quietLog()
  let database: TestDatabase
  let host: Host
  let token: string
  let stranger: string
  beforeAll(async () => {
    database = await engine.open({ clock, log })
    const { store } = database
    const random = systemRandom
    await stampInstallation(store, 'live', { clock, random })
    const publicUrl = 'https://verify.example.com'
    host = await createHost({
      store,
      keys: [new Uint8Array(32).fill(1)],
      publicUrl,
      clock,
      random,
      log,
      kind: 'live',
      trustProxy: [],
    })
    const create = async (template: string, name: string, config: object) =>
      host.integrations.create({ template, name, config: JSON.parse(JSON.stringify(config)) }, admin)
    await create('incode', 'Incode', {
      apiUrl: 'https://demo-api.incodesmile.com',
      apiKey: 'key',
      workflows: [{ id: 'w1', name: 'Employees' }],
    })
    const directory = await create('okta-directory', 'Okta', { orgUrl: 'https://acme.okta.com', clientId: '0oa1' })
    await readOnce(store, asIntegrationId(directory.integration.id), clock.now())
    await store.loader.put(
      asIntegrationId(directory.integration.id),
      {
        externalId: '00u1',
        login: 'ana@example.com',
        status: 'active',
        sourceStatus: 'ACTIVE',
        claims: {},
        givenName: 'Ana',
        familyName: 'Rey',
      },
      clock.now(),
    )
    const flow = {
      purposes: ['step_up', 'account_recovery'],
      returnUrls: [returnUrl],
      directoryIntegrationId: directory.integration.id,
    }
    const tokenOf = async (name: string) => {
      const { client } = await create('oidc-client-credentials', name, flow)
      if (!client) throw new Error('no client')
      const { body } = await askToken(host.app as never, {}, { authorization: basic(client) })
      return body.access_token ?? ''
    }
    token = await tokenOf('Flow')
    stranger = await tokenOf('Stranger')
  })
  afterAll(async () => {
    await host.stop()
    await database.dispose()
  })

  const call = async (method: 'GET' | 'POST', url: string, body?: object, by = token, headers: Record<string, string> = {}) => {
    const response = await host.app.inject({
      method,
      url,
      headers: { host: 'verify.example.com', authorization: `Bearer ${by}`, ...headers },
      ...(body ? { payload: body } : {}),
    })
    return { status: response.statusCode, body: response.json() }
  }
  const start = (body: object, headers: Record<string, string> = {}) => call('POST', '/v1/hooks/step-up', body, token, headers)

  test('starting gives a pending result and a link on our host', async () => {
    const { status, body } = await start({ loginHint: 'ANA@example.com', returnUrl, state: 's' })
    expect([status, body.status, body.outcome, body.reason]).toEqual([201, 'pending', 'challenge', 'not_started'])
    expect(resultSchema.safeParse(body).error).toBeUndefined()
    expect(body.links.verify).toMatch(/^https:\/\/verify\.example\.com\/verify\//)
    const read = await call('GET', new URL(body.links.self).pathname)
    expect([read.status, read.body.reason]).toEqual([200, 'not_started'])
  })

  test('a person whom the view lacks is a business answer, also where the product does not say whether it knows them', async () => {
    const { status, body } = await start({ loginHint: 'nobody@example.com', returnUrl })
    expect([status, body.status, body.outcome, body.reason]).toEqual([201, 'error', 'deny', 'provider_unavailable'])
    expect([body.links.verify, body.data.subject.externalId, body.data.identityId]).toEqual([null, null, null])
  })

  test('a repetition is the same verification; another body under its key is a conflict', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const first = await start({ loginHint: 'ana@example.com', returnUrl }, key)
    const again = await start({ returnUrl, loginHint: 'ana@example.com' }, key)
    expect(again.body).toEqual(first.body)
    const reused = await start({ loginHint: 'ana@example.com', returnUrl, state: 'x' }, key)
    expect([reused.status, reused.body.code]).toEqual([409, 'idempotency_key_reused'])
  })

  test('a return URL that is not registered is 422, near misses too', async () => {
    for (const near of [
      `${returnUrl}/`,
      `${returnUrl}?a=1`,
      'http://flow.example.com/back',
      'https://flow.example.com.evil.example/back',
      'x',
    ]) {
      const { status, body } = await start({ loginHint: 'ana@example.com', returnUrl: near })
      expect([near, status, body.code]).toEqual([near, 422, 'return_url_not_allowed'])
    }
  })

  test('another client sees, waits for, redeems and cancels nothing of it', async () => {
    const { body } = await start({ loginHint: 'ana@example.com', returnUrl })
    const self = new URL(body.links.self).pathname
    for (const [method, url] of [
      ['GET', self],
      ['GET', `${self}?wait=25`],
      ['POST', `${self}/cancel`],
    ] as const) {
      expect((await call(method, url, undefined, stranger)).body.code).toBe('not_found')
    }
    const redeem = { code: 'x'.repeat(43), expect: { externalId: '00u1', purpose: 'step_up' } }
    expect((await call('POST', '/v1/hooks/verifications/redeem', redeem, stranger)).body.code).toBe('code_invalid')
    expect((await call('POST', `${self}/cancel`)).body.reason).toBe('cancelled')
  })
})
