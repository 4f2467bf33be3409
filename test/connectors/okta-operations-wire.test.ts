import { exportJWK } from 'jose'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { createOktaDirectory } from '../../connectors/okta/index.ts'
import { offered } from '../../connectors/okta/operations/offered.ts'
import type { JsonObject, OperationName } from '../../src/contract/index.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { makeKey } from '../sandbox/okta-client.ts'
import { hostContext } from '../support/host-context.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { aSignal, failureOf } from './okta-world.ts'

/** The exact calls of operations, in their order. The network is closed. */

const orgUrl = 'https://acme.okta.com'
const key = await makeKey('kid-1')
const privateJwk = { ...((await exportJWK(key.privateKey)) as JsonObject), kid: 'kid-1', alg: 'ES256' }
const now = Date.parse('2026-11-20T10:00:00.000Z')
const ana = '00uAna0000000000000A'
const admin = '00uAdmin00000000000A'

interceptRequests({ alone: true })

function open(more: JsonObject = {}) {
  const connector = createOktaDirectory({ pause: async () => undefined })
  const base = hostContext({ clock: { now: () => now } })
  const ownKey = async () => ({ kid: 'kid-1', key: key.privateKey })
  const operations = { clientId: '0oaOps', privateJwk, allowed: [...offered], knownAdmin: admin, ...more }
  const config = connector.config.parse({ orgUrl, clientId: '0oaSync', privateJwk, operations })
  const clock = { now: () => now }
  const token = (grant: Parameters<typeof base.token>[0]) => createTokenSource(grant, { fetch: base.fetch, clock, ownKey })
  const opened = connector.open(config, { ...base, token }).operations
  if (!opened) throw new Error('the manifest promises operations')
  return opened
}

const tokenOf = (scope: string, value: string) =>
  nock(orgUrl)
    .post('/oauth2/v1/token', body => body.scope === scope)
    .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: value, scope })
const org = (value = 'ops') => nock(orgUrl, { reqheaders: { authorization: `Bearer ${value}` } })

/** What is looked at before anything is done, by the app for operations and no other. */
function looks({ status = 'ACTIVE', knownAdmin = admin } = {}) {
  tokenOf('okta.users.manage okta.roles.read', 'ops')
  org()
    .get(`/api/v1/users/${ana}`)
    // Asked for without leaving credentials out, which the source is read from.
    .matchHeader('content-type', value => value === undefined || !String(value).includes('omitCredentials'))
    .reply(200, { id: ana, status, credentials: { provider: { type: 'OKTA', name: 'OKTA' } } })
  org().get(`/api/v1/users/${ana}/roles`).reply(200, [])
  org()
    .get(`/api/v1/users/${knownAdmin}/roles`)
    .reply(200, [{ id: 'ra1', label: 'Super Organization Administrator', type: 'SUPER_ADMIN', assignmentType: 'USER' }])
}

const perform = (operation: OperationName, dryRun = false, opened = open()) =>
  opened.perform({ operation, externalId: ana, dryRun, idempotencyKey: 'k' }, aSignal())

const inAnHour = '2026-11-20T11:00:00.000Z'
const link = 'https://acme.okta.com/reset_password/XE6wE17zmphl3KqAPFxO'

