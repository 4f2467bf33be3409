import { createHash, X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { entraDirectory } from '../../connectors/entra/index.ts'
import { scopeOf } from '../../connectors/entra/scope.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { aSignal, clientId, cursorOf, failureOf, hostCertificate, openEntra, pagesOf, peopleOf } from './entra-world.ts'

/** The exact calls, and the exact answers of Microsoft's documentation. The network is closed; a call too many or too few fails. */

const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'
const login = 'https://login.microsoftonline.com'
const graph = 'https://graph.microsoft.com'
const config: JsonObject = { tenantId, clientId }
const select = scopeOf(entraDirectory.config.parse(config)).select.join()

interceptRequests({ alone: true })

let form: Record<string, string> = {}
function token(): void {
  nock(login)
    .post(`/${tenantId}/oauth2/v2.0/token`, body => {
      form = body
      return true
    })
    .matchHeader('accept-language', 'en-US')
    .reply(200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'token-of-the-test' })
}

/** Nothing of the client's own telemetry. */
const call = (path: string) =>
  nock(graph, { badheaders: ['sdkversion', 'client-request-id'] })
    .matchHeader('authorization', 'Bearer token-of-the-test')
    .matchHeader('accept-language', 'en-US')
    .get(`/v1.0${path}`)

function counted(people: number): void {
  nock(graph)
    .get('/v1.0/users/$count')
    .matchHeader('consistencylevel', 'eventual')
    .reply(200, `\uFEFF${people}`, { 'content-type': 'text/plain' })
}

const user = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  accountEnabled: true,
  businessPhones: [],
  displayName: 'Adele Vance',
  givenName: 'Adele',
  surname: 'Vance',
  userPrincipalName: `${id}@contoso.com`,
  userType: 'Member',
  ...more,
})
const initial = `/users/delta?$select=${select}`

describe('on the wire', () => {
  it('the token request is an assertion by the certificate of the host, and nothing secret besides', async () => {
    token()
    nock(graph)
      .get(/users/)
      .reply(404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } })
    expect(await openEntra(config).directory.get(tenantId, aSignal())).toBeUndefined()
    const { client_assertion: assertion = '', ...rest } = form
    expect(rest).toEqual({
      grant_type: 'client_credentials',
      client_id: clientId,
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    const thumbprint = createHash('sha256').update(new X509Certificate(hostCertificate).raw).digest('base64url')
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    expect(decodeJwt(assertion)).toMatchObject({ iss: clientId, sub: clientId, aud: `${login}/${tenantId}/oauth2/v2.0/token` })
  })

  it('a federated app sends a token of ours, for the audience of token exchange', async () => {
    token()
    nock(graph)
      .get(/users/)
      .reply(404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } })
    await openEntra({ ...config, federatedCredential: {} }).directory.get(tenantId, aSignal())
    expect(decodeJwt(form.client_assertion ?? '')).toMatchObject({
      iss: 'https://host.example/i/int-1',
      sub: 'int-1',
      aud: 'api://AzureADTokenExchange',
    })
  })

  it('a small tenant is one round of a delta query, its links followed as they are', async () => {
    token()
    counted(3)
    call(initial).reply(200, {
      value: [user('a'), user('b')],
      '@odata.nextLink': `${graph}/v1.0/users/delta?$skiptoken=xY-1_%2B`,
    })
    call('/users/delta?$skiptoken=xY-1_%2B').reply(200, {
      value: [],
      '@odata.nextLink': `${graph}/v1.0/users/delta?$skiptoken=2`,
    })
    call('/users/delta?$skiptoken=2').reply(200, {
      value: [user('c'), { id: 'd', '@removed': { reason: 'changed' } }],
      '@odata.deltaLink': `${graph}/v1.0/users/delta?$deltatoken=later`,
    })
    const opened = openEntra(config)
    const pages = await pagesOf(opened.directory)
    expect(peopleOf(pages).map(one => one.externalId)).toEqual(['a', 'b', 'c'])
    expect(pages.map(page => page.end)).toEqual([undefined, undefined, 'snapshot'])

    call('/users/delta?$deltatoken=later').reply(200, {
      value: [{ id: 'a', '@removed': { reason: 'deleted' } }, user('b', { surname: 'Now' })],
      '@odata.deltaLink': `${graph}/v1.0/users/delta?$deltatoken=latest-1`,
    })
    const later = await pagesOf(opened.directory, cursorOf(pages))
    expect(later.map(page => page.end)).toEqual(['delta'])
    expect(later[0]?.changes[0]).toEqual({ kind: 'user_removed', externalId: 'a', reason: 'deleted' })
  })

  it('410 with a Location is a checkpoint that is no longer there', async () => {
    token()
    counted(1)
    call(initial).reply(200, { value: [user('a')], '@odata.deltaLink': `${graph}/v1.0/users/delta?$deltatoken=old` })
    const { directory } = openEntra(config)
    const cursor = cursorOf(await pagesOf(directory))
    const error = { error: { code: 'resyncRequired', message: 'Resync required.' } }
    call('/users/delta?$deltatoken=old').reply(410, error, { location: `${graph}/v1.0/users/delta?$deltatoken=` })
    expect((await failureOf(pagesOf(directory, cursor))).code).toBe('checkpoint_expired')
  })

  it('Retry-After is obeyed past 180 s, in seconds and as a date by the clock of Graph', async () => {
    token()
    counted(1)
    const date = new Date(Date.UTC(2026, 0, 1))
    const error = { error: { code: 'TooManyRequests', message: 'Too many requests' } }
    call(initial).reply(429, error, { 'retry-after': '200' })
    call(initial).reply(429, error, { 'retry-after': new Date(date.getTime() + 30_000).toUTCString(), date: date.toUTCString() })
    call(initial).reply(200, { value: [], '@odata.deltaLink': `${graph}/v1.0/users/delta?$deltatoken=x` })
    const opened = openEntra(config)
    await pagesOf(opened.directory)
    expect(opened.waits.map(ms => Math.floor(ms / 10_000) * 10)).toEqual([200, 30])
  })

  it('a person is looked for by equality, with the login quoted', async () => {
    token()
    const filter = encodeURIComponent("userPrincipalName eq 'o''neill@contoso.com'").replaceAll("'", '%27')
    call(`/users?$filter=${filter}&$select=${select}&$top=2`).reply(200, { value: [user('a')] })
    expect((await openEntra(config).directory.find?.("o'neill@contoso.com", aSignal()))?.externalId).toBe('a')
  })
})

