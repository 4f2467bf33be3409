import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { birthDateAttribute, type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { personAt } from '../../src/sandbox/people.ts'
import { advanced, appWith, call, clientId, type Listed, readAll, tokenFor } from './graph-client.ts'

let graph: GraphStandIn
let url: string
let token: string
const now = Date.now()
const day = 86_400_000

beforeAll(async () => {
  graph = await startGraphStandIn({ people: 500, clock: { now: () => now }, clients: [appWith()] })
  url = `${graph.url}/v1.0`
  token = await tokenFor(graph)
})
afterAll(() => graph.close())

const user = (name: string, query = '') => call<Listed>(`${url}/users/${name}${query}`, token)
const filtered = (filter: string, more = '', headers = {}) =>
  call(`${url}/users?$top=999&$filter=${encodeURIComponent(filter)}${more}`, token, { headers })
const namesOf = (objects: readonly Listed[]) => objects.map(one => String(one.userPrincipalName).replace('@entra.example', ''))

describe('who may call', () => {
  it('is told by the error, which repeats the ids of the call', async () => {
    const response = await fetch(`${url}/users`, { headers: { 'client-request-id': 'mine' } })
    const body = (await response.json()) as { error: { code: string; innerError: Record<string, string> } }
    expect([response.status, body.error.code]).toEqual([401, 'InvalidAuthenticationToken'])
    expect(body.error.innerError).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      'request-id': response.headers.get('request-id'),
      'client-request-id': 'mine',
    })
    expect(response.headers.get('client-request-id')).toBe('mine')
  })

  it('refuses a token that it did not make', async () => {
    expect((await call(`${url}/users`, 'eyJ.e30.x')).status).toBe(401)
  })

  it('refuses a token without the permission, whatever was granted since', async () => {
    graph.registerClient(appWith({ roles: ['GroupMember.Read.All'] }))
    const narrow = await tokenFor(graph)
    graph.registerClient(appWith())
    const { status, error } = await call(`${url}/users`, narrow)
    expect([status, error?.code]).toEqual([403, 'Authorization_RequestDenied'])
    expect((await call(`${url}/users/user1@entra.example`, narrow, { method: 'PATCH', body: {} })).status).toBe(403)
  })

  it('tells who signed in only to those who may read the logs', async () => {
    expect((await user('user1@entra.example', '?$select=id,signInActivity')).status).toBe(403)
  })
})

describe('a user', () => {
  it('is a person of the sandbox, in the small default set', async () => {
    const person = personAt(7)
    const { body } = await user('user7%40entra.example')
    const { '@odata.context': context, ...properties } = body
    expect(context).toBe(`${url}/$metadata#users/$entity`)
    expect(properties).toEqual({
      businessPhones: [],
      displayName: `${person.givenName} ${person.familyName}`,
      givenName: person.givenName,
      jobTitle: null,
      mail: person.email,
      mobilePhone: person.mobilePhone,
      officeLocation: null,
      preferredLanguage: null,
      surname: person.familyName,
      userPrincipalName: 'user7@entra.example',
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    })
  })

  it('shows what is selected, the extension with the birth date included', async () => {
    const select = `?$select=employeeId,accountEnabled,userType,city,createdDateTime,${birthDateAttribute}`
    const { body } = await user('user7@entra.example', select)
    expect(body).toMatchObject({
      employeeId: personAt(7).employeeNumber,
      accountEnabled: true,
      userType: 'Member',
      city: personAt(7).city,
      createdDateTime: `${new Date(now - 90 * day).toISOString().slice(0, 19)}Z`,
      [birthDateAttribute]: personAt(7).birthDate,
    })
    expect(body).not.toHaveProperty('displayName')
  })

  it('is found by id, and not once nobody has the id or name', async () => {
    const { id } = (await user('user8@entra.example')).body
    expect((await user(id)).body.userPrincipalName).toBe('user8@entra.example')
    expect((await user(id.toUpperCase())).body.id).toBe(id)
    for (const nobody of ['user500@entra.example', 'user8@example.com', '00000000-0000-4000-8000-000000000000']) {
      const { status, error } = await user(nobody)
      expect([status, error?.code]).toEqual([404, 'Request_ResourceNotFound'])
    }
  })

  it('refuses a property that users do not have', async () => {
    const { status, error } = await user('user8@entra.example', '?$select=id,birthDate')
    expect([status, error?.code, error?.message]).toEqual([400, 'BadRequest', expect.stringContaining("'birthDate'")])
  })
})

