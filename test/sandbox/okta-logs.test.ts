import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, control, get, type Key, linkOf, makeKey, tokenFor } from './okta-client.ts'

interface Entry {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly target: readonly { id: string; type: string; alternateId: string }[]
}

let okta: OktaStandIn
let url: string
let key: Key
let token: string
let now = Date.now()

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({
    people: 60,
    clock: { now: () => now },
    clients: [appWith(key, { scopes: ['okta.logs.read', 'okta.users.read'] })],
  })
  url = okta.url
  token = await tokenFor(url, key, 'okta.logs.read')
})
afterAll(() => okta.close())

const read = (query: string) => get<Entry[]>(`${url}/api/v1/logs${query}`, token)
const since = (ms = now) => `since=${encodeURIComponent(new Date(ms).toISOString())}`
const users = (order: object) => control<{ users: { id: string }[] }>(url, 'POST', 'users', order)
const eventsOf = (entries: readonly Entry[]) => entries.map(entry => [entry.eventType, entry.target[0]?.alternateId])

describe('the System Log', () => {
  it('tells what the control routes changed, about whom, in order', async () => {
    now += 1_000
    const start = since()
    await users({ upsert: [{ login: 'new@example.com' }] })
    await users({ upsert: [{ login: 'user1@example.com', firstName: 'Changed' }] })
    await users({ upsert: [{ login: 'user2@example.com', status: 'SUSPENDED' }] })
    await users({ upsert: [{ login: 'user2@example.com', status: 'ACTIVE' }] })
    await users({ upsert: [{ login: 'user3@example.com', status: 'LOCKED_OUT' }] })
    await users({ upsert: [{ login: 'user3@example.com', status: 'ACTIVE' }] })
    await users({ remove: ['user4@example.com'] })
    const { body } = await read(`?${start}`)
    expect(eventsOf(body)).toEqual([
      ['user.lifecycle.create', 'new@example.com'],
      ['user.lifecycle.activate', 'new@example.com'],
      ['user.account.update_profile', 'user1@example.com'],
      ['user.lifecycle.suspend', 'user2@example.com'],
      ['user.lifecycle.unsuspend', 'user2@example.com'],
      ['user.account.lock', 'user3@example.com'],
      ['user.account.unlock', 'user3@example.com'],
      ['user.lifecycle.delete.initiated', 'user4@example.com'],
      ['user.lifecycle.delete.completed', 'user4@example.com'],
    ])
    expect(new Set(body.map(entry => entry.uuid)).size).toBe(body.length)
  })

  it('tells who came into a group and who left one, also by deactivation', async () => {
    now += 1_000
    const start = since()
    await users({ upsert: [{ login: 'user12@example.com', groups: ['Finance'] }] })
    await users({ upsert: [{ login: 'user16@example.com', status: 'DEPROVISIONED' }] })
    const { body } = await read(`?${start}`)
    expect(body.map(entry => entry.eventType)).toEqual([
      'group.user_membership.add',
      'group.user_membership.remove',
      'user.lifecycle.deactivate',
      'group.user_membership.remove',
    ])
    expect(body[0]?.target.map(target => target.type)).toEqual(['User', 'UserGroup'])
  })

  it('always has a next link while it is polled, which tells only what came later', async () => {
    now += 1_000
    const idle = await read(`?${since()}&limit=2`)
    expect(idle.body).toEqual([])
    const again = await read(new URL(idle.next ?? '').search)
    expect(again.body).toEqual([])
    expect(again.next).toBeDefined()
    await users({ upsert: [5, 6, 7].map(n => ({ login: `user${n}@example.com`, lastName: 'Later' })) })
    const first = await read(new URL(again.next ?? '').search)
    expect(first.body).toHaveLength(2)
    const rest = await read(new URL(first.next ?? '').search)
    expect(eventsOf([...first.body, ...rest.body]).map(([, login]) => login)).toEqual([5, 6, 7].map(n => `user${n}@example.com`))
    expect((await read(new URL(rest.next ?? '').search)).body).toEqual([])
  })

  it('tells an event that was written down late to who polls, though it happened before', async () => {
    now += 60_000
    const { next } = await read(`?${since(now - 3_600_000)}&limit=1000`)
    const published = new Date(now - 30_000).toISOString()
    await control(url, 'POST', 'logs', { eventType: 'user.lifecycle.delete.completed', users: ['00uGone'], published })
    const { body } = await read(new URL(next ?? '').search)
    expect(body).toMatchObject([{ published, target: [{ id: '00uGone' }] }])
  })

  it('ends where it is asked about a time that is over', async () => {
    const range = `${since(now - 3_600_000)}&until=${encodeURIComponent(new Date(now + 1).toISOString())}&limit=5`
    const all: Entry[] = []
    for (let query: string | undefined = `?${range}`; query !== undefined; ) {
      const page: Awaited<ReturnType<typeof read>> = await read(query)
      all.push(...page.body)
      query = page.next === undefined ? undefined : new URL(page.next).search
    }
    expect(all.length).toBeGreaterThan(10)
    expect(all.map(entry => entry.published)).toEqual(all.map(entry => entry.published).sort())
    const backwards = (await read(`?${since(now - 3_600_000)}&sortOrder=DESCENDING&limit=3`)).body
    expect(backwards.map(entry => entry.published)).toEqual(
      backwards
        .map(entry => entry.published)
        .sort()
        .reverse(),
    )
  })

  it('is filtered by kinds of events', async () => {
    const filter = 'eventType sw "user.lifecycle.delete" or (eventType eq "user.account.lock" and target.type eq "User")'
    const { body } = await read(`?${since(now - 3_600_000)}&limit=1000&filter=${encodeURIComponent(filter)}`)
    expect(new Set(body.map(entry => entry.eventType))).toEqual(
      new Set(['user.account.lock', 'user.lifecycle.delete.initiated', 'user.lifecycle.delete.completed']),
    )
  })

  it.each([
    ['a start of more than 180 days ago', () => `?${since(now - 181 * 86_400_000)}`, 'E0000001'],
    ['a limit over 1000', () => '?limit=1001', 'E0000001'],
    ['a cursor that is none', () => '?after=x', 'E0000001'],
    ['a filter it does not know', () => '?filter=actor.name%20eq%20%22x%22', 'E0000053'],
  ])('refuses %s', async (_, query, errorCode) => {
    const { status, body } = await read(query())
    expect([status, (body as unknown as { errorCode: string }).errorCode]).toEqual([400, errorCode])
  })

  it('needs its own scope', async () => {
    const other = await tokenFor(url, key, 'okta.users.read')
    expect((await get(`${url}/api/v1/logs`, other)).status).toBe(403)
  })

  it('takes a limit of none, and names itself', async () => {
    const page = await read('?limit=0')
    expect(page.body).toEqual([])
    expect(linkOf(page.headers, 'self')).toBe(`${url}/api/v1/logs?limit=0`)
  })
})

it('forgets the oldest entries, and refuses a cursor that points to them', async () => {
  const { next } = await read(`?${since()}`)
  for (let round = 0; round < 50; round += 1) {
    const upsert = Array.from({ length: 500 }, (_, n) => ({ login: `user${n % 50}@example.com`, title: `${round} ${n}` }))
    await users({ upsert })
  }
  const { status } = await read(new URL(next ?? '').search)
  expect(status).toBe(400)
  expect((await read(`?${since(now - 1)}&limit=1000`)).body).toHaveLength(1000)
})
