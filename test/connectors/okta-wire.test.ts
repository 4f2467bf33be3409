import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { createOktaDirectory } from '../../connectors/okta/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { makeKey } from '../sandbox/okta-client.ts'
import { hostContext } from '../support/host-context.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { aSignal, codeOf, failureOf, pagesOf, peopleOf, systemClock } from './okta-world.ts'

/** The exact calls, and the exact answers of Okta's documentation. The network is closed; a call too many or too few fails. */

const orgUrl = 'https://acme.okta.com'
const key = await makeKey('kid-1')
const privateJwk = { ...((await exportJWK(key.privateKey)) as JsonObject), kid: 'kid-1', alg: 'ES256' }

interceptRequests({ alone: true })

function open(config: JsonObject = {}) {
  const waits: number[] = []
  const connector = createOktaDirectory({ pause: async ms => void waits.push(ms) })
  const base = hostContext({ clock: systemClock })
  const ownKey = async () => ({ kid: 'kid-1', key: key.privateKey })
  const { directory, check } = connector.open(
    connector.config.parse({ orgUrl: `${orgUrl}/`, clientId: '0oa1', privateJwk, ...config }),
    {
      ...base,
      token: grant => createTokenSource(grant, { fetch: base.fetch, clock: systemClock, ownKey }),
    },
  )
  if (!directory || !check) throw new Error('the manifest promises both')
  return { directory, check, waits }
}

const org = () => nock(orgUrl)
const token = (scope = 'okta.users.read') =>
  org()
    .post('/oauth2/v1/token', body => body.scope === scope)
    .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: `token-for-${scope}`, scope })
/** Okta's answer where a scope was not granted. */
const notGranted = (scope: string) =>
  org()
    .post('/oauth2/v1/token', body => body.scope === scope)
    .reply(400, { error: 'invalid_scope', error_description: 'One or more scopes are not configured' })
const list = (path: string) =>
  org()
    .matchHeader('authorization', /^Bearer token-for-/)
    .get(path)

/** As the documentation of "List all users" shows one, with attributes of its own. */
const user = (id: string, more: JsonObject = {}, profile: JsonObject = {}): JsonObject => ({
  id,
  status: 'ACTIVE',
  created: '2013-06-24T16:39:18.000Z',
  activated: '2013-06-24T16:39:19.000Z',
  statusChanged: '2013-06-24T16:39:19.000Z',
  lastLogin: '2013-06-24T17:39:19.000Z',
  lastUpdated: '2013-07-02T21:36:25.344Z',
  passwordChanged: '2013-07-02T21:36:25.344Z',
  type: { id: 'otyfnjfba4ye7pgjB0g4' },
  profile: {
    firstName: 'Isaac',
    lastName: 'Brock',
    email: 'isaac.brock@example.com',
    login: 'isaac.brock@example.com',
    ...profile,
  },
  _links: { self: { href: `${orgUrl}/api/v1/users/${id}` } },
  ...more,
})
const self = (path: string) => `<${orgUrl}${path}>; rel="self"`
const next = (path: string) => `<${orgUrl}${path}>; rel="next"`

const firstPath = '/api/v1/users?limit=200'
const lastPath = '/api/v1/users?limit=200&filter=status%20eq%20%22DEPROVISIONED%22'

