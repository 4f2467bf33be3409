import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, call, type Listed, tokenFor } from './graph-client.ts'

let graph: GraphStandIn
let url: string
let token: string
let now = Date.now()
const roles = ['UserAuthenticationMethod.ReadWrite.All', 'User.RevokeSessions.All', 'User.Read.All']

beforeAll(async () => {
  graph = await startGraphStandIn({ people: 200, clock: { now: () => now }, clients: [appWith({ roles })] })
  url = `${graph.url}/v1.0/users`
})
beforeEach(async () => {
  token = await tokenFor(graph)
})
afterAll(() => graph.close())

const at = (user: string, path: string, init = {}) =>
  call<Listed & { value: Listed[] }>(`${url}/${user}@entra.example/${path}`, token, init)
const passes = 'authentication/temporaryAccessPassMethods'
const makePass = (user: string, body: object = {}) => at(user, passes, { method: 'POST', body })
const guest = async (): Promise<string> => {
  const { body } = await call(`${url}?$top=1&$filter=userType eq 'Guest'`, token)
  return String(body.value[0]?.userPrincipalName).replace('@entra.example', '')
}

describe('a temporary access pass', () => {
  it('is told once, and takes the place of the one before', async () => {
    const first = await makePass('user1')
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      lifetimeInMinutes: 60,
      isUsableOnce: false,
      isUsable: true,
      methodUsabilityReason: 'EnabledByPolicy',
    })
    expect(String(first.body.temporaryAccessPass)).toMatch(/^.{8}$/)
    const second = await makePass('user1', { lifetimeInMinutes: 120, isUsableOnce: true })
    const listed = (await at('user1', passes)).body.value
    expect(listed).toMatchObject([{ id: second.body.id, temporaryAccessPass: null, isUsableOnce: true }])
    now += 120 * 60_000
    token = await tokenFor(graph)
    expect((await at('user1', passes)).body.value).toMatchObject([{ isUsable: false, methodUsabilityReason: 'Expired' }])
    expect((await at('user1', `${passes}/${second.body.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await at('user1', passes)).body.value).toEqual([])
  })

  it('may begin later', async () => {
    const startDateTime = new Date(now + 3_600_000).toISOString()
    expect((await makePass('user2', { startDateTime })).body).toMatchObject({
      isUsable: false,
      methodUsabilityReason: 'NotYetValid',
      startDateTime,
    })
  })

  it.each([
    { lifetimeInMinutes: 5 },
    { lifetimeInMinutes: 30 },
    { lifetimeInMinutes: 600 },
    { isUsableOnce: 'yes' },
    { startDateTime: '2001-01-01T00:00:00Z' },
  ])('is refused with %j', async body => expect((await makePass('user3', body)).status).toBe(400))

  it('is not for guests, nor for apps without the permission', async () => {
    expect((await makePass(await guest())).error?.message).toContain('external guest user')
    graph.registerClient(appWith({ roles: ['User.ReadWrite.All'] }))
    token = await tokenFor(graph)
    expect((await makePass('user3')).error?.code).toBe('Authorization_RequestDenied')
    expect((await at('user3', 'revokeSignInSessions', { method: 'POST' })).status).toBe(403)
    graph.registerClient(appWith({ roles }))
  })
})

describe('the policy on passes', () => {
  const control = (path: string, body: object) =>
    fetch(`${graph.url}/__sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const signIn = async (user: string, temporaryAccessPass: unknown): Promise<number> =>
    (await control('pass-sign-ins', { user: `${user}@entra.example`, temporaryAccessPass })).status

  it('is told to those who may read it, and obeyed when passes are made', async () => {
    const address = `${graph.url}/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass`
    expect((await call(address, token)).status).toBe(403)
    graph.registerClient(appWith({ roles: [...roles, 'Policy.Read.All'] }))
    token = await tokenFor(graph)
    await control('pass-policy', { isUsableOnce: true, minimumLifetimeInMinutes: 10 })
    expect((await call(address, token)).body).toMatchObject({ isUsableOnce: true, includeTargets: [{ id: 'all_users' }] })
    expect((await makePass('user4', { isUsableOnce: false })).status).toBe(400)
    expect((await makePass('user4', { lifetimeInMinutes: 10 })).body).toMatchObject({ isUsableOnce: true, lifetimeInMinutes: 10 })
    await control('pass-policy', { state: 'disabled' })
    expect((await makePass('user4')).status).toBe(400)
    await control('pass-policy', {})
    graph.registerClient(appWith({ roles }))
  })

  it('decides who can sign in by one', async () => {
    const [pass, other] = [(await makePass('user6')).body, (await makePass('user7')).body]
    expect(await signIn('user6', other.temporaryAccessPass)).toBe(400)
    expect(await signIn('user6', pass.temporaryAccessPass)).toBe(200)
    await control('pass-policy', { excludes: [graph.groupId('Engineering'), graph.groupId('Finance')] })
    expect([await signIn('user6', pass.temporaryAccessPass), await signIn('user7', other.temporaryAccessPass)]).toEqual([
      400, 200,
    ])
    await control('pass-policy', {})
    now += 3_600_000
    expect(await signIn('user7', other.temporaryAccessPass)).toBe(400)
  })
})

describe('whoever is in a restricted unit', () => {
  it('is changed by none of these', async () => {
    const restricted = { userPrincipalName: 'user8@entra.example', isManagementRestricted: true }
    await fetch(`${graph.url}/__sandbox/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ upsert: [restricted] }),
    })
    expect((await makePass('user8')).status).toBe(403)
    expect((await at('user8', 'revokeSignInSessions', { method: 'POST' })).status).toBe(403)
  })
})

describe('an external method', () => {
  it('is registered for somebody, listed, and taken away again', async () => {
    const body = { configurationId: 'b8e9c3a1-6d5f-4b2a-8c7d-1e0f9a8b7c6d', displayName: 'Face' }
    const path = 'authentication/externalAuthenticationMethods'
    const made = await at('user9', path, { method: 'POST', body })
    expect([made.status, made.body.displayName]).toEqual([201, 'Face'])
    expect((await at('user9', path)).body.value).toMatchObject([{ id: made.body.id, ...body }])
    expect((await at('user9', `${path}/${made.body.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await at('user9', path, { method: 'POST', body: {} })).status).toBe(400)
  })
})

describe('authentication methods', () => {
  it('are told together, and by kind', async () => {
    const types = (await at('user10', 'authentication/methods')).body.value.map(one =>
      String(one['@odata.type']).replace(/.*\.(.*)AuthenticationMethod/, '$1'),
    )
    expect(types).toEqual(['password', 'microsoftAuthenticator', 'phone', 'fido2'])
    expect((await at('user10', 'authentication/phoneMethods')).body.value).toMatchObject([{ phoneType: 'mobile' }])
    expect((await at('nobody', 'authentication/methods')).status).toBe(404)
  })

  it('go one by one, the default one last, and the password never', async () => {
    const [password, authenticator, phone, key] = (await at('user20', 'authentication/methods')).body.value.map(one => one.id)
    const remove = (path: string) => at('user20', `authentication/${path}`, { method: 'DELETE' })
    const early = await remove(`microsoftAuthenticatorMethods/${authenticator}`)
    expect([early.status, early.error?.message]).toEqual([400, expect.stringContaining('Cannot delete default method')])
    expect((await remove(`phoneMethods/${phone}`)).status).toBe(204)
    expect((await remove(`phoneMethods/${phone}`)).status).toBe(404)
    expect((await remove(`fido2Methods/${key}`)).status).toBe(204)
    expect((await remove(`microsoftAuthenticatorMethods/${authenticator}`)).status).toBe(204)
    expect((await remove(`passwordMethods/${password}`)).status).toBe(400)
    expect((await at('user20', 'authentication/methods')).body.value).toHaveLength(1)
  })
})

it('sessions end from now on, but not those of a guest', async () => {
  const valid = async (user: string) =>
    (await call<Listed>(`${url}/${user}@entra.example?$select=signInSessionsValidFromDateTime`, token)).body
  expect((await at('user30', 'revokeSignInSessions', { method: 'POST' })).body).toMatchObject({ value: true })
  expect((await valid('user30')).signInSessionsValidFromDateTime).toBe(`${new Date(now).toISOString().slice(0, 19)}Z`)
  const name = await guest()
  const before = await valid(name)
  expect((await at(name, 'revokeSignInSessions', { method: 'POST' })).status).toBe(200)
  expect(await valid(name)).toEqual(before)
})
