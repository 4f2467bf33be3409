import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { advanced, appWith, call, control, type Listed, readAll, tokenFor } from './graph-client.ts'

let graph: GraphStandIn | undefined
let url: string
let token: string

beforeEach(async () => {
  await graph?.close()
  graph = await startGraphStandIn({ people: 100, clients: [appWith()] })
  url = `${graph.url}/v1.0`
  token = await tokenFor(graph)
})
afterAll(() => graph?.close())

async function tokenWith(...roles: string[]): Promise<string> {
  if (graph === undefined) return ''
  graph.registerClient(appWith({ roles }))
  return tokenFor(graph)
}
const groupNamed = async (name: string): Promise<string> => {
  const { body } = await call(`${url}/groups?$filter=${encodeURIComponent(`displayName eq '${name}'`)}`, token)
  return body.value[0]?.id ?? ''
}
const userId = async (name: string): Promise<string> =>
  (await call<Listed>(`${url}/users/${name}@entra.example?$select=id`, token)).body.id
const namesOf = (objects: readonly Listed[]) => objects.map(one => String(one.userPrincipalName).replace('@entra.example', ''))
const cast = 'transitiveMembers/microsoft.graph.user?$count=true'
const add = (group: string, member: string, by = token) =>
  call(`${url}/groups/${group}/members/$ref`, by, { method: 'POST', body: { '@odata.id': `${url}/directoryObjects/${member}` } })
const remove = (group: string, member: string, by = token) =>
  call(`${url}/groups/${group}/members/${member}/$ref`, by, { method: 'DELETE' })
const order = async (body: object) => {
  const { status } = await control(graph?.url ?? '', 'POST', 'groups', body)
  expect(status).toBe(200)
}

describe('groups', () => {
  it('are listed, found by name, by its beginning and by its words, and read one by one', async () => {
    const { objects } = await readAll(`${url}/groups?$select=id,displayName`, token)
    expect(objects.map(one => one.displayName)).toContain('Engineering')
    const starts = encodeURIComponent("startswith(displayName,'eng')")
    expect((await call(`${url}/groups?$filter=${starts}`, token)).body.value).toHaveLength(1)
    const search = encodeURIComponent('"displayName:cases"')
    expect((await call(`${url}/groups?$search=${search}`, token, { headers: advanced })).body.value).toMatchObject([
      { displayName: 'Confidential Cases', visibility: 'HiddenMembership' },
    ])
    const id = await groupNamed('Engineering')
    expect((await call<Listed>(`${url}/groups/${id}`, token)).body).toMatchObject({ id, securityEnabled: true, groupTypes: [] })
    expect((await call(`${url}/groups/${await userId('user0')}`, token)).error?.code).toBe('Request_ResourceNotFound')
    expect((await call(`${url}/groups/$count`, token, { headers: advanced })).text).toBe(String(objects.length))
  })

  it('have the same ids in every tenant that starts', async () => {
    const id = await groupNamed('Finance')
    const other = await startGraphStandIn({ people: 3, clients: [appWith()] })
    expect((await call(`${other.url}/v1.0/groups/${id}`, await tokenFor(other))).status).toBe(200)
    await other.close()
  })

  it('are closed to those without a permission for groups', async () => {
    expect((await call(`${url}/groups`, await tokenWith('User.Read.All'))).status).toBe(403)
  })
})