describe('on the wire', () => {
  it('the token request is a signed assertion for the token endpoint, and nothing secret besides', async () => {
    let form: Record<string, string> = {}
    org()
      .post('/oauth2/v1/token', body => {
        form = body
        return true
      })
      .matchHeader('content-type', /^application\/x-www-form-urlencoded/)
      .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'token-for-test', scope: 'okta.users.read' })
    list('/api/v1/users/00u1').reply(404, { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: 00u1 (User)' })
    expect(await open().directory.get('00u1', aSignal())).toBeUndefined()
    const { client_assertion: assertion = '', ...rest } = form
    expect(rest).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'okta.users.read',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    expect(rest).not.toHaveProperty('client_secret')
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'ES256', kid: 'kid-1' })
    const claims = decodeJwt(assertion)
    expect(claims).toMatchObject({ iss: '0oa1', sub: '0oa1', aud: 'https://acme.okta.com/oauth2/v1/token' })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(3600)
    expect(claims.jti).toBeDefined()
  })

  it('a full read asks for what is needed, follows what it is given, and asks for the deactivated last', async () => {
    token()
    const slim = 'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus'
    const second = '/api/v1/users?after=00u2%2Bx&limit=200'
    list(firstPath)
      .matchHeader('content-type', slim)
      .reply(200, [user('00u1'), user('00u2')], { link: `${self(firstPath)}, ${next(second)}` })
    list(second)
      .matchHeader('content-type', slim)
      .reply(200, [], { link: [self(second), next(`${second}&x=1`)].join(', ') })
    list(`${second}&x=1`).reply(200, [user('00u3', { status: 'LOCKED_OUT' })], { link: self(`${second}&x=1`) })
    list(lastPath)
      .matchHeader('content-type', slim)
      .reply(200, [user('00u4', { status: 'DEPROVISIONED' })], { link: self(lastPath) })
    const pages = await pagesOf(open().directory)
    expect(peopleOf(pages).map(one => [one.externalId, one.status])).toEqual([
      ['00u1', 'active'],
      ['00u2', 'active'],
      ['00u3', 'locked'],
      ['00u4', 'inactive'],
    ])
    expect(pages.map(page => [page.changes.length, page.end])).toEqual([
      [2, undefined],
      [0, undefined],
      [1, undefined],
      [1, 'snapshot'],
    ])
  })

  it('the mark is the Date of the first answer', async () => {
    token()
    const date = new Date(systemClock.now() - 90_000)
    date.setMilliseconds(0)
    list(firstPath).reply(200, [], { date: date.toUTCString(), link: self(firstPath) })
    list(lastPath).reply(200, [], { date: new Date().toUTCString(), link: self(lastPath) })
    const { directory } = open()
    const { cursor } = (await pagesOf(directory)).at(-1) ?? {}
    const since = new Date(date.getTime() - 300_000).toISOString()
    const path = `/api/v1/users?limit=200&filter=${encodeURIComponent(`lastUpdated gt "${since}"`)}`
    list(path).reply(200, [user('00u1')], { link: self(path) })
    notGranted('okta.logs.read')
    expect((await pagesOf(directory, cursor)).map(page => [page.changes.length, page.end])).toEqual([
      [1, undefined],
      [0, 'delta'],
    ])
  })

  it('without a Date the mark is what the first page proves', async () => {
    token()
    list(firstPath).reply(200, [user('00u1'), user('00u2', { lastUpdated: '2014-01-01T00:00:00.000Z' })], {
      link: self(firstPath),
    })
    list(lastPath).reply(200, [], { link: self(lastPath) })
    const { directory } = open()
    const { cursor } = (await pagesOf(directory)).at(-1) ?? {}
    const path = `/api/v1/users?limit=200&filter=${encodeURIComponent('lastUpdated gt "2013-12-31T23:55:00.000Z"')}`
    list(path).reply(200, [], { link: self(path) })
    notGranted('okta.logs.read')
    await pagesOf(directory, cursor)
  })

  it('a person in chosen groups is looked up with the groups', async () => {
    const groupIds = ['00g1', '00g2']
    const path = '/api/v1/users/00u1/groups?limit=200'
    for (const [member, expected] of [
      ['00g2', 'ACTIVE'],
      ['00g9', 'LEFT_SCOPE'],
    ] as const) {
      token('okta.users.read okta.groups.read')
      list('/api/v1/users/00u1').reply(200, user('00u1'))
      list(path).reply(200, [{ id: '00gEveryone' }], { link: next(`${path}&after=1`) })
      list(`${path}&after=1`).reply(200, [{ id: member }], { link: self(`${path}&after=1`) })
      const found = await open({ groupIds }).directory.get('00u1', aSignal())
      expect(found).toMatchObject({ externalId: '00u1', sourceStatus: expected })
    }
  })

  it('members of chosen groups are read group by group', async () => {
    token('okta.users.read okta.groups.read')
    const [one, two] = ['/api/v1/groups/00g1/users?limit=200', '/api/v1/groups/00g2/users?limit=200'] as const
    for (const id of ['00g1', '00g2'])
      list(`/api/v1/groups/${id}`).reply(200, { id, profile: { name: `Group ${id}`, description: null } })
    list(one).reply(200, [user('00u1'), user('00u2')], { link: self(one) })
    list(two).reply(200, [user('00u2')], { link: self(two) })
    const pages = await pagesOf(open({ groupIds: ['00g2', '00g1'] }).directory)
    expect(peopleOf(pages).map(person => person.externalId)).toEqual(['00u1', '00u2', '00u2'])
    expect(pages.map(page => page.end)).toEqual([undefined, 'snapshot'])
    expect(pages.at(-1)?.absent).toBe('left_scope')
    expect(pages[0]?.changes.map(change => change.kind)).toEqual(['group', 'user', 'user', 'member', 'member'])
  })

  it('the check names the org', async () => {
    const id = '00o1'
    org()
      .get('/.well-known/okta-organization')
      .reply(200, { id, pipeline: 'idx', _links: {} }, { date: new Date().toUTCString() })
    token()
    list('/api/v1/users?limit=1').reply(200, [user('00u1')], { link: self('/api/v1/users?limit=1') })
    list(firstPath).reply(200, [user('00u1')], { link: self(firstPath) })
    for (const scope of ['okta.groups.read', 'okta.logs.read', 'okta.roles.read']) notGranted(scope)
    const steps = await open().check(aSignal())
    expect(steps.find(step => step.step === 'address')?.saw).toBe('acme.okta.com, org 00o1')
    expect(steps.find(step => step.step === 'rate')?.saw).toBe('Okta did not say, so calls are not paced')
    expect(steps.every(step => step.ok)).toBe(true)
  })
})

