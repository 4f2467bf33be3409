import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, control, get, type Key, linkOf, makeKey, readAll, tokenFor } from './okta-client.ts'

interface ListedGroup {
  readonly id: string
  readonly type: string
  readonly lastMembershipUpdated: string
  readonly profile: { readonly name: string }
}

let okta: OktaStandIn
let url: string
let key: Key
let token: string

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 500, clients: [appWith(key)] })
  url = okta.url
  token = await tokenFor(url, key, 'okta.groups.read')
})
afterAll(() => okta.close())

const groups = async (query = '') => (await get<ListedGroup[]>(`${url}/api/v1/groups${query}`, token)).body
const membersOf = async (name: string, query = '') => {
  const group = (await groups()).find(one => one.profile.name === name)
  return readAll(`${url}/api/v1/groups/${group?.id}/users${query}`, token)
}

describe('groups', () => {
  it('are Everyone and groups of the org, found by name, filter and search', async () => {
    expect((await groups()).map(group => [group.profile.name, group.type]).slice(0, 2)).toEqual([
      ['Everyone', 'BUILT_IN'],
      ['Engineering', 'OKTA_GROUP'],
    ])
    expect((await groups('?q=eng')).map(group => group.profile.name)).toEqual(['Engineering'])
    expect((await groups(`?search=${encodeURIComponent('profile.name sw "fin"')}`)).map(group => group.profile.name)).toEqual([
      'Finance',
    ])
    const [first] = await groups()
    expect((await get<ListedGroup>(`${url}/api/v1/groups/${first?.id}`, token)).body).toEqual(first)
  })

  it('need their own scope, and exist', async () => {
    const users = await tokenFor(url, key, 'okta.users.read')
    expect((await get(`${url}/api/v1/groups`, users)).status).toBe(403)
    expect((await get<{ errorCode: string }>(`${url}/api/v1/groups/00gnobody/users`, token)).body.errorCode).toBe('E0000007')
  })

  it('page their members, who are never DEPROVISIONED', async () => {
    const everyone = await membersOf('Everyone', '?limit=7')
    expect(new Set(everyone.map(user => user.id)).size).toBe(everyone.length)
    expect(everyone.some(user => user.status === 'DEPROVISIONED')).toBe(false)
    const finance = await membersOf('Finance')
    expect(finance[0]?.profile.login).toBe('user1@example.com')
    expect(finance.length).toBeLessThanOrEqual(100)
  })

  it('show a change of membership in the group and not in the user', async () => {
    const before = new Date().toISOString()
    const order = { upsert: [{ login: 'user11@example.com', groups: ['Sales'] }] }
    const { body } = await control<{ users: { lastUpdated: string }[] }>(url, 'POST', 'users', order)
    expect(Date.parse(body.users[0]?.lastUpdated ?? '')).toBeLessThan(Date.parse(before))
    expect((await membersOf('Finance')).some(user => user.profile.login === 'user11@example.com')).toBe(false)
    expect((await membersOf('Sales')).some(user => user.profile.login === 'user11@example.com')).toBe(true)
    const changed = await groups(`?filter=${encodeURIComponent(`lastMembershipUpdated ge "${before}"`)}`)
    expect(changed.map(group => group.profile.name)).toEqual(['Finance', 'Sales'])
    expect((await control(url, 'POST', 'users', { upsert: [{ login: 'user11@example.com', groups: ['No such'] }] })).status).toBe(
      400,
    )
  })

  it('of one user are asked for with the scope of users', async () => {
    const users = await tokenFor(url, key, 'okta.users.read')
    const of = (login: string) => get<ListedGroup[]>(`${url}/api/v1/users/${encodeURIComponent(login)}/groups?limit=1`, users)
    const { body, headers, next } = await of('user57@example.com')
    expect(body.map(group => group.profile.name)).toEqual(['Everyone', 'Sales', 'Contractors'])
    expect(body).toEqual((await groups()).filter(group => body.some(one => one.id === group.id)))
    expect([next, linkOf(headers, 'self')]).toEqual([undefined, expect.stringContaining('/groups?limit=1')])
    await control(url, 'POST', 'users', { upsert: [{ login: 'user57@example.com', groups: ['Helpdesk'] }] })
    expect((await of('user57@example.com')).body.map(group => group.profile.name)).toEqual(['Everyone', 'Helpdesk'])
    await control(url, 'POST', 'users', { upsert: [{ login: 'user57@example.com', status: 'DEPROVISIONED' }] })
    expect((await of('user57@example.com')).body).toEqual([])
    expect((await get<{ errorCode: string }>(`${url}/api/v1/users/00unobody/groups`, users)).body.errorCode).toBe('E0000007')
    expect((await get(`${url}/api/v1/users/${encodeURIComponent('user1@example.com')}/groups`, token)).status).toBe(403)
  })
})

