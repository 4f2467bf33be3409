import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases } from '../../support/databases.ts'
import { askToken, basic, host, type Rig, rig } from './setup.ts'

const [sqlite] = databases()

describe('the surface of the provider', () => {
  let it: Rig
  beforeAll(async () => {
    if (!sqlite) throw new Error('no database')
    it = await rig(sqlite)
  })
  afterAll(() => it.close())
  const get = (url: string, headers: Record<string, string> = {}) => it.app.inject({ url, headers: { host, ...headers } })

  test('discovery says what is there and nothing else', async () => {
    const response = await get('/oidc/.well-known/openid-configuration')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      issuer: 'https://verify.example.com/oidc',
      token_endpoint: 'https://verify.example.com/oidc/token',
      jwks_uri: 'https://verify.example.com/oidc/jwks',
      authorization_endpoint: 'https://verify.example.com/oidc/auth',
      pushed_authorization_request_endpoint: 'https://verify.example.com/oidc/request',
      userinfo_endpoint: 'https://verify.example.com/oidc/me',
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']),
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: expect.not.arrayContaining(['HS256']),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: expect.arrayContaining(['openid', 'hooks:read', 'hooks:step_up', 'operations:unlock']),
      claims_supported: expect.any(Array),
      claim_types_supported: ['normal'],
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
    })
  })

  test('keys are public halves only', async () => {
    const { keys } = (await get('/oidc/jwks')).json()
    expect(keys).toEqual([{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String), e: 'AQAB', n: expect.any(String) }])
  })

  test('the private half is at rest only sealed', async () => {
    const row = await it.store.db.selectFrom('issuer_keys').selectAll().executeTakeFirst()
    expect(row?.private_sealed).toMatch(/^v1\.k1\./)
  })

  test('a spoofed Host is refused before the provider hears of it', async () => {
    for (const [spoofed, status] of [
      ['evil.example', 421],
      ['verify.example.com.evil.example', 421],
      ['verify.example.com:8443', 421],
      ['verify.example.com@evil.example', 400],
      ['verify.example.com/../x', 400],
    ] as const) {
      const response = await get('/oidc/.well-known/openid-configuration', { host: spoofed })
      expect([spoofed, response.statusCode]).toEqual([spoofed, status])
      expect(response.body).not.toContain('evil')
    }
    expect((await get('/oidc/jwks', { host: 'VERIFY.example.com:443' })).statusCode).toBe(200)
  })

  test('forwarding headers change no address', async () => {
    const response = await get('/oidc/.well-known/openid-configuration', {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
    })
    expect(response.json().token_endpoint).toBe('https://verify.example.com/oidc/token')
  })

  test('what is off is not there', async () => {
    for (const url of ['/oidc/session/end/confirm', '/oidc/token/introspection', '/oidc/reg', '/oidc/session/end']) {
      expect((await get(url)).statusCode).toBe(404)
      expect((await it.app.inject({ method: 'POST', url, headers: { host } })).statusCode).toBe(404)
    }
  })

  test('near-miss methods are 405 and say which is right', async () => {
    for (const [method, url, allow] of [
      ['GET', '/oidc/token', 'POST'],
      ['PUT', '/oidc/token', 'POST'],
      ['HEAD', '/oauth2/token', 'POST'],
      ['POST', '/oidc/jwks', 'GET, HEAD'],
      ['DELETE', '/oidc/.well-known/openid-configuration', 'GET, HEAD'],
    ] as const) {
      const response = await it.app.inject({ method, url, headers: { host } })
      expect([method, url, response.statusCode, response.headers.allow]).toEqual([method, url, 405, allow])
    }
  })

  test('errors are JSON even for a browser, and bodies of another type are refused', async () => {
    const html = await askToken(it.app, {}, { accept: 'text/html' })
    expect(html.headers['content-type']).toContain('application/json')
    const json = await it.app.inject({ method: 'POST', url: '/oidc/token', headers: { host }, payload: { grant_type: 'x' } })
    expect([json.statusCode, json.json().error]).toEqual([400, 'invalid_request'])
  })

  test('a repeated parameter is refused', async () => {
    const response = await it.app.inject({
      method: 'POST',
      url: '/oidc/token',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials&client_id=a&client_id=b&client_secret=c',
    })
    expect([response.statusCode, response.json().error]).toEqual([400, 'invalid_request'])
  })

  test('it works over a real socket, where the body is a stream', async () => {
    const client = await it.register('socket', ['step_up'])
    await it.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = it.app.server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      const call = request(
        {
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/oidc/token',
          headers: { host, authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
        },
        response => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      call.on('error', reject)
      call.end('grant_type=client_credentials')
    })
    expect(status).toBe(200)
  })

  test('secrets and tokens are not in the log', async () => {
    const client = await it.register('quiet', ['step_up'])
    const { body } = await askToken(it.app, {}, { authorization: basic(client) })
    expect(it.log.lines.join()).not.toContain(client.secret)
    expect(it.log.lines.join()).not.toContain(body.access_token)
  })
})
