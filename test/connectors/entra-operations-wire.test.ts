import { decodeJwt } from 'jose'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import type { JsonObject, OperationName } from '../../src/contract/index.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { aSignal, clientId, openEntra, secret } from './entra-world.ts'

/** The exact calls of an operation, and the answers of Microsoft's documentation. A call too many or too few fails. */

const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'
const person = '071cc716-8147-4397-a5ba-b2105951cc0b'
const admin = '3fbd929d-8c56-4462-851e-0eb9a7b3a2a5'
const groupId = '2b5ed229-4072-478d-9504-a047ebd4b07d'
const operationsId = 'c27e4b90-1d5f-4a36-8b0e-93d7f6a1e254'
const global = { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' }
const allowed = ['temporary_access_pass', 'reset_factors', 'revoke_sessions', 'suspend', 'register_external_method']
const externalMethod = { configurationId: '7fb6ec9e-5ad4-4ab1-8e33-2f8d4f3a7c10', displayName: 'Incode' }
const section = {
  clientId: operationsId,
  clientSecret: 'the-secret-of-the-second-app',
  allowed,
  knownAdmin: admin,
  externalMethod,
}
const config = (more: JsonObject = {}, root: JsonObject = {}): JsonObject => ({
  tenantId,
  clientId,
  clientSecret: secret,
  operations: { ...section, ...more },
  ...root,
})

interceptRequests({ alone: true })

let form: Record<string, string> = {}
function token({ login } = global): void {
  nock(login)
    .post(`/${tenantId}/oauth2/v2.0/token`, body => {
      form = body
      return true
    })
    .reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'token-of-the-second-app' })
}

const to = (origin: string) =>
  nock(origin, { badheaders: ['sdkversion', 'client-request-id'] })
    .matchHeader('authorization', 'Bearer token-of-the-second-app')
    .matchHeader('accept-language', 'en-US')
const reads = (path: string, value: readonly object[], origin = global.graph) => {
  to(origin).get(`/v1.0${path}`).reply(200, { value })
}

const by = (principal: string) => `$filter=principalId%20eq%20%27${principal}%27`
const roles = '/roleManagement/directory/roleAssignments'
const eligible = '/roleManagement/directory/roleEligibilitySchedules'
const memberOf = '/transitiveMemberOf?$select=id,displayName,isAssignableToRole'
const assignment = {
  id: 'a',
  principalId: admin,
  roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
  directoryScopeId: '/',
}

/** All that is read before anything is done to somebody who holds no right. */
function looks(origin = global.graph, { held = [], seen = [assignment] }: Record<string, readonly object[]> = {}): void {
  const select = 'id,userPrincipalName,accountEnabled,userType,externalUserState,onPremisesSyncEnabled,isManagementRestricted'
  const account = { id: person, userPrincipalName: 'adele@contoso.com', accountEnabled: true, userType: 'Member' }
  to(origin).get(`/v1.0/users/${person}?$select=${select}`).reply(200, account)
  const group = { '@odata.type': '#microsoft.graph.group', id: groupId, displayName: 'Team', isAssignableToRole: null }
  reads(`/users/${person}${memberOf}`, [group], origin)
  reads(`${roles}?${by(person)}`, held, origin)
  reads(`${eligible}?${by(person)}`, [], origin)
  for (const one of [person, groupId]) {
    reads(`/identityGovernance/privilegedAccess/group/eligibilitySchedules?${by(one)}`, [], origin)
  }
  reads(`/users/${person}/ownedObjects?$select=id,appId`, [], origin)
  reads(`/users/${admin}${memberOf}`, [], origin)
  reads(`${roles}?${by(admin)}`, seen, origin)
  reads(`${eligible}?$select=id,principalId`, [assignment], origin)
}

function policy(more: object = {}): void {
  to(global.graph)
    .get('/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass')
    .reply(200, {
      '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
      id: 'TemporaryAccessPass',
      state: 'enabled',
      defaultLifetimeInMinutes: 60,
      defaultLength: 8,
      minimumLifetimeInMinutes: 60,
      maximumLifetimeInMinutes: 480,
      isUsableOnce: false,
      includeTargets: [{ targetType: 'group', id: 'all_users', isRegistrationRequired: false }],
      excludeTargets: [],
      ...more,
    })
}

const perform = (operation: OperationName, given = config(), dryRun = false) =>
  openEntra(given).capabilities.operations.perform({ operation, externalId: person, dryRun, idempotencyKey: 'once' }, aSignal())

