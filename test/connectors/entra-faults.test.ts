import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../src/contract/index.ts'
import { aSignal, cursorOf, type EntraWorld, failureOf, pagesOf, peopleOf, startWorld } from './entra-world.ts'

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
