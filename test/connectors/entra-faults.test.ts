import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject, Page } from '../../src/contract/index.ts'
import { aSignal, cursorOf, type EntraWorld, failureOf, pagesOf, peopleOf, startWorld, systemClock } from './entra-world.ts'

/** What networks and Graph do, and what becomes of it: waited for, told, or refused; never a short list. */

let world: EntraWorld

beforeAll(async () => {
  world = await startWorld(450)
})
afterAll(() => world.close())
afterEach(() => world.calm())

const delta = '/v1.0/users/delta'
const read = async (opened = world.open()) => peopleOf(await pagesOf(opened.directory)).length

describe('a read sits out', () => {
  it.each<[string, object]>([
    ['a 429', { kind: 'rate_limited', retryAfterSeconds: 7 }],
    ['a 429 that says not how long', { kind: 'missing_retry_after' }],
    ['a 500', { kind: 'status', status: 500 }],
    ['a 502', { kind: 'status', status: 502, times: 2 }],
    ['a 503', { kind: 'status', status: 503, times: 3 }],
    ['a 504', { kind: 'status', status: 504 }],
    ['a cut connection', { kind: 'connection_reset', times: 2 }],
  ])('%s', async (_, fault) => {
    await world.fault({ path: delta, after: 1, ...fault })
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    expect(opened.waits.length).toBeGreaterThan(0)
  })

  it('as long as Retry-After says, past the three minutes at which Microsoft’s own client stops', async () => {
    await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 200 })
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    expect(opened.waits).toHaveLength(1)
    expect(opened.waits[0]).toBeGreaterThanOrEqual(200_000)
    expect(opened.waits[0]).toBeLessThanOrEqual(201_000)
  })

  it('a storm, but not for ever', async () => {
    await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 1, times: 4 })
    expect(await read()).toBe(450)
    await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 9, times: 50 })
    const error = await failureOf(pagesOf(world.open().directory))
    expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 9])
  })

  it('nothing that takes longer than a page may: the host is told when to come again', async () => {
    await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 900, times: 9 })
    const opened = world.open()
    const error = await failureOf(pagesOf(opened.directory))
    expect([error.code, error.retryAfterSeconds, opened.waits]).toEqual(['rate_limited', 900, []])
  })

  describe('all waits of a page together', () => {
    /** A host whose time passes by waiting alone. */
    function waiting(config: JsonObject = {}) {
      let now = systemClock.now()
      const began = now
      const clock = { now: () => now }
      const onPause = (ms: number): void => {
        now += ms
      }
      const opened = world.open({ config, clock, onPause })
      return { ...opened, seconds: () => (now - began) / 1000 }
    }

    it('take less than the five minutes that a page may: what is left is told to the host', async () => {
      await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 200, times: 2 })
      const opened = waiting()
      const error = await failureOf(pagesOf(opened.directory))
      expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 200])
      expect(opened.seconds()).toBeGreaterThanOrEqual(200)
      expect(opened.seconds()).toBeLessThanOrEqual(240)
    })

    it('in a batch too, whose parts are not asked for again before their time', async () => {
      const { users } = await world.control<{ users: { id: string }[] }>('GET', 'users?limit=2')
      const { groups } = await world.control<{ groups: { id: string }[] }>('POST', 'groups', {
        create: [{ displayName: 'throttled' }],
      })
      const group = groups.at(-1)?.id ?? ''
      const config = { trackedGroupIds: [group] }
      const cursor = cursorOf(await pagesOf(world.open({ config }).directory))
      await world.control('POST', 'groups', { members: [{ group, add: users.map(({ id }) => id) }] })
      const path = `/v1.0/users/${users[1]?.id}/checkMemberGroups`

      await world.fault({ path, kind: 'rate_limited', retryAfterSeconds: 230 })
      const patient = waiting(config)
      expect((await pagesOf(patient.directory, cursor)).at(-1)?.end).toBe('delta')
      expect(patient.waits).toEqual([230_000])

      await world.fault({ path, kind: 'rate_limited', retryAfterSeconds: 230, times: 2 })
      const twice = waiting(config)
      const error = await failureOf(pagesOf(twice.directory, cursor))
      expect([error.code, error.retryAfterSeconds, twice.waits]).toEqual(['rate_limited', 230, [230_000]])

      await world.fault({ path, kind: 'rate_limited', retryAfterSeconds: 900, retryAfterAsDate: true, times: 2 })
      const never = waiting(config)
      const refusal = await failureOf(pagesOf(never.directory, cursor))
      expect([refusal.code, never.waits]).toEqual(['rate_limited', []])
      expect(refusal.retryAfterSeconds).toBeGreaterThan(890)
    })
  })

  it.each<[string, string, number]>([
    ['of Graph', delta, 300],
    ['of the token endpoint', '/2f0d8a6e', 300],
  ])('nothing %s that a date puts off too far: it is told in seconds', async (_, path, seconds) => {
    await world.fault({ path, kind: 'rate_limited', retryAfterSeconds: seconds, retryAfterAsDate: true, times: 9 })
    const opened = world.open()
    const error = await failureOf(pagesOf(opened.directory))
    expect([error.code, opened.waits]).toEqual(['rate_limited', []])
    expect(error.retryAfterSeconds).toBeGreaterThan(seconds - 10)
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(seconds + 1)
  })

  it('no longer than it is told to', async () => {
    await world.fault({ path: delta, kind: 'rate_limited', retryAfterSeconds: 200 })
    const stop = new AbortController()
    const { directory } = world.open({ realPause: true })
    const reading = directory.pages(undefined, stop.signal)[Symbol.asyncIterator]().next()
    await expect.poll(async () => (await world.asked(delta)).length).toBeGreaterThan(0)
    stop.abort()
    expect((await failureOf(reading)).code).toBe('cancelled')
  })
})