describe('on the wire', () => {
  it('a pass is one POST of the policy’s own terms, by the second app', async () => {
    token()
    looks()
    policy({ isUsableOnce: true })
    to(global.graph)
      .post(`/v1.0/users/${person}/authentication/temporaryAccessPassMethods`, { lifetimeInMinutes: 60, isUsableOnce: true })
      .reply(201, {
        id: 'a8f0bf7c-0d2c-4a8f-a4a5-6b1c8a8d0a3a',
        isUsable: true,
        methodUsabilityReason: 'EnabledByPolicy',
        temporaryAccessPass: 'TAPRocks!',
        createdDateTime: '2022-06-02T16:21:09.8739154Z',
        startDateTime: '2022-06-05T00:00:00Z',
        lifetimeInMinutes: 60,
        isUsableOnce: true,
      })
    expect(await perform('temporary_access_pass')).toEqual({
      done: true,
      secret: { kind: 'code', value: 'TAPRocks!', expiresAt: '2022-06-05T01:00:00.000Z' },
    })
    expect(form).toEqual({
      grant_type: 'client_credentials',
      client_id: operationsId,
      client_secret: section.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    })
  })

  it('a rehearsal makes the same reads, and nothing else', async () => {
    token()
    looks()
    policy()
    expect(await perform('temporary_access_pass', config(), true)).toEqual({ done: true })
  })

  it('factors are deleted by their kind, and once more what was the default one', async () => {
    token()
    looks()
    const at = `/users/${person}/authentication`
    const methods = ['password', 'microsoftAuthenticator', 'phone', 'platformCredential', 'external']
    const value = methods.map((kind, n) => ({ '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`, id: `m${n}` }))
    reads(`${at}/methods`, value)
    const deletes = (path: string) => to(global.graph).delete(`/v1.0${at}/${path}`)
    const error = { code: 'badRequest', message: 'Cannot delete default method with other methods configured.' }
    deletes('microsoftAuthenticatorMethods/m1').reply(400, { error })
    deletes('phoneMethods/m2').reply(204)
    deletes('platformCredentialMethods/m3').reply(204)
    deletes('externalAuthenticationMethods/m4').reply(204)
    deletes('microsoftAuthenticatorMethods/m1').reply(204)
    expect(await perform('reset_factors')).toEqual({ done: true })
  })

  it('a default one that is never let go ends as neither done nor undone', async () => {
    token()
    looks()
    const at = `/users/${person}/authentication`
    const value = ['phone', 'fido2'].map(kind => ({ '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`, id: kind }))
    reads(`${at}/methods`, value)
    const error = { code: 'badRequest', message: 'Cannot delete default method with other methods configured.' }
    to(global.graph).delete(`/v1.0${at}/phoneMethods/phone`).times(2).reply(400, { error })
    to(global.graph).delete(`/v1.0${at}/fido2Methods/fido2`).reply(204)
    await expect(perform('reset_factors')).rejects.toMatchObject({
      code: 'provider_unavailable',
      detail: '1 of 2 methods are kept as the default one, after 1 that were carried out',
    })
  })

  it('sessions end by one POST, which a gateway that gives up does not repeat', async () => {
    token()
    looks()
    to(global.graph).post(`/v1.0/users/${person}/revokeSignInSessions`).reply(200, { value: true })
    expect(await perform('revoke_sessions')).toEqual({ done: true })
    token()
    looks()
    to(global.graph).post(`/v1.0/users/${person}/revokeSignInSessions`).reply(504, {})
    await expect(perform('revoke_sessions')).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('an external method is registered by one POST, unless it is there', async () => {
    const path = `/users/${person}/authentication/externalAuthenticationMethods`
    token()
    looks()
    reads(path, [{ id: 'm1', configurationId: 'another', displayName: 'Other' }])
    to(global.graph)
      .post(`/v1.0${path}`, externalMethod)
      .reply(201, { id: 'm2', ...externalMethod })
    expect(await perform('register_external_method')).toEqual({ done: true })
    token()
    looks()
    reads(path, [{ id: 'm2', ...externalMethod }])
    expect(await perform('register_external_method')).toEqual({ done: true })
    token()
    looks()
    reads(path, [])
    to(global.graph).post(`/v1.0${path}`).reply(504, {})
    await expect(perform('register_external_method')).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('an account is blocked by one property', async () => {
    token()
    looks()
    to(global.graph).patch(`/v1.0/users/${person}`, { accountEnabled: false }).reply(204)
    expect(await perform('suspend')).toEqual({ done: true })
  })

  it('nothing is done to whoever holds a role, nor where nobody could see one, and the refusal says which it was', async () => {
    token()
    looks(global.graph, { held: [{ ...assignment, principalId: person }] })
    await expect(perform('revoke_sessions')).rejects.toMatchObject({
      code: 'policy_denied',
      detail: 'an administrator: directory_role',
    })
    token()
    looks(global.graph, { seen: [] })
    await expect(perform('revoke_sessions')).rejects.toMatchObject({
      code: 'policy_denied',
      detail: 'perhaps an administrator: unseen:known_admin',
    })
  })

  it('another cloud is asked at its own addresses', async () => {
    const usgov = { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' }
    token(usgov)
    looks(usgov.graph)
    to(usgov.graph).post(`/v1.0/users/${person}/revokeSignInSessions`).reply(200, { value: true })
    expect(await perform('revoke_sessions', config({ allowed: ['revoke_sessions'] }, { cloud: 'usgov' }))).toEqual({ done: true })
    expect(form.scope).toBe('https://graph.microsoft.us/.default')
  })

  it('the second app can prove itself by a token of ours, under a subject of its own', async () => {
    token()
    looks()
    to(global.graph).post(`/v1.0/users/${person}/revokeSignInSessions`).reply(200, { value: true })
    const { clientSecret: _left, ...bare } = section
    const operations = { ...bare, federatedCredential: { subject: 'operations' } }
    expect(await perform('revoke_sessions', { ...config(), operations })).toEqual({ done: true })
    expect(decodeJwt(form.client_assertion ?? '')).toMatchObject({ sub: 'operations', aud: 'api://AzureADTokenExchange' })
    expect(form.client_id).toBe(operationsId)
  })

  it('an administrator who is named by login is looked up by it', async () => {
    token()
    looks()
    reads(`/users?$filter=userPrincipalName%20eq%20%27o%27%27neil%40contoso.com%27&$select=id`, [{ id: admin }])
    to(global.graph).post(`/v1.0/users/${person}/revokeSignInSessions`).reply(200, { value: true })
    expect(await perform('revoke_sessions', config({ knownAdmin: "o'neil@contoso.com" }))).toEqual({ done: true })
  })
})
