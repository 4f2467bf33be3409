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