describe('a read ends, and says why', () => {
  it.each<[string, object, string]>([
    ['a page of a proxy', { kind: 'html' }, 'response_invalid'],
    ['half an answer', { kind: 'truncated' }, 'response_invalid'],
    ['a next page at another host', { kind: 'cross_host_next' }, 'response_invalid'],
    ['a 403 of a proxy', { kind: 'html', status: 403 }, 'response_invalid'],
    ['a 500 that stays', { kind: 'status', status: 500, times: 50 }, 'provider_unavailable'],
  ])('for %s', async (_, fault, code) => {
    await world.fault({ path: delta, ...fault })
    const pages: unknown[] = []
    const reading = (async () => {
      for await (const page of world.open().directory.pages(undefined, aSignal())) pages.push(page.end)
    })()
    expect((await failureOf(reading)).code).toBe(code)
    expect(pages).not.toContain('snapshot')
  })

  it('for a permission that was taken away, by its name', async () => {
    world.app({ roles: ['GroupMember.Read.All'] })
    const error = await failureOf(pagesOf(world.open().directory))
    expect([error.code, error.detail]).toEqual(['permission_missing', expect.stringContaining('Authorization_RequestDenied')])
    expect(error.detail).toMatch(/request-id [0-9a-f-]{36}/)
    world.app()
  })

  it('and goes on from where it was', async () => {
    await world.fault({ path: delta, kind: 'html', after: 1 })
    const pages: Page[] = []
    const { directory } = world.open()
    const reading = (async () => {
      for await (const page of directory.pages(undefined, aSignal())) pages.push(page)
    })()
    await failureOf(reading)
    const rest = await pagesOf(directory, cursorOf(pages))
    expect(peopleOf([...pages, ...rest])).toHaveLength(450)
  })
})

describe('for a person who waits', () => {
  it('nothing is sat out: the host asks again, or says so', async () => {
    await world.fault({ path: '/v1.0/users', kind: 'rate_limited', retryAfterSeconds: 5 })
    const opened = world.open()
    const error = await failureOf(Promise.resolve(opened.directory.find?.('user0@entra.example', aSignal())))
    expect([error.code, error.retryAfterSeconds, opened.waits]).toEqual(['rate_limited', 5, []])
  })

  it('a 404 of a proxy is not somebody who is gone', async () => {
    const [user] = peopleOf(await pagesOf(world.open().directory))
    await world.fault({ path: '/v1.0/users/', kind: 'html', status: 404 })
    expect((await failureOf(world.open().directory.get(user?.externalId ?? '', aSignal()))).code).toBe('response_invalid')
  })
})

it('a language is named on every call, because Graph refuses the one that Node names', async () => {
  await world.fault({ path: '/', kind: 'language_refused', times: 50 })
  const opened = world.open({ bulkFrom: 100 })
  expect(await read(opened)).toBeGreaterThanOrEqual(450)
  expect(opened.waits).toEqual([])
})
