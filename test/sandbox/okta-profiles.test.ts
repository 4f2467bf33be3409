import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { allScopes, appWith, get, type Key, type ListedUser, makeKey, send, tokenFor } from './okta-client.ts'

interface Schema {
  readonly definitions: {
    readonly base: { readonly properties: Record<string, { permissions: { principal: string; action: string }[] }> }
    readonly custom: { readonly properties: Record<string, { permissions: { principal: string; action: string }[] }> }
  }
}

let okta: OktaStandIn
let key: Key
let token: string
let now = Date.now()

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({
    people: 20,
    clock: { now: () => now },
    clients: [appWith(key, { scopes: allScopes, roles: ['ORG_ADMIN'] })],
  })
  token = await tokenFor(okta.url, key, 'okta.users.manage okta.schemas.manage')
})
afterAll(() => okta.close())

const schema = () => `${okta.url}/api/v1/meta/schemas/user/default`
const define = (properties: object) =>
  send<Schema & { errorCode?: string }>('POST', schema(), token, { definitions: { custom: { properties } } })
const user = async (login: string) => (await get<ListedUser>(`${okta.url}/api/v1/users/${login}`, token)).body
const write = async (method: string, login: string, profile: object) =>
  send<ListedUser & { errorCode?: string }>(method, `${okta.url}/api/v1/users/${(await user(login)).id}`, token, { profile })

describe('the schema of users', () => {
  it('has the attributes of every org and a custom one, with who may do what', async () => {
    const { body } = await get<Schema>(schema(), token)
    expect(body.definitions.base.properties.firstName?.permissions).toEqual([{ principal: 'SELF', action: 'READ_WRITE' }])
    expect(Object.keys(body.definitions.custom.properties)).toEqual(['birthDate'])
  })

  it('takes new attributes and other permissions, and keeps what it was not told of', async () => {
    const made = await define({
      badge: { title: 'Badge', type: 'integer', permissions: [{ principal: 'SELF', action: 'READ_WRITE' }] },
    })
    expect(Object.keys(made.body.definitions.custom.properties)).toEqual(['birthDate', 'badge'])
    const { body } = await define({ badge: { permissions: [{ principal: 'SELF', action: 'READ_ONLY' }] } })
    expect(body.definitions.custom.properties.badge).toMatchObject({
      title: 'Badge',
      type: 'integer',
      permissions: [{ action: 'READ_ONLY' }],
    })
  })

  it.each([
    ['another type for an attribute', { birthDate: { type: 'number' } }],
    ['a base attribute', { login: { title: 'Login', type: 'string' } }],
    ['an attribute without a type', { nothing: { title: 'Nothing' } }],
  ])('refuses %s', async (_, properties) => {
    expect(await define(properties)).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })
  })
})

describe('a profile', () => {
  it('is changed in part by POST: nothing else moves but lastUpdated', async () => {
    const before = await user('user1@example.com')
    now += 5_000
    const { status, body } = await write('POST', 'user1@example.com', { nickName: 'One', secondEmail: null })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...before,
      lastUpdated: new Date(now).toISOString(),
      profile: { ...before.profile, nickName: 'One', secondEmail: null },
    })
  })

  it('is replaced by PUT: what is not named is emptied', async () => {
    const { firstName, lastName, email, login } = (await user('user2@example.com')).profile
    const { body } = await write('PUT', 'user2@example.com', { firstName, lastName, email, login })
    expect(body.profile).toMatchObject({ login, city: null, birthDate: null, employeeNumber: null })
    expect((await write('PUT', 'user2@example.com', { firstName })).status).toBe(400)
  })

  it('takes custom attributes only of the schema and only of their type', async () => {
    expect(await write('POST', 'user3@example.com', { idvLastStatus: 'VERIFIED' })).toMatchObject({
      status: 400,
      body: { errorCode: 'E0000001' },
    })
    await define({ idvLastStatus: { title: 'Status', type: 'string' }, idvLastScore: { title: 'Score', type: 'number' } })
    expect((await write('POST', 'user3@example.com', { idvLastScore: 'high' })).status).toBe(400)
    expect(
      (await write('POST', 'user3@example.com', { idvLastStatus: 'VERIFIED', idvLastScore: 97.1 })).body.profile,
    ).toMatchObject({
      idvLastStatus: 'VERIFIED',
      idvLastScore: 97.1,
    })
    const search = encodeURIComponent('profile.idvLastStatus pr')
    const found = await get(`${okta.url}/api/v1/users?search=${search}`, token)
    expect(found.body.map(one => one.profile.login)).toEqual(['user3@example.com'])
    await write('POST', 'user3@example.com', { idvLastStatus: null })
    expect((await get(`${okta.url}/api/v1/users?search=${search}`, token)).body).toEqual([])
  })

  it('is written by nobody whose scope or role lets them only read', async () => {
    const id = (await user('user4@example.com')).id
    const readOnly = await tokenFor(okta.url, key, 'okta.users.read')
    const to = `${okta.url}/api/v1/users/${id}`
    expect((await send('POST', to, readOnly, { profile: { city: 'x' } })).status).toBe(403)
    okta.registerClient(appWith(key, { scopes: allScopes, roles: ['READ_ONLY_ADMIN'] }))
    expect((await send('POST', to, token, { profile: { city: 'x' } })).status).toBe(403)
    okta.registerClient(appWith(key, { scopes: allScopes, roles: ['ORG_ADMIN'] }))
  })

  it('of nobody is not found', async () => {
    expect((await send('POST', `${okta.url}/api/v1/users/00uNobody`, token, { profile: {} })).status).toBe(404)
  })
})
