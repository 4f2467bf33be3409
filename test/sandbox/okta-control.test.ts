import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, assertion, control, get, type Key, type ListedUser, makeKey, requestToken, tokenFor } from './okta-client.ts'

let okta: OktaStandIn
let url: string
let key: Key
let token: string
let now = Date.now()

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 60, clock: { now: () => now }, clients: [appWith(key)] })
  url = okta.url
  token = await tokenFor(url, key)
})
afterAll(() => okta.close())

const upsert = async (...users: object[]) =>
  control<{ users: ListedUser[]; errorCauses?: unknown[] }>(url, 'POST', 'users', { upsert: users })
const user = async (name: string) => get<ListedUser>(`${url}/api/v1/users/${name}`, token)

describe('POST /__sandbox/users', () => {
  it('changes one attribute, keeps the others and moves lastUpdated to the clock', async () => {
    const before = (await user('user3@example.com')).body
    now += 5000
    const { body } = await upsert({ login: 'user3@example.com', lastName: 'Newname' })
    const after = (await user(before.id)).body
    expect(after).toEqual({
      ...before,
      lastUpdated: new Date(now).toISOString(),
      profile: { ...before.profile, lastName: 'Newname' },
    })
    expect(body.users[0]?.profile.lastName).toBe('Newname')
  })

  it('takes lastUpdated as given, custom attributes, and attributes under profile', async () => {
    const lastUpdated = '2026-01-02T03:04:05.000Z'
    await upsert({ login: 'user4@example.com', lastUpdated, badge: 17, profile: { mobilePhone: '+4670' } })
    const { body } = await user('user4@example.com')
    expect(body).toMatchObject({ lastUpdated, profile: { badge: 17, mobilePhone: '+4670', birthDate: expect.any(String) } })
  })

  it('renames a login, under which alone the user is then found', async () => {
    const { id } = (await user('user5@example.com')).body
    await upsert({ id, login: 'five@example.com' })
    expect((await user('five@example.com')).body.id).toBe(id)
    expect((await user('user5@example.com')).status).toBe(404)
    expect((await upsert({ login: 'user5@example.com' })).body.users[0]?.id).not.toBe(id)
  })

  it('creates a user, who has names of their own and comes last in the list', async () => {
    const { body } = await upsert({ login: 'new@example.com', firstName: 'Ana', status: 'STAGED' })
    expect(body.users[0]).toMatchObject({
      status: 'STAGED',
      activated: null,
      profile: { firstName: 'Ana', email: 'new@example.com' },
    })
    const { body: all } = await get(`${url}/api/v1/users`, token)
    expect(all.at(-1)?.profile.login).toBe('new@example.com')
    expect(all.map(one => one.id)).toEqual(all.map(one => one.id).sort())
  })

  it('creates a user under a given id', async () => {
    await upsert({ id: '00uNamed000000000001', login: 'named@example.com' })
    expect((await user('00uNamed000000000001')).body.profile.login).toBe('named@example.com')
    await upsert({ id: '00uNamed000000000001', firstName: 'Same' })
    expect((await user('named@example.com')).body.profile.firstName).toBe('Same')
  })

  it('moves statusChanged with the status, and hides the deactivated from the list', async () => {
    now += 5000
    await upsert({ login: 'user6@example.com', status: 'DEPROVISIONED' })
    const { body } = await user('user6@example.com')
    expect(body).toMatchObject({ status: 'DEPROVISIONED', statusChanged: new Date(now).toISOString() })
    expect((await get(`${url}/api/v1/users`, token)).text).not.toContain('"user6@example.com"')
  })

  it('deletes by id or login, for good; a login given again is another user', async () => {
    const { id } = (await user('user7@example.com')).body
    const { body } = await control<{ removed: string[] }>(url, 'POST', 'users', {
      remove: ['user7@example.com', 'nobody@example.com'],
    })
    expect(body.removed).toEqual(['user7@example.com'])
    expect((await user(id)).status).toBe(404)
    expect((await upsert({ login: 'user7@example.com' })).body.users[0]?.id).not.toBe(id)
    expect((await user(id)).status).toBe(404)
  })

  it.each([
    [{ firstName: 'No login' }],
    [{ id: '00uOther', login: 'user8@example.com' }],
    [{ login: 'user9@example.com', status: 'HAPPY' }],
    [{ login: 'user9@example.com', lastUpdated: 'yesterday' }],
  ])('refuses %j', async partial => {
    expect((await upsert(partial)).status).toBe(400)
  })

  it('lists all, also the deactivated', async () => {
    const { body } = await control<{ users: ListedUser[]; count: number }>(url, 'GET', 'users')
    expect(body.users).toHaveLength(body.count)
    expect(body.users.some(one => one.status === 'DEPROVISIONED')).toBe(true)
  })
})

it('counts calls without keeping a token', async () => {
  await control(url, 'DELETE', 'requests')
  const signed = await assertion(url, key, { iat: Math.floor(now / 1000), exp: Math.floor(now / 1000) + 60 })
  await requestToken(url, signed)
  await get(`${url}/api/v1/users?limit=2`, token)
  await get(`${url}/api/v1/nothing`, token)
  const { body } = await control<{ requests: { method: string; path: string; query: object; status: number }[] }>(
    url,
    'GET',
    'requests',
  )
  expect(body.requests).toMatchObject([
    { method: 'POST', path: '/oauth2/v1/token', query: {}, status: 200 },
    { method: 'GET', path: '/api/v1/users', query: { limit: '2' }, status: 200 },
    { method: 'GET', path: '/api/v1/nothing', query: {}, status: 404 },
  ])
  expect(JSON.stringify(body)).not.toContain(token)
  expect(JSON.stringify(body)).not.toContain(signed)
})

it('registers an app over HTTP', async () => {
  const other = await makeKey('other')
  await control(url, 'POST', 'clients', { clientId: '0oaOther', jwks: { keys: [other.jwk] }, scopes: ['okta.users.read'] })
  const at = Math.floor(now / 1000)
  const { status } = await requestToken(
    url,
    await assertion(url, other, { iss: '0oaOther', sub: '0oaOther', iat: at, exp: at + 60 }),
  )
  expect(status).toBe(200)
})

it('revokes every token', async () => {
  await control(url, 'DELETE', 'tokens')
  expect((await get<{ errorCode: string }>(`${url}/api/v1/users`, token)).body.errorCode).toBe('E0000011')
})