describe('groups that are made', () => {
  interface Made {
    readonly groups: readonly ListedGroup[]
  }
  const order = (body: object) => control<Made>(url, 'POST', 'groups', body)

  it('have the members that they are given, get other names, and go', async () => {
    const { body } = await order({
      create: [{ name: 'Pilots', description: 'Fly' }],
      change: [{ group: 'Pilots', add: ['user3@example.com', 'user4@example.com'], remove: ['user4@example.com'] }],
    })
    expect(body.groups[0]?.profile).toEqual({ name: 'Pilots', description: 'Fly' })
    expect((await membersOf('Pilots')).map(user => user.profile.login)).toEqual(['user3@example.com'])
    await order({ change: [{ group: 'Pilots', name: 'Crew' }] })
    expect((await groups('?q=pil')).length).toBe(0)
    const [crew] = await groups('?q=crew')
    await order({ remove: ['Crew'] })
    expect(await groups('?q=crew')).toEqual([])
    expect((await get(`${url}/api/v1/groups/${crew?.id}/users`, token)).status).toBe(404)
    expect((await order({ remove: ['Crew'] })).status).toBe(400)
    expect((await order({ change: [{ group: 'Sales', add: ['nobody@example.com'] }] })).status).toBe(400)
  })

  it('hold by a rule whoever has the value, from the moment they have it until they lose it', async () => {
    await order({
      create: [{ name: 'Night shift' }],
      change: [{ group: 'Night shift', rule: { name: 'Who works at night', attribute: 'department', value: 'Night' } }],
    })
    expect(await membersOf('Night shift')).toEqual([])
    const department = (value: string | null) =>
      control(url, 'POST', 'users', { upsert: [{ login: 'user8@example.com', profile: { department: value } }] })
    const before = new Date().toISOString()
    await department('Night')
    expect((await membersOf('Night shift')).map(user => user.profile.login)).toEqual(['user8@example.com'])
    expect(
      (await groups(`?filter=${encodeURIComponent(`lastMembershipUpdated ge "${before}"`)}`)).map(one => one.profile.name),
    ).toEqual(['Night shift'])
    await department('Day')
    expect(await membersOf('Night shift')).toEqual([])
    const rules = await get<{ name: string; conditions: { expression: { value: string } } }[]>(
      `${url}/api/v1/groups/rules`,
      token,
    )
    expect(rules.body).toMatchObject([
      { name: 'Who works at night', conditions: { expression: { value: 'user.department=="Night"' } } },
    ])
  })

  it('tell how many members they have to who asks for it', async () => {
    interface Counted {
      readonly _embedded?: { readonly stats: { readonly usersCount: number } }
    }
    const [sales] = await groups('?q=sales')
    const { body } = await get<Counted>(`${url}/api/v1/groups/${sales?.id}?expand=stats`, token)
    expect(body._embedded?.stats.usersCount).toBe((await membersOf('Sales')).length)
    expect((await get<Counted>(`${url}/api/v1/groups/${sales?.id}`, token)).body._embedded).toBeUndefined()
  })
})
