import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import {
  appWith,
  assertion,
  type Certificate,
  call,
  clientId,
  control,
  makeCertificate,
  postToken,
  requestToken,
  requestTokenBy,
  secret,
  tokenFor,
  tokenPath,
} from './graph-client.ts'

let graph: GraphStandIn
let url: string
let endpoint: string
let certificate: Certificate

beforeAll(async () => {
  certificate = await makeCertificate()
  graph = await startGraphStandIn({ people: 5, clients: [appWith({ certificates: [certificate.base64] })] })
  url = graph.url
  endpoint = `${url}${tokenPath(graph.tenantId)}`
})
afterAll(() => graph.close())

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow
const refusal = ({ status, body }: { status: number; body: Readonly<Record<string, unknown>> }) => [
  status,
  body.error,
  (body.error_codes as number[])[0],
]

describe('the token endpoint', () => {
  it('is bound to loopback', () => expect(new URL(url).hostname).toBe('127.0.0.1'))

  it('gives a bearer token with the granted permissions as roles, signed with a published key', async () => {
    const { status, body, headers } = await requestToken(graph)
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 })
    expect(headers.get('cache-control')).toContain('no-store')
    const keys = (await (await fetch(`${url}/${graph.tenantId}/discovery/v2.0/keys`)).json()) as JSONWebKeySet
    const { payload } = await jwtVerify(String(body.access_token), createLocalJWKSet(keys), { audience: url })
    expect(payload).toMatchObject({ appid: clientId, tid: graph.tenantId, idtyp: 'app', roles: appWith().roles })
  })

  it('tells its issuer by the id of the tenant, also when asked by domain', async () => {
    for (const name of [graph.tenantId, 'entra.example']) {
      const document = await (await fetch(`${url}/${name}/v2.0/.well-known/openid-configuration`)).json()
      expect(document).toMatchObject({
        issuer: `${url}/${graph.tenantId}/v2.0`,
        token_endpoint: `${url}/${name}/oauth2/v2.0/token`,
      })
    }
    const anyone = await (await fetch(`${url}/common/v2.0/.well-known/openid-configuration`)).json()
    expect(anyone).toMatchObject({ issuer: `${url}/{tenantid}/v2.0` })
    expect((await fetch(`${url}/nobody/v2.0/.well-known/openid-configuration`)).status).toBe(400)
  })

  it('refuses with the shape and the numbers of AADSTS errors', async () => {
    const { status, body } = await requestToken(graph, { client_secret: 'wrong' })
    expect(status).toBe(401)
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: expect.stringMatching(/^AADSTS7000215: .* Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$/),
      error_codes: [7000215],
      timestamp: expect.any(String),
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
      error_uri: expect.stringContaining('7000215'),
    })
  })

  it.each<[string, Record<string, string>, [number, string, number]]>([
    ['an app that it does not know', { client_id: '00000000-0000-4000-8000-000000000000' }, [400, 'unauthorized_client', 700016]],
    ['no scope', { scope: '' }, [400, 'invalid_request', 900144]],
    ['a single permission as scope', { scope: 'User.Read.All' }, [400, 'invalid_scope', 70011]],
    ['the scope of the real Graph', { scope: 'https://graph.microsoft.com/.default' }, [400, 'invalid_resource', 500011]],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type', 70003]],
  ])('refuses %s', async (_, form, expected) => {
    expect(refusal(await requestToken(graph, form))).toEqual(expected)
  })

  it('refuses a tenant that it does not know, and a request without credentials', async () => {
    const nobody = { url, tenantId: '11111111-1111-4111-8111-111111111111' }
    expect(refusal(await requestToken(nobody))).toEqual([400, 'invalid_request', 90002])
    const form = { grant_type: 'client_credentials', scope: `${url}/.default`, client_id: clientId }
    expect(refusal(await postToken(url, graph.tenantId, form))).toEqual([401, 'invalid_client', 7000216])
  })

  it('takes the secret as Basic too', async () => {
    const form = { grant_type: 'client_credentials', scope: `${url}/.default` }
    const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
    expect((await postToken(url, graph.tenantId, form, { authorization })).status).toBe(200)
  })

  it('ends a token after 3599 seconds, and every token when they are revoked', async () => {
    let now = Date.now()
    const aging = await startGraphStandIn({ people: 1, clock: { now: () => now }, clients: [appWith()] })
    const token = await tokenFor(aging)
    now += 3_598_000
    expect((await call(`${aging.url}/v1.0/users`, token)).status).toBe(200)
    now += 1000
    const late = await call(`${aging.url}/v1.0/users`, token)
    expect([late.status, late.error?.code, late.error?.message]).toEqual([
      401,
      'InvalidAuthenticationToken',
      'Lifetime validation failed, the token is expired.',
    ])
    const second = await tokenFor(aging)
    await control(aging.url, 'DELETE', 'tokens')
    expect((await call(`${aging.url}/v1.0/users`, second)).error?.code).toBe('InvalidAuthenticationToken')
    await aging.close()
  })
})