describe('an answer that cannot be right', () => {
  const rows = Array.from({ length: 200 }, (_, n) => user(`00u${n}`))
  it.each<[string, unknown, Record<string, string>]>([
    ['a full page that lost its Link header', rows, {}],
    ['a Link header that ends in the middle', [], { link: `${self(firstPath)}, <${orgUrl}/api/v1/users?aft` }],
    [
      'a next page at another host',
      [],
      { link: '<https://acme.okta.com.evil.example/api/v1/users?limit=200&after=x>; rel="next"' },
    ],
    ['a next page on another port', [], { link: '<https://acme.okta.com:8443/api/v1/users?limit=200&after=x>; rel="next"' }],
    ['a next page without TLS', [], { link: '<http://acme.okta.com/api/v1/users?limit=200&after=x>; rel="next"' }],
    ['a next page of another list', [], { link: next('/api/v1/apps?after=x') }],
    ['a next page that is this one', [], { link: next(firstPath) }],
    ['a next page that is no address', [], { link: '<https://[>; rel="next"' }],
    ['an error body under 200', { errorCode: 'E0000009' }, {}],
    ['a number', '1', {}],
  ])('%s', async (_, body, headers) => {
    token()
    list(firstPath).reply(200, body as nock.Body, headers)
    expect((await failureOf(pagesOf(open().directory))).code).toBe('response_invalid')
  })

  it('pages that go round in a circle', async () => {
    token()
    const [a, b] = ['/api/v1/users?after=a', '/api/v1/users?after=b'] as const
    list(firstPath).reply(200, [], { link: next(a) })
    list(a).reply(200, [], { link: next(b) })
    list(b).reply(200, [], { link: next(a) })
    const error = await failureOf(pagesOf(open().directory))
    expect([error.code, error.detail]).toEqual(['response_invalid', 'the pages of a list go round in a circle'])
  })

  it('somebody else’s record', async () => {
    token()
    list('/api/v1/users/00u1').reply(200, user('00u2'))
    expect(await open().directory.get('00u1', aSignal())).toBeUndefined()
  })

  it('a record that is none', async () => {
    token()
    list('/api/v1/users/00u1').reply(200, { id: '00u1' })
    expect((await failureOf(open().directory.get('00u1', aSignal()))).code).toBe('response_invalid')
  })

  it('a next page in relation to this one is followed, as any link may be written (RFC 8288)', async () => {
    token()
    list(firstPath).reply(200, [], { link: '<?limit=200&after=x>; rel=next' })
    list('/api/v1/users?limit=200&after=x').reply(200, [])
    list(lastPath).reply(200, [])
    expect((await pagesOf(open().directory)).at(-1)?.end).toBe('snapshot')
  })
})

describe('a refusal by code', () => {
  it.each([
    [400, 'E0000001', 'schema_changed'],
    [401, 'E0000004', 'credentials_invalid'],
    [401, 'E0000015', 'permission_missing'],
    [403, 'E0000015', 'permission_missing'],
    [403, 'E0000006', 'permission_missing'],
    [403, 'E0000099', 'permission_missing'],
    [404, 'E0000008', 'schema_changed'],
    [400, 'E0000031', 'response_invalid'],
    [400, 'E0000053', 'response_invalid'],
    [408, 'E0000099', 'provider_timeout'],
    [418, 'E0000099', 'response_invalid'],
    [503, 'E0000010', 'provider_unavailable'],
  ])('%i %s is %s', async (status, errorCode, code) => {
    token()
    const answer = { errorCode, errorSummary: 'What happened', errorLink: errorCode, errorId: 'oae1', errorCauses: [] }
    // A refused token is replaced once before it counts.
    const calls = status === 401 ? 2 : 1
    if (calls === 2) token()
    list('/api/v1/users/00u1').times(calls).reply(status, answer, { 'x-okta-request-id': 'req1' })
    const error = await failureOf(open().directory.get('00u1', aSignal()))
    expect([error.code, error.detail]).toEqual([
      code,
      `GET /api/v1/users/00u1: ${status} ${errorCode} "What happened" errorId oae1 x-okta-request-id req1`,
    ])
  })

  it('of a page that Okta named itself means that its cursor is too old', async () => {
    token()
    const second = '/api/v1/users?after=old&limit=200'
    list(firstPath).reply(200, [user('00u1')], { link: next(second) })
    list(second).reply(400, { errorCode: 'E0000001', errorSummary: 'Api validation failed: after' })
    expect((await failureOf(pagesOf(open().directory))).code).toBe('checkpoint_expired')
  })

  it('is no cursor fault on the first page', async () => {
    token()
    list(firstPath).reply(400, { errorCode: 'E0000001', errorSummary: 'Api validation failed: limit' })
    expect((await failureOf(pagesOf(open().directory))).code).toBe('schema_changed')
  })
})

it('nothing is asked when the connector is opened', () => {
  expect(codeOf(() => open())).toBeUndefined()
})