describe('an answer that must not be believed', () => {
  it.each<[string, unknown]>([
    ['no list', { error: 'odd' }],
    ['a round that never ends and does not go on', { value: [] }],
    [
      'a next page at another host',
      { value: [], '@odata.nextLink': 'https://graph.microsoft.com.evil.example/v1.0/users/delta?$skiptoken=1' },
    ],
    [
      'a next page on another port',
      { value: [], '@odata.nextLink': 'https://graph.microsoft.com:8443/v1.0/users/delta?$skiptoken=1' },
    ],
    ['a next page without TLS', { value: [], '@odata.nextLink': 'http://graph.microsoft.com/v1.0/users/delta?$skiptoken=1' }],
    ['a next page of another list', { value: [], '@odata.nextLink': `${graph}/v1.0/groups/delta?$skiptoken=1` }],
    ['a next page of another version', { value: [], '@odata.nextLink': `${graph}/beta/users/delta?$skiptoken=1` }],
    ['a next page that is this one', { value: [], '@odata.nextLink': `${graph}/v1.0${initial}` }],
    ['a next page that is no address', { value: [], '@odata.nextLink': 7 }],
    ['a delta link at another host', { value: [], '@odata.deltaLink': 'https://evil.example/v1.0/users/delta?$deltatoken=1' }],
  ])('%s', async (_, body) => {
    token()
    counted(1)
    call(initial).reply(200, body as nock.Body)
    expect((await failureOf(pagesOf(openEntra(config).directory))).code).toBe('response_invalid')
  })

  it('an address inside a query that would lead the client elsewhere', async () => {
    token()
    counted(1)
    const next = `${graph}/v1.0/users/delta?$skiptoken=https://evil.example/v1.0/x`
    call(initial).reply(200, { value: [], '@odata.nextLink': next })
    const error = await failureOf(pagesOf(openEntra(config).directory))
    expect([error.code, error.detail]).toEqual(['response_invalid', 'the address of a call is not of this Graph'])
  })

  it('somebody else’s record', async () => {
    token()
    nock(graph).get(/users/).reply(200, user('another'))
    expect(await openEntra(config).directory.get(tenantId, aSignal())).toBeUndefined()
  })
})

describe('a refusal by code', () => {
  it.each([
    [401, 'InvalidAuthenticationToken', 'credentials_invalid'],
    [403, 'Authorization_RequestDenied', 'permission_missing'],
    [403, 'Authorization_IdentityNotFound', 'consent_required'],
    [404, 'Request_ResourceNotFound', undefined],
    [400, 'Directory_ExpiredPageToken', 'checkpoint_expired'],
    [400, 'syncStateNotFound', 'checkpoint_expired'],
    [400, 'Request_BadRequest', 'schema_changed'],
    [400, 'BadRequest', 'schema_changed'],
    [408, 'Timeout', 'provider_timeout'],
    [429, 'TooManyRequests', 'rate_limited'],
    [503, 'ServiceUnavailable', 'provider_unavailable'],
  ])('%i %s is %s', async (status, code, expected) => {
    const innerError = { date: '2026-01-01T00:00:00', 'request-id': 'req-1', 'client-request-id': 'req-1' }
    const times = status === 401 ? 2 : 1
    for (let n = 0; n < times; n += 1) token()
    nock(graph)
      .get(/users/)
      .times(times)
      .reply(status, { error: { code, message: 'What happened', innerError } })
    const work = openEntra(config).directory.get(tenantId, aSignal())
    if (expected === undefined) return expect(await work).toBeUndefined()
    const error = await failureOf(work)
    expect([error.code, error.detail]).toEqual([
      expected,
      `GET /users/${tenantId}: ${status} ${code} "What happened" request-id req-1`,
    ])
  })
})