describe('a certificate assertion', () => {
  it('is taken once', async () => {
    const once = await assertion(endpoint, certificate)
    expect((await requestTokenBy(graph, once)).status).toBe(200)
    expect(refusal(await requestTokenBy(graph, once))).toEqual([401, 'invalid_client', 700027])
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>, number]>([
    ['without a thumbprint', {}, { 'x5t#S256': undefined }, 700027],
    ['with the thumbprint of another certificate', {}, { 'x5t#S256': 'AAAA' }, 700027],
    ['without typ', {}, { typ: undefined }, 50027],
    ['with the issuer as audience', { aud: 'https://login.example/v2.0' }, {}, 700023],
    ['of another app', { iss: '00000000-0000-4000-8000-000000000000' }, {}, 700021],
    ['that has expired', { exp: seconds(-301) }, {}, 700024],
    ['that does not hold yet', { nbf: seconds(400) }, {}, 700024],
    ['that never expires', { exp: undefined }, {}, 700024],
    ['that lives for an hour', { exp: seconds(3600) }, {}, 700024],
    ['without jti', { jti: undefined }, {}, 700027],
  ])('%s is refused', async (_, claims, header, code) => {
    const answer = await requestTokenBy(graph, await assertion(endpoint, certificate, claims, header))
    expect(refusal(answer)).toEqual([401, 'invalid_client', code])
  })

  it('is refused when another key signed it, when nothing signed it, and when it is no JWT', async () => {
    const stranger = await makeCertificate()
    const forged = await assertion(endpoint, { ...stranger, thumbprint: certificate.thumbprint })
    expect(refusal(await requestTokenBy(graph, forged))[2]).toBe(700027)
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: clientId, sub: clientId, aud: endpoint, exp: seconds(300), jti: 'a' }
    const unsigned = `${part({ alg: 'none', typ: 'JWT', 'x5t#S256': certificate.thumbprint })}.${part(claims)}.`
    expect(refusal(await requestTokenBy(graph, unsigned))[0]).toBe(401)
    expect(refusal(await requestTokenBy(graph, 'not.a.jwt'))[2]).toBe(50027)
  })

  it('is refused with a certificate that has expired', async () => {
    const old = await makeCertificate(new Date(Date.now() - 1000))
    const other = 'aaaaaaaa-0000-4000-8000-000000000001'
    graph.registerClient(appWith({ clientId: other, certificates: [old.base64] }))
    const late = await assertion(endpoint, old, { iss: other, sub: other })
    const answer = await requestTokenBy(graph, late, { client_id: other })
    expect([refusal(answer)[2], answer.body.error_description]).toEqual([700027, expect.stringContaining('expired')])
  })
})

describe('a federated credential', () => {
  const federated = 'aaaaaaaa-0000-4000-8000-000000000002'
  let issuer: string
  let server: Server
  let privateKey: CryptoKey
  let status = 200

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    privateKey = pair.privateKey
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'host', alg: 'RS256', use: 'sig' }]
    server = createServer((request, response) => {
      const body = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    graph.registerClient(
      appWith({ clientId: federated, secrets: [], federated: [{ issuer, subject: 'integration-1' }], roles: ['User.Read.All'] }),
    )
  })
  afterAll(() => void server.close())

  const external = (claims: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: issuer,
      sub: 'integration-1',
      aud: 'api://AzureADTokenExchange',
      iat: seconds(0),
      exp: seconds(300),
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'host', typ: 'JWT' })
      .sign(privateKey)
  const exchange = async (claims: Record<string, unknown> = {}) =>
    requestTokenBy(graph, await external(claims), { client_id: federated })

  it('takes the token of the issuer, whose keys it finds by discovery', async () => {
    const { status: answered, body } = await exchange()
    expect(answered).toBe(200)
    expect(decodeJwt(String(body.access_token))).toMatchObject({ appid: federated, roles: ['User.Read.All'] })
  })

  it.each<[string, Record<string, unknown>, number]>([
    ['issuer', { iss: 'https://stranger.example' }, 700211],
    ['subject', { sub: 'integration-2' }, 700213],
    ['audience', { aud: 'https://graph.microsoft.com' }, 700212],
  ])('refuses another %s', async (_, claims, code) => {
    expect(refusal(await exchange(claims))).toEqual([401, 'invalid_client', code])
  })

  it('refuses a token that has expired, one signed by a stranger, and an issuer that cannot be asked', async () => {
    expect(refusal(await exchange({ exp: seconds(-400) }))[2]).toBe(700024)
    const stranger = await generateKeyPair('RS256')
    const claims = { iss: issuer, sub: 'integration-1', aud: 'api://AzureADTokenExchange', exp: seconds(300) }
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'host' }).sign(stranger.privateKey)
    expect(refusal(await requestTokenBy(graph, forged, { client_id: federated }))[2]).toBe(700027)
    status = 503
    expect(refusal(await exchange())[2]).toBe(50166)
  })
})