describe('the list of users', () => {
  it('comes in pages of 100 by default and 999 at most, each person once, in no order of ids', async () => {
    const { objects, pages } = await readAll(`${url}/users`, token)
    expect([objects.length, pages]).toEqual([500, 5])
    const ids = objects.map(one => one.id)
    expect(new Set(ids).size).toBe(500)
    expect(ids).not.toEqual([...ids].sort())
    expect((await readAll(`${url}/users?$top=999`, token)).pages).toBe(1)
    expect((await call(`${url}/users?$top=1000`, token)).status).toBe(400)
    expect((await call(`${url}/users?$top=0`, token)).status).toBe(400)
  })

  it('keeps the query in its links, whose tokens nobody can read', async () => {
    const first = await call(`${url}/users?$select=id&$top=2`, token)
    expect(first.next).toMatch(/\/users\?\$select=id&\$top=2&\$skiptoken=[\w-]+$/)
    const second = await call(String(first.next), token)
    expect(Object.keys(second.body.value[0] ?? {})).toEqual(['id'])
    expect(second.body.value.map(one => one.id)).not.toEqual(first.body.value.map(one => one.id))
    expect((await call(`${url}/users?$skiptoken=nonsense`, token)).status).toBe(400)
  })

  it('counts only for a call that accepts eventual consistency', async () => {
    const counted = await call<Record<string, unknown>>(`${url}/users?$count=true`, token, { headers: advanced })
    expect(counted.body['@odata.count']).toBe(500)
    const plain = await call<Record<string, unknown>>(`${url}/users?$count=true`, token)
    expect(plain.body).not.toHaveProperty('@odata.count')
    expect((await call(`${url}/users/$count`, token)).status).toBe(400)
    expect((await call(`${url}/users/$count`, token, { headers: advanced })).text).toBe('500')
    const query = `?$filter=${encodeURIComponent("startswith(userPrincipalName,'user49')")}`
    expect((await call(`${url}/users/$count${query}`, token, { headers: advanced })).text).toBe('11')
  })

  it.each([
    ["startswith(userPrincipalName,'USER49')", 11],
    ["startsWith(userPrincipalName,'user12') and accountEnabled eq true", 11],
    ["userPrincipalName eq 'User3@entra.example'", 1],
    ["userPrincipalName in ('user3@entra.example', 'user4@entra.example', 'nobody@entra.example')", 2],
    ["employeeId eq 'E100003' or employeeId eq 'E100004'", 2],
    ["(employeeId eq 'E100003' or employeeId eq 'E100004') and accountEnabled eq false", 0],
    ["otherMails/any(m:m eq 'x@y.example')", 0],
    ["proxyAddresses/any(p:startswith(p,'smtp:user49'))", 11],
    ["surname eq 'O''Sullivan'", 2],
    ["createdDateTime ge 2001-01-01T00:00:00Z and startswith(mail,'user3@')", 1],
  ])('filters by %s', async (filter, count) => {
    const { status, body } = await filtered(filter)
    expect([status, body.value.length]).toEqual([200, count])
  })

  it('finds an id', async () => {
    const { id } = (await user('user9@entra.example')).body
    expect(namesOf((await filtered(`id eq '${id}'`)).body.value)).toEqual(['user9'])
  })

  it.each(['not(accountEnabled eq true)', 'accountEnabled ne true', "endsWith(mail,'49@example.com')", 'jobTitle eq null'])(
    'takes %s only as an advanced query',
    async filter => {
      expect((await filtered(filter)).error?.code).toBe('Request_UnsupportedQuery')
      expect((await filtered(filter, '', advanced)).error?.code).toBe('Request_UnsupportedQuery')
      const { status, body } = await filtered(filter, '&$count=true', advanced)
      expect([status, body.value.length > 0]).toEqual([200, true])
    },
  )

  it.each(["nothing eq 'x'", 'mail eq x', "mail like 'x'", "mail eq 'x", "(mail eq 'x'", "mail eq 'x' 'y'"])(
    'refuses the filter %s',
    async filter => expect((await filtered(filter)).status).toBe(400),
  )

  it('searches by the beginnings of words', async () => {
    const { givenName } = personAt(3)
    const search = `${url}/users?$top=999&$search=${encodeURIComponent(`"displayName:${givenName}"`)}`
    expect((await call(search, token)).status).toBe(400)
    const { body } = await call(search, token, { headers: advanced })
    expect(body.value.some(one => one.userPrincipalName === 'user3@entra.example')).toBe(true)
    expect(body.value.every(one => String(one.displayName).includes(givenName))).toBe(true)
  })

  it.each(['$orderby=displayName', '$skip=10', '$expand=manager'])('refuses %s, which it cannot do', async option => {
    expect((await call(`${url}/users?${option}`, token)).error?.code).toBe('Request_UnsupportedQuery')
  })
})