describe('members', () => {
  it('are users and groups, each with its type', async () => {
    const { objects } = await readAll(`${url}/groups/${await groupNamed('Product')}/members`, token)
    expect(objects.map(one => one['@odata.type'])).toEqual([
      '#microsoft.graph.group',
      '#microsoft.graph.group',
      '#microsoft.graph.user',
      '#microsoft.graph.user',
    ])
    expect(namesOf(objects.slice(2))).toEqual(['user13', 'user63'])
  })

  it('at any depth are told as users, each once, by an advanced query', async () => {
    const address = `${url}/groups/${await groupNamed('Product')}/${cast}&$select=id,userPrincipalName&$top=10`
    expect((await call(address, token)).error?.code).toBe('Request_UnsupportedQuery')
    const { objects } = await readAll(address, token, advanced)
    // Engineering has 20 of 100, the helpdesk 5 of which one is an engineer, and there are two more.
    expect(new Set(namesOf(objects)).size).toBe(26)
    expect(objects).toHaveLength(26)
    expect(objects[0]).not.toHaveProperty('@odata.type')
    const first = await call<Record<string, unknown>>(address, token, { headers: advanced })
    expect(first.body['@odata.count']).toBe(26)
  })

  it('are ids and nulls to those who may not read users', async () => {
    const narrow = await tokenWith('GroupMember.Read.All')
    const { body } = await call(`${url}/groups/${await groupNamed('Helpdesk')}/members?$select=id,displayName`, narrow)
    expect(body.value).toHaveLength(5)
    expect(body.value[0]).toEqual({ '@odata.type': '#microsoft.graph.user', id: await userId('user0'), displayName: null })
  })

  it('of a hidden group are told only to those who may read what is hidden', async () => {
    const id = await groupNamed('Confidential Cases')
    const narrow = await tokenWith('GroupMember.Read.All', 'User.Read.All')
    expect((await call(`${url}/groups/${id}/members`, narrow)).error?.code).toBe('Authorization_RequestDenied')
    expect((await call(`${url}/users/user0@entra.example/transitiveMemberOf`, narrow)).text).not.toContain(id)
    const wide = await tokenWith('GroupMember.Read.All', 'User.Read.All', 'Member.Read.Hidden')
    expect((await call(`${url}/groups/${id}/members`, wide)).body.value).toHaveLength(3)
    expect((await call(`${url}/users/user0@entra.example/transitiveMemberOf`, wide)).text).toContain(id)
  })

  it('leave every group with the user who is deleted, and come back with them', async () => {
    const address = `${url}/groups/${await groupNamed('Helpdesk')}/members?$select=userPrincipalName`
    const id = await userId('user4')
    await control(graph?.url ?? '', 'POST', 'users', { remove: [id] })
    expect(namesOf((await call(address, token)).body.value)).toEqual(['user0', 'user1', 'user2', 'user3'])
    await control(graph?.url ?? '', 'POST', 'users', { restore: [id] })
    expect((await call(address, token)).body.value).toHaveLength(5)
  })

  it('are added once and removed once', async () => {
    const [group, member] = [await groupNamed('Finance'), await userId('user0')]
    expect((await add(group, member)).status).toBe(204)
    const again = await add(group, member)
    expect([again.status, again.error?.message]).toEqual([400, expect.stringContaining('already exist')])
    expect((await remove(group, member)).status).toBe(204)
    expect((await remove(group, member)).status).toBe(404)
    expect((await add(group, '00000000-0000-4000-8000-000000000000')).status).toBe(404)
    expect((await call(`${url}/groups/${group}/members/$ref`, token, { method: 'POST', body: {} })).status).toBe(400)
    expect((await add(group, member, await tokenWith('GroupMember.Read.All'))).status).toBe(403)
  })

  it('of a dynamic group cannot be written, and no group goes into itself', async () => {
    expect((await add(await groupNamed('All Members'), await groupNamed('Sales'))).status).toBe(403)
    expect((await remove(await groupNamed('All Members'), await userId('user0'))).status).toBe(403)
    expect((await add(await groupNamed('Engineering'), await groupNamed('Product'))).status).toBe(400)
  })
})

describe('the groups of a user', () => {
  it('are told directly, at any depth, and with directory roles', async () => {
    const names = async (list: string) =>
      (await call(`${url}/users/user5@entra.example/${list}`, token)).body.value.map(one => one.displayName)
    expect(await names('memberOf')).toEqual(['All Members', 'Engineering'])
    expect(await names('transitiveMemberOf')).toEqual(['All Members', 'Engineering', 'Product'])
    const { body } = await call(`${url}/users/user61@entra.example/transitiveMemberOf`, token)
    expect(body.value.at(-1)).toMatchObject({
      '@odata.type': '#microsoft.graph.directoryRole',
      displayName: 'Global Administrator',
    })
    const groups = `${url}/users/user0@entra.example/transitiveMemberOf/microsoft.graph.group?$count=true&$select=id`
    expect((await call(groups, token)).status).toBe(400)
    expect(Object.keys((await call(groups, token, { headers: advanced })).body.value[0] ?? {})).toEqual(['id'])
  })

  it('are checked against a list', async () => {
    const [product, sales] = [await groupNamed('Product'), await groupNamed('Sales')]
    const check = (body: object) =>
      call<{ value: string[] }>(`${url}/users/user5@entra.example/checkMemberGroups`, token, { method: 'POST', body })
    expect((await check({ groupIds: [product, sales] })).body.value).toEqual([product])
    expect((await check({ groupIds: [] })).status).toBe(400)
  })
})