describe('each operation is one call', () => {
  it.each<[OperationName, string, 'POST' | 'DELETE', string, number, object | undefined, object | undefined]>([
    [
      'password_reset_link',
      'ACTIVE',
      'POST',
      'lifecycle/reset_password?sendEmail=false&revokeSessions=true',
      200,
      { resetPasswordUrl: link },
      { kind: 'link', value: link, expiresAt: inAnHour },
    ],
    [
      'temporary_password',
      'ACTIVE',
      'POST',
      'lifecycle/expire_password_with_temp_password?revokeSessions=true',
      200,
      { tempPassword: 'HR076gb6' },
      { kind: 'password', value: 'HR076gb6', expiresAt: inAnHour },
    ],
    [
      'reactivate',
      'PROVISIONED',
      'POST',
      'lifecycle/reactivate?sendEmail=false',
      200,
      { activationUrl: 'https://acme.okta.com/welcome/t', activationToken: 't' },
      { kind: 'link', value: 'https://acme.okta.com/welcome/t', expiresAt: inAnHour },
    ],
    ['reset_factors', 'ACTIVE', 'POST', 'lifecycle/reset_factors', 200, {}, undefined],
    ['unlock', 'LOCKED_OUT', 'POST', 'lifecycle/unlock', 200, undefined, undefined],
    ['suspend', 'ACTIVE', 'POST', 'lifecycle/suspend', 200, {}, undefined],
    ['revoke_sessions', 'ACTIVE', 'DELETE', 'sessions?oauthTokens=true&forgetDevices=true', 204, undefined, undefined],
  ])('%s', async (operation, status, method, path, code, answer, secret) => {
    looks({ status })
    org()
      .intercept(`/api/v1/users/${ana}/${path}`, method, body => body === '' || body === undefined)
      .reply(code, answer)
    expect(await perform(operation)).toEqual(secret === undefined ? { done: true } : { done: true, secret })
  })

  it('temporary_access_pass: by the id of its authenticator, for half an hour and once', async () => {
    looks()
    tokenOf('okta.authenticators.read', 'auth')
    org('auth')
      .get('/api/v1/authenticators')
      .reply(200, [
        { id: 'aut1', key: 'okta_password', status: 'ACTIVE' },
        { id: 'autOff', key: 'tac', status: 'INACTIVE' },
        { id: 'aut2', key: 'tac', status: 'ACTIVE', provider: { type: 'tac', configuration: { minTtl: 10, maxTtl: 2880 } } },
      ])
    org()
      .post(`/api/v1/users/${ana}/authenticator-enrollments/tac`, {
        authenticatorId: 'aut2',
        profile: { ttl: '30', multiUse: false },
      })
      .reply(200, { id: 'tac1', profile: { tac: '123456', multiUse: false, expiresAt: '2026-11-20T10:30:00Z' } })
    expect(await perform('temporary_access_pass')).toEqual({
      done: true,
      secret: { kind: 'code', value: '123456', expiresAt: '2026-11-20T10:30:00.000Z' },
    })
  })

  const factors = [
    { id: 'sms1', factorType: 'sms', provider: 'OKTA', status: 'ACTIVE', profile: { phoneNumber: '+1 555 415 1337' } },
    { id: 'push1', factorType: 'push', provider: 'OKTA', status: 'ACTIVE', profile: { name: 'Ana’s phone' } },
    { id: 'totp1', factorType: 'token:software:totp', provider: 'OKTA', status: 'ACTIVE' },
    { id: 'totp2', factorType: 'token:software:totp', provider: 'GOOGLE', status: 'PENDING_ACTIVATION' },
    { id: 'ask1', factorType: 'question', provider: 'OKTA', status: 'ACTIVE' },
  ]
  it.each([
    ['sms1', 'sms1?removeRecoveryEnrollment=true'],
    ['push1', 'push1'],
  ])('reset_factor of %s, which is on the list: with a telephone it goes as a way to recover, too', async (factor, path) => {
    looks()
    org().get(`/api/v1/users/${ana}/factors`).reply(200, factors)
    org().delete(`/api/v1/users/${ana}/factors/${path}`).reply(204)
    const order = { operation: 'reset_factor', externalId: ana, dryRun: false, idempotencyKey: 'k', factor } as const
    expect(await open().perform(order, aSignal())).toEqual({ done: true })
  })

  it.each(['totp1', 'totp2', '../../lifecycle/deactivate', undefined])(
    'reset_factor of %s, which is not on it, is none',
    async factor => {
      looks()
      org().get(`/api/v1/users/${ana}/factors`).reply(200, factors)
      const order = { operation: 'reset_factor', externalId: ana, dryRun: false, idempotencyKey: 'k' } as const
      const given = factor === undefined ? order : { ...order, factor }
      expect(await open().perform(given, aSignal())).toEqual({ refused: 'account_state' })
    },
  )

  it('and the list of factors tells no number in whole, what goes together as one, and what keeps a thief out', async () => {
    tokenOf('okta.users.manage okta.roles.read', 'ops')
    org().get(`/api/v1/users/${ana}/factors`).reply(200, factors)
    expect(await open().factors?.(ana, aSignal())).toEqual([
      { id: 'sms1', kind: 'text_message', name: '•••• 37', guards: true },
      { id: 'push1', kind: 'verify_app', name: 'Ana’s phone', guards: true },
      { id: 'ask1', kind: 'question', guards: false },
    ])
  })

  it.each([[{}], [[null]], [[{ factorType: 'sms', status: 'ACTIVE' }]]])('and %j is no list of factors', async body => {
    tokenOf('okta.users.manage okta.roles.read', 'ops')
    org().get(`/api/v1/users/${ana}/factors`).reply(200, JSON.stringify(body))
    expect((await failureOf(open().factors?.(ana, aSignal()) ?? Promise.resolve())).code).toBe('response_invalid')
  })

  it('and a rehearsal is none', async () => {
    looks()
    expect(await perform('password_reset_link', true)).toEqual({ done: true })
  })
})

