import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, assertion, get, type Key, makeKey, requestToken } from './okta-client.ts'

let okta: OktaStandIn
let url: string
let key: Key
let stranger: Key

beforeAll(async () => {
  key = await makeKey('first')
  stranger = await makeKey('first')
  okta = await startOktaStandIn({ clients: [appWith(key)] })
  url = okta.url
})
afterAll(() => okta.close())

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow

describe('the token endpoint', () => {
  it('is bound to loopback', () => expect(new URL(url).hostname).toBe('127.0.0.1'))

  it('gives a bearer token for an hour', async () => {
    const { status, headers, body } = await requestToken(url, await assertion(url, key), {
      scope: 'okta.users.read okta.groups.read',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'okta.users.read okta.groups.read' })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-rate-limit-limit')).toBe('600')
  })

  it.each(['RS256', 'RS512', 'ES256', 'ES384'])('takes %s', async alg => {
    const other = await makeKey('other', alg)
    okta.registerClient(appWith(other, { clientId: `0oa${alg}` }))
    const { status } = await requestToken(url, await assertion(url, other, { iss: `0oa${alg}`, sub: `0oa${alg}` }))
    expect(status).toBe(200)
  })

  it.each<[string, Record<string, unknown>, string]>([
    [
      'the issuer as audience',
      { aud: 'ORIGIN' },
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    ],
    [
      'the token path of a custom server as audience',
      { aud: 'ORIGIN/oauth2/default/v1/token' },
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    ],
    [
      'two audiences',
      { aud: ['ORIGIN/oauth2/v1/token', 'https://other.example'] },
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    ],
    ['an assertion that has expired', { exp: seconds(-1) }, 'The client_assertion token is expired.'],
    [
      'an assertion that lives longer than an hour',
      { exp: seconds(3700) },
      'The client_assertion token has an expiration too far into the future.',
    ],
    ['an assertion that never expires', { exp: undefined }, 'The client_assertion token must contain an expiration.'],
    [
      'another issuer than the subject',
      { iss: '0oaOther' },
      "The issuer and subject of the client_assertion must be the client's id.",
    ],
  ])('refuses %s', async (_, claims, description) => {
    const replaced = JSON.parse(JSON.stringify(claims).replaceAll('ORIGIN', url)) as Record<string, unknown>
    const { status, body } = await requestToken(url, await assertion(url, key, 'exp' in claims ? claims : replaced))
    expect({ status, body }).toEqual({ status: 401, body: { error: 'invalid_client', error_description: description } })
  })

  it('refuses a key that the app does not have, under a known and an unknown kid', async () => {
    const forged = await requestToken(url, await assertion(url, stranger))
    expect([forged.status, forged.body.error_description]).toEqual([401, 'The client_assertion signature is invalid.'])
    const unknown = await requestToken(url, await assertion(url, stranger, {}, { kid: 'second' }))
    expect([unknown.status, unknown.body.error]).toEqual([401, 'invalid_client'])
  })

  it('refuses an unsigned assertion and one signed with the public key as a secret', async () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: '0oaTest', sub: '0oaTest', aud: `${url}/oauth2/v1/token`, exp: seconds(300) }
    const unsigned = await requestToken(url, `${part({ alg: 'none' })}.${part(claims)}.`)
    expect([unsigned.status, unsigned.body.error]).toEqual([401, 'invalid_client'])
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk))
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret)
    expect((await requestToken(url, confused)).status).toBe(401)
    expect((await requestToken(url, 'not.a.jwt')).body.error_description).toBe('The parsing of the client_assertion failed.')
  })

  it('refuses an assertion that was used before, also by a request that failed', async () => {
    const once = await assertion(url, key)
    expect((await requestToken(url, once, { scope: 'okta.apps.read' })).status).toBe(400)
    const { status, body } = await requestToken(url, once)
    expect([status, body.error, body.error_description]).toEqual([
      401,
      'invalid_client',
      'The client_assertion token has already been used.',
    ])
  })

  it('takes an assertion without jti, as Okta does, more than once', async () => {
    const endless = await assertion(url, key, { jti: undefined })
    expect((await requestToken(url, endless)).status).toBe(200)
    expect((await requestToken(url, endless)).status).toBe(200)
  })

  it('refuses an app that it does not know, in the shape of the management API', async () => {
    const { status, body } = await requestToken(url, await assertion(url, key, { iss: '0oaGone', sub: '0oaGone' }))
    expect(status).toBe(401)
    expect(body).toMatchObject({ errorCode: 'invalid_client', errorSummary: "Invalid value for 'client_id' parameter." })
  })

  it('refuses a client secret, in the body and as Basic', async () => {
    const inBody = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'okta.users.read',
      client_id: '0oaTest',
      client_secret: 's',
    })
    const inHeader = new URLSearchParams({ grant_type: 'client_credentials', scope: 'okta.users.read' })
    for (const [body, headers] of [
      [inBody, {}],
      [inHeader, { authorization: `Basic ${btoa('0oaTest:s')}` }],
    ] as const) {
      const response = await fetch(`${url}/oauth2/v1/token`, { method: 'POST', body, headers })
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({
        error: 'invalid_client',
        error_description:
          'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
      })
    }
  })

  it('refuses the whole request for one scope that was not granted, and a request without scope', async () => {
    const more = await requestToken(url, await assertion(url, key), { scope: 'okta.users.read okta.users.manage' })
    expect([more.status, more.body.error]).toEqual([400, 'invalid_scope'])
    const none = await requestToken(url, await assertion(url, key), { scope: '' })
    expect([none.status, none.body.error]).toEqual([400, 'invalid_scope'])
  })

  it('refuses other grants', async () => {
    const { status, body } = await requestToken(url, await assertion(url, key), { grant_type: 'password' })
    expect([status, body.error]).toEqual([400, 'unsupported_grant_type'])
  })

  it('ends a token after an hour', async () => {
    let now = Date.now()
    const aging = await startOktaStandIn({ people: 1, clock: { now: () => now }, clients: [appWith(key)] })
    const { body } = await requestToken(aging.url, await assertion(aging.url, key))
    const token = String(body.access_token)
    expect((await get(`${aging.url}/api/v1/users`, token)).status).toBe(200)
    expect(decodeJwt(token)).toMatchObject({ cid: '0oaTest', scp: ['okta.users.read'] })
    now += 3_600_000
    expect((await get<{ errorCode: string }>(`${aging.url}/api/v1/users`, token)).body.errorCode).toBe('E0000011')
    await aging.close()
  })
})

describe('an app with a JWKS URL', () => {
  it('is verified with the keys published there at that moment', async () => {
    const [old, fresh] = [await makeKey('old'), await makeKey('fresh')]
    let published: object = { keys: [old.jwk] }
    let status = 200
    const host = createServer((_, response) => response.writeHead(status).end(JSON.stringify(published))).listen(0, '127.0.0.1')
    await new Promise(resolve => host.once('listening', resolve))
    const jwksUri = `http://127.0.0.1:${(host.address() as AddressInfo).port}/jwks`
    okta.registerClient(appWith(old, { clientId: '0oaUrl', jwks: { jwksUri } }))
    const claims = { iss: '0oaUrl', sub: '0oaUrl' }

    expect((await requestToken(url, await assertion(url, old, claims))).status).toBe(200)
    published = { keys: [fresh.jwk] }
    expect((await requestToken(url, await assertion(url, old, claims))).body.error).toBe('invalid_client')
    expect((await requestToken(url, await assertion(url, fresh, claims))).status).toBe(200)
    status = 503
    const down = await requestToken(url, await assertion(url, fresh, claims))
    expect([down.status, down.body.error]).toEqual([401, 'invalid_client'])
    host.close()
  })
})
