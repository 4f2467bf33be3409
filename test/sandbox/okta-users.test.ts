import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { personAt } from '../../src/sandbox/people.ts'
import { appWith, control, get, type Key, type ListedUser, makeKey, type Page, readAll, tokenFor } from './okta-client.ts'

let okta: OktaStandIn
let url: string
let key: Key
let token: string
const now = Date.now()

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 500, clients: [appWith(key)] })
  url = okta.url
  token = await tokenFor(url, key)
})
afterAll(() => okta.close())

type OktaError = { errorCode: string; errorSummary: string; errorLink: string; errorId: string; errorCauses: unknown[] }
const filtered = (filter: string) => readAll(`${url}/api/v1/users?filter=${encodeURIComponent(filter)}`, token)
const searched = (search: string) => readAll(`${url}/api/v1/users?search=${encodeURIComponent(search)}`, token)

describe('who may call', () => {
  it.each([
    ['an unknown token', 'Bearer nobody', 401, 'E0000011'],
    ['an API token of the old kind', 'SSWS 00abc', 401, 'E0000011'],
    ['no token at all', undefined, 403, 'E0000005'],
  ])('refuses %s', async (_, authorization, status, code) => {
    const response = await fetch(`${url}/api/v1/users`, authorization === undefined ? {} : { headers: { authorization } })
    const body = (await response.json()) as OktaError
    expect([response.status, body.errorCode]).toEqual([status, code])
    expect(Object.keys(body).sort()).toEqual(['errorCauses', 'errorCode', 'errorId', 'errorLink', 'errorSummary'])
    expect(response.headers.get('x-okta-request-id')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('refuses a token without the scope, and names the scope', async () => {
    const narrow = await tokenFor(url, key, 'okta.groups.read')
    const { status, body, headers } = await get<OktaError>(`${url}/api/v1/users`, narrow)
    expect([status, body.errorCode]).toEqual([403, 'E0000006'])
    expect(headers.get('www-authenticate')).toContain('scope="okta.users.read", error="insufficient_scope"')
  })

  it('refuses an app to which no admin role was assigned, but tells it so', async () => {
    okta.registerClient(appWith(key, { roles: [] }))
    expect((await get<OktaError>(`${url}/api/v1/users`, token)).body.errorCode).toBe('E0000006')
    expect((await get(`${url}/oauth2/v1/clients/0oaTest/roles`, token)).body).toEqual([])
    okta.registerClient(appWith(key, { roles: ['HELP_DESK_ADMIN', 'Stepgate reader'] }))
    const { body } = await get(`${url}/oauth2/v1/clients/0oaTest/roles`, token)
    expect(body).toMatchObject([
      { type: 'HELP_DESK_ADMIN', label: 'Help Desk Administrator', status: 'ACTIVE', assignmentType: 'CLIENT' },
      { type: 'CUSTOM', label: 'Stepgate reader' },
    ])
    okta.registerClient(appWith(key))
    expect((await get(`${url}/oauth2/v1/clients/0oaNobody/roles`, token)).status).toBe(404)
    expect((await get(`${url}/oauth2/v1/clients/0oaTest/roles`, await tokenFor(url, key, 'okta.users.read'))).status).toBe(403)
  })
})

describe('a user', () => {
  it('has the shape of an Okta user, with the person of the index', async () => {
    const { body } = await get<ListedUser>(`${url}/api/v1/users/user7@example.com`, token)
    const person = personAt(7)
    expect(body).toMatchObject({
      id: expect.stringMatching(/^00u[0-9a-z]{17}$/),
      status: 'ACTIVE',
      created: expect.any(String),
      activated: expect.any(String),
      statusChanged: expect.any(String),
      lastLogin: expect.any(String),
      passwordChanged: expect.any(String),
      type: { id: expect.stringMatching(/^oty/) },
      profile: {
        login: 'user7@example.com',
        email: 'user7@example.com',
        firstName: person.givenName,
        lastName: person.familyName,
        mobilePhone: person.mobilePhone,
        employeeNumber: person.employeeNumber,
        streetAddress: person.street,
        city: person.city,
        state: person.state,
        zipCode: person.zip,
        countryCode: person.country,
        birthDate: person.birthDate,
      },
      credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
      _links: { self: { href: `${url}/api/v1/users/${body.id}` } },
    })
    expect(Math.round((now - Date.parse(body.lastUpdated)) / 86_400_000)).toBe(90)
  })

  it('is found by id and by login in any case', async () => {
    const { body } = await get<ListedUser>(`${url}/api/v1/users/USER7@Example.com`, token)
    expect((await get<ListedUser>(`${url}/api/v1/users/${body.id}`, token)).body).toEqual(body)
  })

  it.each(['nobody@example.com', 'user500@example.com', 'user07@example.com', '00u5sandbox000000001'])(
    'is not found as %s',
    async name => {
      const { status, body } = await get<OktaError>(`${url}/api/v1/users/${name}`, token)
      expect([status, body.errorCode]).toEqual([404, 'E0000007'])
    },
  )

  it('leaves credentials out when the content type of the request asks for it', async () => {
    const headers = {
      'content-type': 'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus',
    }
    for (const path of ['users/user7@example.com', 'users?limit=1']) {
      const { status, text } = await get(`${url}/api/v1/${path}`, token, headers)
      expect(status).toBe(200)
      expect(text).not.toContain('"credentials"')
    }
  })
})

describe('the list of users', () => {
  it('gives 200 a page, also to those who ask for more', async () => {
    expect((await get(`${url}/api/v1/users`, token)).body).toHaveLength(200)
    expect((await get(`${url}/api/v1/users?limit=5000`, token)).body).toHaveLength(200)
    expect((await get(`${url}/api/v1/users?limit=3`, token)).body).toHaveLength(3)
    expect((await get<OktaError>(`${url}/api/v1/users?limit=0`, token)).body.errorCode).toBe('E0000001')
  })

  it('names self and next in two Link headers, on the host that was asked', async () => {
    const local = url.replace('127.0.0.1', 'localhost')
    const { headers, next } = await get(`${local}/api/v1/users?limit=200`, token)
    const links = headers.get('link')?.split(', ') ?? []
    expect(links).toHaveLength(2)
    expect(links[0]).toBe(`<${local}/api/v1/users?limit=200>; rel="self"`)
    expect(next).toMatch(new RegExp(`^${local}/api/v1/users\\?limit=200&after=[\\w-]+$`))
  })

  it('sends the two as separate header lines', async () => {
    const { request } = await import('node:http')
    const raw = await new Promise<string[]>((resolve, reject) => {
      request(`${url}/api/v1/users?limit=1`, { headers: { authorization: `Bearer ${token}` } }, response => {
        response.resume()
        resolve(response.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'link'))
      })
        .on('error', reject)
        .end()
    })
    expect(raw).toHaveLength(2)
  })

  it('holds everybody once, in ascending order of ids, without the DEPROVISIONED', async () => {
    const all = await readAll(`${url}/api/v1/users`, token)
    const gone = await filtered('status eq "DEPROVISIONED"')
    expect(gone.length).toBeGreaterThan(0)
    expect(all.map(user => user.id)).toEqual([...new Set(all.map(user => user.id))].sort())
    expect(all.filter(user => user.status === 'DEPROVISIONED')).toEqual([])
    expect(all.length + gone.length).toBe(500)
    expect(new Set(all.slice(0, 50).map(user => user.status))).toEqual(new Set(['ACTIVE']))
    for (const status of ['SUSPENDED', 'LOCKED_OUT', 'STAGED']) expect(all.some(user => user.status === status)).toBe(true)
  })

  it('ends with a page that names no next one, also when the last is full', async () => {
    const filter = encodeURIComponent('profile.login eq "user3@example.com" or profile.login eq "user4@example.com"')
    const first = await get(`${url}/api/v1/users?limit=1&filter=${filter}`, token)
    const last = await get(first.next ?? '', token)
    expect([last.body.length, last.next]).toEqual([1, undefined])
  })

  it('refuses a cursor that it did not make', async () => {
    for (const after of ['200', 'bm90IGEgY3Vyc29y'])
      expect((await get<OktaError>(`${url}/api/v1/users?after=${after}`, token)).body.errorCode).toBe('E0000001')
  })

  it('keeps its place when users come and go between two pages', async () => {
    const first = await get(`${url}/api/v1/users?limit=10`, token)
    await control(url, 'POST', 'users', { remove: ['user300@example.com'], upsert: [{ login: 'between@example.com' }] })
    const rest = await readAll(first.next ?? '', token)
    const logins = [...first.body, ...rest].map(user => user.profile.login)
    expect(new Set(logins).size).toBe(logins.length)
    expect(logins).toContain('between@example.com')
    expect(logins).not.toContain('user300@example.com')
    expect(logins[10]).toBe('user10@example.com')
    await control(url, 'POST', 'users', { remove: ['between@example.com'] })
  })

  it('gives only the fields asked for, of the untouched and of the changed', async () => {
    await control(url, 'POST', 'users', { upsert: [{ login: 'user1@example.com', nickName: 'One' }] })
    const { body } = await get(`${url}/api/v1/users?limit=2&fields=id,status,profile:(login,firstName)`, token)
    for (const user of body) {
      expect(Object.keys(user).sort()).toEqual(['id', 'profile', 'status'])
      expect(Object.keys(user.profile).sort()).toEqual(['firstName', 'login'])
    }
    expect((await get<OktaError>(`${url}/api/v1/users?fields=id,profile:(login`, token)).body.errorCode).toBe('E0000001')
  })

  it('finds by the beginning of a name, without pages', async () => {
    const { body, next } = await get(`${url}/api/v1/users?q=user1`, token)
    expect([body.length, next]).toEqual([10, undefined])
  })
})

describe('filter', () => {
  it('compares time, status, id and login, and joins with and, or and brackets', async () => {
    const changed = await control<{ users: ListedUser[] }>(url, 'POST', 'users', {
      upsert: [{ login: 'user2@example.com', title: 'Dr' }],
    })
    const at = changed.body.users[0]?.lastUpdated ?? ''
    const logins = async (filter: string) => (await filtered(filter)).map(user => user.profile.login)
    expect(await logins(`lastUpdated ge "${at}" and profile.login eq "user2@example.com"`)).toEqual(['user2@example.com'])
    expect(await logins(`lastUpdated gt "${at}" and profile.login eq "user2@example.com"`)).toEqual([])
    expect(
      await logins(`lastUpdated lt "${at}" and (profile.login eq "user2@example.com" or profile.login eq "user4@example.com")`),
    ).toEqual(['user4@example.com'])
    expect(
      await logins(`profile.login eq "user5@example.com" or profile.login eq "user6@example.com" and status eq "STAGED"`),
    ).toEqual(['user5@example.com'])
    expect(await logins(`id eq "${okta.people.get('user9@example.com')?.id}"`)).toEqual(['user9@example.com'])
    expect(
      await logins(`lastUpdated le "${new Date(now - 89 * 86_400_000).toISOString()}" and profile.email eq "user3@example.com"`),
    ).toEqual(['user3@example.com'])
  })

  it('regards case', async () => {
    expect(await filtered('profile.login eq "USER5@example.com"')).toEqual([])
    expect(await filtered('status eq "active"')).toEqual([])
  })

  it.each([
    'status ne "ACTIVE"',
    'not (status eq "ACTIVE")',
    'profile.city eq "Madrid"',
    'profile.login sw "user"',
    'status eq ACTIVE',
    'lastUpdated gt "yesterday"',
    'status eq "ACTIVE" and',
    'status eq "ACTIVE',
    '(status eq "ACTIVE"',
    'status eq "ACTIVE" status eq "STAGED"',
    '',
  ])('refuses: %s', async filter => {
    const { status, body } = await get<OktaError>(`${url}/api/v1/users?filter=${encodeURIComponent(filter)}`, token)
    expect([status, body.errorCode]).toEqual([400, 'E0000053'])
  })
})

describe('search', () => {
  it('reads any attribute, custom ones too, without regard to case, and sees the DEPROVISIONED', async () => {
    await control(url, 'POST', 'users', { upsert: [{ login: 'user8@example.com', idvStatus: 'VERIFIED', idvScore: 93 }] })
    const logins = async (search: string) => (await searched(search)).map(user => user.profile.login)
    expect(await logins('profile.idvStatus eq "verified" and profile.idvScore ge 90')).toEqual(['user8@example.com'])
    expect(await logins('profile.idvScore gt 93')).toEqual([])
    expect(await logins('profile.idvStatus pr')).toEqual(['user8@example.com'])
    expect(await logins('profile.login co "ser49@"')).toEqual(['user49@example.com'])
    expect(await searched('profile.login sw "USER"')).toHaveLength(okta.people.count())
    expect((await searched('status eq "DEPROVISIONED"')).length).toBeGreaterThan(0)
  })

  it.each(['status ne "ACTIVE"', 'profile.city co "adri"', 'profile.city eq'])('refuses: %s', async search => {
    const { status, body } = await get<OktaError>(`${url}/api/v1/users?search=${encodeURIComponent(search)}`, token)
    expect([status, body.errorCode]).toEqual([400, 'E0000031'])
  })

  it('stops after 50,000 results as if there were no more, which a list does not', async () => {
    const large = await startOktaStandIn({ people: 50_500, clients: [appWith(key)] })
    const own = await tokenFor(large.url, key)
    expect(await readAll(`${large.url}/api/v1/users?fields=id&search=${encodeURIComponent('id pr')}`, own)).toHaveLength(50_000)
    expect((await readAll(`${large.url}/api/v1/users?fields=id`, own)).length).toBe(50_500 - Math.floor((50_500 - 50) / 97))
    await large.close()
  })
})

it('lists a hundred thousand people within seconds', async () => {
  const started = performance.now()
  const large = await startOktaStandIn({ people: 1_000_000, clients: [appWith(key)] })
  expect(performance.now() - started).toBeLessThan(1000)
  const own = await tokenFor(large.url, key)
  const seen = new Set<string>()
  for (let next: string | undefined = `${large.url}/api/v1/users`; next !== undefined && seen.size < 100_000; ) {
    const page: Page = await get(next, own)
    for (const user of page.body) seen.add(user.id)
    next = page.next
  }
  expect(seen.size).toBeGreaterThanOrEqual(100_000)
  await large.close()
})