describe('group delta', () => {
  const delta = (query: string) => `${url}/groups/delta?${query}`

  it('tells direct members as links, and does not follow groups inside', async () => {
    const { objects } = await readAll(delta('$select=displayName,members'), token)
    const product = objects.filter(one => one.displayName === 'Product').flatMap(one => one['members@delta'] as Listed[])
    expect(product.map(one => one['@odata.type'])).toEqual([
      '#microsoft.graph.group',
      '#microsoft.graph.group',
      '#microsoft.graph.user',
      '#microsoft.graph.user',
    ])
  })

  it('tells a large group in parts', async () => {
    const large = await startGraphStandIn({ people: 1300, clients: [appWith()] })
    const { objects, pages } = await readAll(`${large.url}/v1.0/groups/delta?$select=displayName,members`, await tokenFor(large))
    const links = objects.filter(one => one.displayName === 'All Members').map(one => one['members@delta'] as Listed[])
    expect(links.length).toBeGreaterThan(1)
    const guests = 1 + Math.floor((1299 - 40 - 101) / 101)
    expect(new Set(links.flat().map(one => one.id)).size).toBe(1300 - guests)
    expect(pages).toBeGreaterThan(2)
    await large.close()
  })

  it('tells who came and went, renamings and deletions, and nothing of nested groups on the outer one', async () => {
    const { delta: start } = await readAll(delta('$select=displayName,members&$deltatoken=latest'), token)
    const [finance, sales, id] = [await groupNamed('Finance'), await groupNamed('Sales'), await userId('user0')]
    const left = await userId('user1')
    await order({ members: [{ group: 'Finance', add: ['user0@entra.example'], remove: ['user1@entra.example'] }] })
    await order({ members: [{ group: 'Engineering', add: ['user2@entra.example'] }] })
    await order({ rename: [{ group: 'Sales', displayName: 'Revenue' }], create: [{ displayName: 'Fresh' }] })
    const { objects, delta: next } = await readAll(start, token)
    expect(objects).toMatchObject([
      {
        id: finance,
        'members@delta': [
          { '@odata.type': '#microsoft.graph.user', id },
          { id: left, '@removed': { reason: 'deleted' } },
        ],
      },
      { displayName: 'Engineering' },
      { displayName: 'Fresh' },
      { id: sales, displayName: 'Revenue' },
    ])
    await order({ delete: ['Fresh'] })
    const { objects: later } = await readAll(next, token)
    expect(later).toEqual([{ id: expect.any(String), '@removed': { reason: 'deleted' } }])
  })

  it('tells of a user who is deleted that they left their groups, once, and of one who is restored that they are back', async () => {
    const select = '$select=displayName,members&$deltatoken=latest'
    const { delta: start } = await readAll(delta(select), token)
    const id = await userId('user5')
    const member = { '@odata.type': '#microsoft.graph.user', id }
    const linksOf = (objects: readonly Listed[]) => objects.map(one => [one.displayName, one['members@delta']])
    const told = (link: object) => ['All Members', 'Engineering'].map(name => [name, [link]])
    await control(graph?.url ?? '', 'POST', 'users', { remove: [id] })
    const left = await readAll(start, token)
    expect(linksOf(left.objects)).toEqual(told({ ...member, '@removed': { reason: 'deleted' } }))
    await control(graph?.url ?? '', 'POST', 'users', { restore: [id], upsert: [{ id: await userId('user6'), surname: 'New' }] })
    const back = await readAll(left.delta, token)
    expect(linksOf(back.objects)).toEqual(told(member))
    await control(graph?.url ?? '', 'POST', 'users', { remove: [id] })
    const again = await readAll(back.delta, token)
    await control(graph?.url ?? '', 'POST', 'users', { purge: [id] })
    expect((await readAll(again.delta, token)).objects).toEqual([])
  })

  it('of one group tells that one, without members when they are not selected', async () => {
    const id = await groupNamed('Finance')
    const { objects, delta: next } = await readAll(
      delta(`$select=displayName&$filter=${encodeURIComponent(`id eq '${id}'`)}`),
      token,
    )
    expect(objects).toEqual([{ id, displayName: 'Finance' }])
    await order({
      members: [{ group: 'Finance', add: ['user0@entra.example'] }],
      rename: [{ group: 'Sales', displayName: 'Revenue' }],
    })
    expect((await readAll(next, token)).objects).toEqual([])
  })
})

it('tells the organization, the roles and who holds them', async () => {
  const { body } = await call(`${url}/organization`, token)
  expect(body.value).toMatchObject([{ id: graph?.tenantId, verifiedDomains: [{ name: 'entra.example', isDefault: true }] }])
  const roles = (await call(`${url}/directoryRoles`, token)).body.value
  expect(roles.map(one => one.displayName)).toContain('Global Administrator')
  const members = await call(`${url}/directoryRoles/${roles[0]?.id}/members`, token)
  expect(namesOf(members.body.value)).toEqual(['user61'])
  const filter = encodeURIComponent(`principalId eq '${await userId('user62')}'`)
  const assignments = await call(`${url}/roleManagement/directory/roleAssignments?$filter=${filter}`, token)
  expect(assignments.body.value).toMatchObject([{ principalId: await userId('user62'), directoryScopeId: '/' }])
  expect((await call(`${url}/directoryRoles`, await tokenWith('User.Read.All'))).status).toBe(403)
})
