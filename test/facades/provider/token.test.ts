import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSecret } from '../../../src/integrations/client-secrets.ts'
import { sha256 } from '../../../src/security/hash.ts'
import { databases } from '../../support/databases.ts'
import { fakeRandom } from '../../support/random.ts'
import { appOver, askToken, basic, providerOn, type Rig, rig, tokenFor } from './setup.ts'

const admin = { kind: 'admin', id: 'a' } as const

describe.each(databases())('tokens on $name', engine => {
  let it: Rig
  let stepUp: Awaited<ReturnType<Rig['register']>>
  beforeAll(async () => {
    it = await rig(engine)
    stepUp = await it.register('flow-a', ['step_up', 'account_recovery'])
  })
  afterAll(() => it.close())

  test('a client authenticates by basic and gets an opaque bearer token that is not stored as it is', async () => {
    const { status, headers, body } = await askToken(it.app, {}, { authorization: basic(stepUp) })

    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
    expect(headers['cache-control']).toBe('no-store')
    const token = body.access_token ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    const rows = await it.store.db.selectFrom('provider_records').selectAll().where('model', '=', 'ClientCredentials').execute()
    expect(rows.map(row => row.id_hash)).toContain(sha256(token))
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('a client authenticates by post, and at /oauth2/token', async () => {
    const form = { client_id: stepUp.id, client_secret: stepUp.secret }
    expect((await askToken(it.app, form)).status).toBe(200)
    expect((await askToken(it.app, form, {}, '/oauth2/token')).status).toBe(200)
  })

  test('a token stands for its client, integration, mode and scopes', async () => {
    const token = await tokenFor(it.app, stepUp)
    const holder = await it.provider.verifyToken(token)
    expect(holder).toMatchObject({
      clientId: stepUp.id,
      integrationId: stepUp.integrationId,
      integrationState: 'enabled',
      mode: 'live',
    })
    expect([...(holder?.scopes ?? [])]).toEqual(['hooks:read', 'hooks:step_up', 'hooks:account_recovery'])
  })

  test('a client that asks for tokens without end is told to slow down; others are not', async () => {
    const busy = await it.register('flow-busy', ['step_up'])
    const other = await it.register('flow-calm', ['step_up'])
    const ask = (client: typeof busy) => askToken(it.app, {}, { authorization: basic(client) })
    for (let asked = 0; asked < 3_000; asked += 100) await Promise.all(Array.from({ length: 100 }, () => ask(busy)))
    const refused = await ask(busy)
    expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['cache-control']).toBe('no-store')
    expect((await ask(other)).status).toBe(200)
    expect((await ask({ ...busy, secret: 'wrong' })).status).toBe(401)
    it.clock.advance(60_000)
    expect((await ask(busy)).status).toBe(200)
  }, 60_000)

  test('a wrong secret, an unknown client and another client’s secret are invalid_client', async () => {
    const other = await it.register('flow-b', ['sign_up'])
    for (const credentials of [
      { id: stepUp.id, secret: 'wrong' },
      { id: 'nobody', secret: stepUp.secret },
      { id: stepUp.id, secret: other.secret },
    ]) {
      const byBasic = await askToken(it.app, {}, { authorization: basic(credentials) })
      const byPost = await askToken(it.app, { client_id: credentials.id, client_secret: credentials.secret })
      expect([byBasic.status, byBasic.body.error]).toEqual([401, 'invalid_client'])
      expect([byPost.status, byPost.body.error]).toEqual([401, 'invalid_client'])
      expect(byBasic.headers['www-authenticate']).toContain('Basic ')
      expect(JSON.stringify([byBasic, byPost])).not.toContain(credentials.secret)
    }
  })

  test('an id that no database can hold is an unknown client, not a failure', async () => {
    for (const id of ['\u0000', '\ud800', 'x'.repeat(5000), "' or 1=1 --"]) {
      const { status, body } = await askToken(it.app, { client_id: id, client_secret: 's' })
      expect([status, body.error]).toEqual([401, 'invalid_client'])
    }
  })

  test('no credential, two credentials, and a public client are refused', async () => {
    expect((await askToken(it.app, {})).body.error).toBe('invalid_request')
    expect((await askToken(it.app, { client_id: stepUp.id })).body.error).toBe('invalid_client')
    const twice = await askToken(it.app, { client_secret: stepUp.secret }, { authorization: basic(stepUp) })
    expect(twice.body.error).toBe('invalid_request')
  })

  test('a client assertion is not taken, even one made with the stored hash or the secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    for (const sub of [stepUp.id, 'a']) {
      const { status } = await askToken(it.app, {
        client_id: sub,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${part({ alg: 'HS256' })}.${part({ sub })}.AAAA`,
      })
      expect(status).toBe(401)
    }
  })

  test('a client of the hooks has no other grant than its own', async () => {
    const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://a.example', code_verifier: 'y' }
    const { body } = await askToken(it.app, code, { authorization: basic(stepUp) })
    expect(body).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('not allowed for this client'),
    })
    for (const grant of ['refresh_token', 'password', 'implicit']) {
      const { body } = await askToken(
        it.app,
        { grant_type: grant, username: 'a', password: 'b' },
        { authorization: basic(stepUp) },
      )
      expect(body.error).toBe('unsupported_grant_type')
    }
  })

  describe('scopes', () => {
    const scopesFor = async (scope: string) => {
      const { body } = await askToken(it.app, { scope }, { authorization: basic(stepUp) })
      return body.error ?? body.scope
    }
    test('openid alone is a request without scope', async () => {
      expect(await scopesFor('openid')).toBe('hooks:read hooks:step_up hooks:account_recovery')
    })
    test('less may be asked for', async () => {
      expect(await scopesFor('hooks:read')).toBe('hooks:read')
      expect(await scopesFor('openid hooks:step_up')).toBe('hooks:step_up')
    })
    test.each(['hooks:sign_up', 'hooks:helpdesk', 'operations:unlock', 'hooks:step_up operations:suspend', 'admin', 'hooks:*'])(
      '%s is more than this client may have',
      async scope => {
        expect(await scopesFor(scope)).toBe('invalid_scope')
      },
    )
    test('helpdesk only where it is among the purposes, operations never by default', async () => {
      const desk = await it.register('desk', ['helpdesk', 'enrollment'])
      const { body } = await askToken(it.app, {}, { authorization: basic(desk) })
      expect(body.scope).toBe('hooks:read hooks:helpdesk')
    })
  })

  describe('what ends a token', () => {
    test('its time', async () => {
      const token = await tokenFor(it.app, stepUp)
      it.clock.advance(899_999)
      expect(await it.provider.verifyToken(token)).toBeDefined()
      it.clock.advance(1)
      expect(await it.provider.verifyToken(token)).toBeUndefined()
    })

    test('a new epoch of the installation', async () => {
      const token = await tokenFor(it.app, stepUp)
      const restored = await providerOn(it.store, { ...it, epoch: 'epoch-2' })
      expect(await restored.verifyToken(token)).toBeUndefined()
      expect(await it.provider.verifyToken(token)).toBeDefined()
    })

    test('a secret revoked now; the former one is no credential any more', async () => {
      const client = await it.register('leaky', ['step_up'])
      const token = await tokenFor(it.app, client)
      const deps = { store: it.store, clock: it.clock, random: fakeRandom(5) }
      const renewed = await newSecret(deps, client.integrationId, { revokeNow: true }, admin)

      expect(await it.provider.verifyToken(token)).toBeUndefined()
      expect((await askToken(it.app, {}, { authorization: basic(client) })).body.error).toBe('invalid_client')
      expect((await askToken(it.app, {}, { authorization: basic(renewed.client) })).status).toBe(200)
    })

    test('a secret revoked now leaves no token of a request that was under way', async () => {
      const client = await it.register('busy', ['step_up'])
      const deps = { store: it.store, clock: it.clock, random: fakeRandom(6) }
      const asked = Array.from({ length: 20 }, () => askToken(it.app, {}, { authorization: basic(client) }))
      await newSecret(deps, client.integrationId, { revokeNow: true }, admin)
      const tokens = (await Promise.all(asked)).flatMap(({ body }) => body.access_token ?? [])
      const alive = await Promise.all(tokens.map(token => it.provider.verifyToken(token)))
      expect(alive.filter(holder => holder !== undefined)).toEqual([])
    })

    test('the former secret works through its overlap, and not after', async () => {
      const client = await it.register('rotating', ['step_up'])
      const deps = { store: it.store, clock: it.clock, random: fakeRandom(8) }
      const { previousValidUntil } = await newSecret(deps, client.integrationId, { revokeNow: false }, admin)
      expect((await askToken(it.app, {}, { authorization: basic(client) })).status).toBe(200)
      it.clock.set(Date.parse(previousValidUntil ?? ''))
      expect((await askToken(it.app, {}, { authorization: basic(client) })).body.error).toBe('invalid_client')
    })

    test('a disabled integration gets no token; one that it has says so', async () => {
      const client = await it.register('paused', ['step_up'])
      const token = await tokenFor(it.app, client)
      await it.setState(client.integrationId, 'disabled')
      expect((await askToken(it.app, {}, { authorization: basic(client) })).body.error).toBe('invalid_client')
      expect((await it.provider.verifyToken(token))?.integrationState).toBe('disabled')
      await it.setState(client.integrationId, 'enabled')
      expect((await askToken(it.app, {}, { authorization: basic(client) })).status).toBe(200)
    })
  })

  test('what is no token of ours is no token: other records, hashes, rubbish', async () => {
    const token = await tokenFor(it.app, stepUp)
    for (const bearer of ['', 'current', sha256(token), `${token}x`, token.slice(1), `${token} `, 'a'.repeat(5000)]) {
      expect(await it.provider.verifyToken(bearer)).toBeUndefined()
    }
  })

  test('another process on the same database has the same signing key and knows the tokens', async () => {
    const token = await tokenFor(it.app, stepUp)
    const second = await providerOn(it.store, { ...it, epoch: 'epoch-1' })
    const app = await appOver(second)
    const keys = async (from: typeof app) =>
      (await from.inject({ url: '/oidc/jwks', headers: { host: 'verify.example.com' } })).json()
    expect(await keys(app)).toEqual(await keys(it.app))
    expect(await second.verifyToken(token)).toBeDefined()
    await app.close()
  })
})