describe('a change to a user', () => {
  const patch = (name: string, body: unknown) => call(`${url}/users/${name}`, token, { method: 'PATCH', body })

  it('writes what it names and keeps the rest', async () => {
    const before = (await user('user10@entra.example')).body
    expect((await patch('user10@entra.example', { jobTitle: 'Smith', [birthDateAttribute]: '1970-01-02' })).status).toBe(204)
    expect((await user('user10@entra.example')).body).toEqual({ ...before, jobTitle: 'Smith' })
    expect((await user('user10@entra.example', `?$select=${birthDateAttribute}`)).body[birthDateAttribute]).toBe('1970-01-02')
    await patch('user10@entra.example', { jobTitle: null, [birthDateAttribute]: null })
    expect((await user('user10@entra.example')).body).toEqual(before)
    expect((await user('user10@entra.example', `?$select=id,${birthDateAttribute}`)).body).not.toHaveProperty(birthDateAttribute)
  })

  it.each([
    [{ id: 'x' }],
    [{ createdDateTime: '2001-01-01T00:00:00Z' }],
    [{ favouriteColour: 'green' }],
    [{ accountEnabled: 'yes' }],
    [{ displayName: null }],
    [{ businessPhones: '+46' }],
    [{ userPrincipalName: 'user11@entra.example' }],
    [{ extension_00000000000000000000000000000000_idvStatus: 'verified' }],
    [[]],
  ])('refuses %j', async body => {
    const { status, error } = await patch('user12@entra.example', body)
    expect([status, error?.code]).toEqual([400, 'Request_BadRequest'])
  })

  it('refuses what the directory on premises masters, and takes what it does not', async () => {
    const { body } = await call(`${url}/users?$top=1&$filter=onPremisesSyncEnabled eq true`, token)
    const { id } = body.value[0] ?? { id: '' }
    expect((await patch(id, { givenName: 'Ana' })).error?.message).toContain('on-premises mastered')
    expect((await patch(id, { usageLocation: 'SE', [birthDateAttribute]: '1980-05-06' })).status).toBe(204)
  })

  it('renames, and deletes into the bin, from where it comes back', async () => {
    expect((await patch('user13@entra.example', { userPrincipalName: 'thirteen@entra.example' })).status).toBe(204)
    const { id } = (await user('thirteen@entra.example')).body
    expect((await user('user13@entra.example')).status).toBe(404)
    expect((await call(`${url}/users/${id}`, token, { method: 'DELETE' })).status).toBe(204)
    expect((await user(id)).status).toBe(404)
    const bin = await call(`${url}/directory/deletedItems/microsoft.graph.user`, token)
    expect(bin.body.value).toMatchObject([{ id, deletedDateTime: `${new Date(now).toISOString().slice(0, 19)}Z` }])
    expect((await call(`${url}/directory/deletedItems/${id}/restore`, token, { method: 'POST' })).status).toBe(200)
    expect((await user(id)).body.userPrincipalName).toBe('thirteen@entra.example')
    expect((await call(`${url}/directory/deletedItems/${id}/restore`, token, { method: 'POST' })).status).toBe(404)
  })

  it('does not bring back one whose name somebody else has since, and then deletes for good', async () => {
    const { id } = (await user('user14@entra.example')).body
    await call(`${url}/users/${id}`, token, { method: 'DELETE' })
    await patch('user15@entra.example', { userPrincipalName: 'user14@entra.example' })
    expect((await call(`${url}/directory/deletedItems/${id}/restore`, token, { method: 'POST' })).status).toBe(400)
    expect((await call(`${url}/directory/deletedItems/${id}`, token, { method: 'DELETE' })).status).toBe(204)
    expect((await call(`${url}/directory/deletedItems/microsoft.graph.user`, token)).body.value).toEqual([])
  })
})