describe('the known administrator', () => {
  it('is found by login where no id was given', async () => {
    looks()
    org()
      .get(`/api/v1/users?limit=2&filter=${encodeURIComponent('profile.login eq "ada@example.com"')}`)
      .reply(200, [{ id: admin }])
    expect(await perform('suspend', true, open({ knownAdmin: 'ada@example.com' }))).toEqual({ done: true })
  })

  it('is not asked for where the person has a role', async () => {
    tokenOf('okta.users.manage okta.roles.read', 'ops')
    org()
      .get(`/api/v1/users/${ana}`)
      .reply(200, { id: ana, status: 'ACTIVE', credentials: { provider: { type: 'OKTA' } } })
    org().get(`/api/v1/users/${ana}/blocks`).reply(200, [])
    org()
      .get(`/api/v1/users/${ana}/roles`)
      .reply(200, [
        { id: 'irb1', type: 'CUSTOM', label: 'Creators', assignmentType: 'GROUP', role: 'cr0', 'resource-set': 'iam' },
      ])
    expect(await open().inspect(ana, aSignal())).toMatchObject({
      privileged: true,
      reasons: ['custom role Creators, by a group'],
    })
  })
})

describe('a refused proof', () => {
  it('is made once more, because nothing was done', async () => {
    looks()
    const fault = { errorCode: 'invalid_dpop_proof', errorSummary: 'The DPoP proof is stale.' }
    org().post(`/api/v1/users/${ana}/lifecycle/suspend`).reply(400, fault)
    org().post(`/api/v1/users/${ana}/lifecycle/suspend`).reply(200, {})
    expect(await perform('suspend')).toEqual({ done: true })
  })

  it('is the last word the second time', async () => {
    looks()
    const fault = { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }
    org().post(`/api/v1/users/${ana}/lifecycle/suspend`).twice().reply(401, fault)
    tokenOf('okta.users.manage okta.roles.read', 'ops')
    expect((await failureOf(perform('suspend'))).code).toBe('credentials_invalid')
  })
})

it('tells no secret of a person in what it fails with', async () => {
  looks()
  org()
    .post(/reset_password/)
    .reply(200, { resetPasswordUrl: '', token: 'canary-5b0f2c' })
  const failure = await failureOf(perform('password_reset_link'))
  expect(failure.code).toBe('provider_unavailable')
  expect(`${failure.message} ${failure.detail}`).not.toContain('canary')
})
