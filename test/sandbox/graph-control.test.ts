import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIds } from '../../src/sandbox/graph/ids.ts'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import {
  appWith,
  assertion,
  call,
  control,
  type Listed,
  makeCertificate,
  requestTokenBy,
  secret,
  tokenFor,
  tokenPath,
} from './graph-client.ts'

let graph: GraphStandIn
let url: string
let token: string

beforeAll(async () => {
  graph = await startGraphStandIn({ people: 60, clients: [appWith()] })
  url = `${graph.url}/v1.0`
  token = await tokenFor(graph)
})
afterAll(() => graph.close())

const order = (body: object) => control<{ users: Listed[] } & Record<string, string[]>>(graph.url, 'POST', 'users', body)
const upsert = (...users: object[]) => order({ upsert: users })
const user = (name: string) => call<Listed>(`${url}/users/${name}`, token)

describe('ids', () => {
  it('lead back to their index, are all different, and rise with nothing', () => {
    const ids = createIds(0x1234_5678)
    const all = Array.from({ length: 20_000 }, (_, index) => ids.at(index))
    expect(new Set(all).size).toBe(all.length)
    expect(all.map(id => ids.indexOf(id))).toEqual(all.map((_, index) => index))
    expect(ids.indexOf(ids.at(999_999).toUpperCase())).toBe(999_999)
    const rises = all.filter((id, at) => at > 0 && id > (all[at - 1] ?? '')).length
    expect(Math.abs(rises - all.length / 2)).toBeLessThan(all.length / 20)
  })

  it('of another kind of object, or made up, belong to no index', () => {
    const ids = createIds(0x1234_5678)
    expect(ids.indexOf(createIds(0x2234_5678).at(5))).toBeUndefined()
    expect(ids.indexOf(`${ids.at(5).slice(0, -1)}z`)).toBeUndefined()
    expect(ids.indexOf('x')).toBeUndefined()
  })
})

describe('POST /__sandbox/users', () => {
  it('changes what is named, whatever an admin could change', async () => {
    const { body } = await upsert({ userPrincipalName: 'user3@entra.example', surname: 'Newname', onPremisesSyncEnabled: true })
    expect(body.users[0]).toMatchObject({ surname: 'Newname', onPremisesSyncEnabled: true, userType: 'Member' })
    expect((await user('user3@entra.example')).body.surname).toBe('Newname')
  })

  it('creates a user, who has names of their own and comes last, also under a given id', async () => {
    const id = 'abcdef00-0000-4000-8000-000000000001'
    const { body } = await upsert(
      { userPrincipalName: 'new@entra.example', givenName: 'Ana' },
      { id, userPrincipalName: 'named@entra.example' },
    )
    expect(body.users).toMatchObject([{ givenName: 'Ana', surname: expect.any(String), accountEnabled: true }, { id }])
    const listed = (await call(`${url}/users?$top=999`, token)).body.value
    expect(listed.slice(-2).map(one => one.userPrincipalName)).toEqual(['new@entra.example', 'named@entra.example'])
    await upsert({ id, surname: 'Same' })
    expect((await user(id)).body).toMatchObject({ surname: 'Same', userPrincipalName: 'named@entra.example' })
  })

  it('removes, restores and deletes, and tells which of those there were', async () => {
    const { id } = (await user('user7@entra.example')).body
    expect((await order({ remove: [id, 'nobody@entra.example'] })).body.removed).toEqual([id])
    expect((await upsert({ userPrincipalName: 'user7@entra.example' })).body.users[0]?.id).not.toBe(id)
    expect((await order({ restore: [id] })).status).toBe(400)
    expect((await order({ purge: [id] })).body.purged).toEqual([id])
    expect((await order({ restore: [id] })).body.restored).toEqual([])
    const { body } = await control<{ users: Listed[]; count: number; removed: string[] }>(graph.url, 'GET', 'users')
    expect([body.users.length, body.removed]).toEqual([body.count, []])
  })

  it.each([
    [{ surname: 'No name' }],
    [{ userPrincipalName: 'user8@entra.example', favouriteColour: 'green' }],
    [{ id: 'x', userPrincipalName: 'user8@entra.example' }],
    [{ id: 'abcdef00-0000-4000-8000-000000000009', userPrincipalName: 'user8@entra.example' }],
  ])('refuses %j', async partial => expect((await upsert(partial)).status).toBe(400))
})

it('refuses an order about a group that is not there', async () => {
  expect((await control(graph.url, 'POST', 'groups', { delete: ['Nobody'] })).status).toBe(400)
  expect((await control(graph.url, 'POST', 'groups', { members: [{ group: 'Finance', add: ['nobody'] }] })).status).toBe(400)
})

it('registers an app over HTTP', async () => {
  const certificate = await makeCertificate()
  const clientId = 'aaaaaaaa-0000-4000-8000-000000000004'
  const app = { clientId, certificates: [certificate.base64], roles: ['User.Read.All'] }
  expect((await control(graph.url, 'POST', 'clients', app)).status).toBe(200)
  const endpoint = `${graph.url}${tokenPath(graph.tenantId)}`
  const made = await assertion(endpoint, certificate, { iss: clientId, sub: clientId })
  expect((await requestTokenBy(graph, made, { client_id: clientId })).status).toBe(200)
  expect((await control(graph.url, 'POST', 'clients', { clientId: 'x', roles: [] })).status).toBe(400)
})

it('counts calls, parts of a batch among them, without keeping a token or a secret', async () => {
  await control(graph.url, 'DELETE', 'requests')
  const fresh = await tokenFor(graph)
  await call(`${url}/users?$top=2`, fresh)
  const requests = [{ id: '1', method: 'GET', url: '/users/nobody' }]
  await call(`${url}/$batch`, fresh, { method: 'POST', body: { requests } })
  const { body } = await control<{ requests: object[] }>(graph.url, 'GET', 'requests')
  expect(body.requests).toMatchObject([
    { method: 'POST', path: tokenPath(graph.tenantId), status: 200 },
    { method: 'GET', path: '/v1.0/users', query: { $top: '2' }, status: 200 },
    { method: 'POST', path: '/v1.0/$batch', status: 200 },
    { method: 'GET', path: '/v1.0/users/nobody', inBatch: true, status: 404 },
  ])
  expect(JSON.stringify(body)).not.toContain(fresh)
  expect(JSON.stringify(body)).not.toContain(secret)
})