it('tells the directory extensions of an app, and makes one for the app that asks', async () => {
  const address = `${url}/applications(appId='${clientId}')/extensionProperties`
  const order = { name: 'idvStatus', dataType: 'String', targetObjects: ['User'] }
  expect((await call(address, token, { method: 'POST', body: order })).status).toBe(403)
  graph.registerClient(appWith({ roles: ['Application.ReadWrite.OwnedBy', 'User.ReadWrite.All'] }))
  const owner = await tokenFor(graph)
  const made = await call<Listed>(address, owner, { method: 'POST', body: order })
  const name = `extension_${clientId.replaceAll('-', '')}_idvStatus`
  expect([made.status, made.body.name, made.body.targetObjects]).toEqual([201, name, ['User']])
  expect((await call(address, owner, { method: 'POST', body: order })).status).toBe(400)
  expect((await call(address, owner)).body.value).toMatchObject([{ name, dataType: 'String' }])
  const written = await call(`${url}/users/user20@entra.example`, owner, { method: 'PATCH', body: { [name]: 'verified' } })
  expect(written.status).toBe(204)
  expect((await call<Listed>(`${url}/users/user20@entra.example?$select=${name}`, owner)).body[name]).toBe('verified')
  const unfit = await call(`${url}/users/user20@entra.example`, owner, { method: 'PATCH', body: { [name]: 5 } })
  expect(unfit.status).toBe(400)
  const foreign = `${url}/applications(appId='8c1f2f3a-6f0e-4c2b-9d6e-5a4b3c2d1e0f')/extensionProperties`
  expect((await call(foreign, owner, { method: 'POST', body: order })).status).toBe(403)
  expect((await call(foreign, owner)).body.value).toMatchObject([{ name: birthDateAttribute }])
  expect((await call<Listed>(`${url}/servicePrincipals(appId='${clientId}')`, owner)).body).toMatchObject({ appId: clientId })
  const nobody = "appId='00000000-0000-4000-8000-000000000000'"
  expect((await call(`${url}/servicePrincipals(${nobody})`, owner)).status).toBe(404)
  const every = `${url}/directoryObjects/getAvailableExtensionProperties`
  expect((await call(every, owner, { method: 'POST', body: {} })).status).toBe(403)
  const names = async (body: object) => (await call(every, token, { method: 'POST', body })).body.value.map(one => one.name)
  expect(await names({})).toEqual([birthDateAttribute, name])
  expect(await names({ isSyncedFromOnPremises: true })).toEqual([])
})
