import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { control } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, pagesOf, peopleOf, startWorld } from './okta-world.ts'

let world: OktaWorld
let everybody: readonly string[]

beforeAll(async () => {
  world = await startWorld(450)
  everybody = await idsOf()
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(() => control(world.okta.url, 'DELETE', 'faults'))

async function idsOf(opened = world.open()): Promise<readonly string[]> {
  return peopleOf(await pagesOf(opened.directory)).map(user => user.externalId)
}

/** What a read ends with, and that it never claimed to be whole. */
async function brokenRead(opened = world.open()) {
  const ends: unknown[] = []
  const error = await failureOf(
    (async () => {
      for await (const page of opened.directory.pages(undefined, aSignal())) ends.push(page.end)
    })(),
  )
  expect(ends.filter(end => end !== undefined)).toEqual([])
  return error
}

describe('trouble that passes', () => {
  it.each([
    ['a server error', { kind: 'status', status: 500, times: 3, after: 1 }],
    ['a bad gateway', { kind: 'status', status: 502, body: 'bad gateway', times: 2, after: 1 }],
    ['maintenance', { kind: 'status', status: 503, times: 3 }],
    ['a cut connection', { kind: 'connection_reset', times: 3, after: 1 }],
    ['too many calls at once', { kind: 'concurrency_limited', times: 5, after: 1 }],
    ['a used up window', { kind: 'rate_limited', times: 3, after: 1 }],
    ['a used up window that does not say when it ends', { kind: 'missing_reset_header', times: 5, after: 1 }],
    ['an invalid session on a later page', { kind: 'invalid_session', after: 2 }],
    ['an empty page with a next link', { kind: 'empty_with_next', times: 2, after: 1 }],
    ['an empty first page with a next link', { kind: 'empty_with_next' }],
  ])('%s leaves nobody out', async (_, order) => {
    await world.fault(order)
    expect(await idsOf()).toEqual(everybody)
  })

  it('the same page twice leaves nobody out either', async () => {
    await world.fault({ kind: 'duplicate_page', after: 1 })
    const ids = await idsOf()
    expect(ids.length).toBe(everybody.length + 200)
    expect([...new Set(ids)]).toEqual(everybody)
  })

  it('a slow answer is given up and asked for again', async () => {
    await world.fault({ kind: 'slow', delayMs: 5_000, after: 1 })
    const opened = world.open({ totalMs: 150 })
    expect(await idsOf(opened)).toEqual(everybody)
    expect(opened.waits).toHaveLength(1)
  })

  it('a token that was revoked meanwhile is replaced, once', async () => {
    const { directory } = world.open()
    const ids: string[] = []
    for await (const page of directory.pages(undefined, aSignal())) {
      if (ids.length === 0) await control(world.okta.url, 'DELETE', 'tokens')
      ids.push(...peopleOf([page]).map(user => user.externalId))
    }
    expect(ids).toEqual(everybody)
    expect(await world.asked('/oauth2/v1/token')).toHaveLength(2)
  })

  it('an invalid session fetches a new token and asks for the same page again', async () => {
    await world.fault({ kind: 'invalid_session', after: 1 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toEqual([])
    expect(await world.asked('/oauth2/v1/token')).toHaveLength(2)
  })
})

describe('how long is waited', () => {
  it('longer each time after server errors, never the same', async () => {
    await world.fault({ kind: 'status', status: 503, times: 3 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toHaveLength(3)
    opened.waits.forEach((ms, n) => {
      expect(ms).toBeGreaterThanOrEqual(250 * 2 ** n)
      expect(ms).toBeLessThanOrEqual(750 * 2 ** n)
    })
  })

  it('a few seconds when too many calls run at once, whatever reset is named', async () => {
    await world.fault({ kind: 'concurrency_limited', times: 4 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toHaveLength(4)
    for (const ms of opened.waits) {
      expect(ms).toBeGreaterThanOrEqual(1_000)
      expect(ms).toBeLessThanOrEqual(5_000)
    }
    expect(new Set(opened.waits).size).toBeGreaterThan(1)
  })

  it('until the reset when the window is used up', async () => {
    await world.fault({ kind: 'rate_limited', resetInSeconds: 40 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toHaveLength(1)
    expect(opened.waits[0]).toBeGreaterThan(38_000)
    expect(opened.waits[0]).toBeLessThanOrEqual(41_000)
  })

  it('never an hour, whatever reset is named', async () => {
    await world.fault({ kind: 'rate_limited', resetInSeconds: 3600 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toEqual([120_000])
  })

  it('before the limit, by the host, when less than half of it is left', async () => {
    await world.fault({ kind: 'slow', delayMs: 0, remaining: 299, resetInSeconds: 30 })
    const opened = world.open()
    await idsOf(opened)
    expect(opened.waits).toEqual([])
    expect(opened.pacing).toHaveLength(1)
    expect(opened.pacing[0]).toBeGreaterThan(25_000)
  })

  it('not at all once the read is told to stop', async () => {
    await world.fault({ kind: 'concurrency_limited', times: 50 })
    const stop = new AbortController()
    const opened = world.open({ realPause: true })
    const reading = failureOf(
      (async () => {
        for await (const _ of opened.directory.pages(undefined, stop.signal)) throw new Error('no page was expected')
      })(),
    )
    await world.arrival('/api/v1')
    stop.abort()
    expect((await reading).code).toBe('cancelled')
  })
})

describe('trouble that stays', () => {
  it.each<[string, string, Record<string, unknown>, number]>([
    ['server errors', 'provider_unavailable', { kind: 'status', status: 500 }, 4],
    ['cut connections', 'provider_unavailable', { kind: 'connection_reset' }, 4],
    ['too many calls at once', 'rate_limited', { kind: 'concurrency_limited' }, 6],
    ['a used up window', 'rate_limited', { kind: 'rate_limited', resetInSeconds: 30 }, 4],
    ['a refused session', 'credentials_invalid', { kind: 'invalid_session' }, 2],
    ['half of an answer', 'response_invalid', { kind: 'truncated' }, 1],
    ['the sign-in page of a network', 'response_invalid', { kind: 'html' }, 1],
    ['a 404 of a proxy', 'response_invalid', { kind: 'html', status: 404 }, 1],
    ['a 403 of a proxy', 'response_invalid', { kind: 'html', status: 403 }, 1],
    ['an object where a list was', 'response_invalid', { kind: 'status', status: 200, body: { items: [] } }, 1],
    ['a redirect', 'policy_denied', { kind: 'html', status: 302 }, 1],
  ])('%s end the read as %s, after so many calls', async (_, code, order, calls) => {
    await world.fault({ times: 50, after: 1, ...order })
    expect((await brokenRead()).code).toBe(code)
    expect(await world.asked('/api/v1')).toHaveLength(calls + 1)
  })

  it('says how long to wait, and both ids that Okta’s support asks for', async () => {
    await world.fault({ kind: 'rate_limited', times: 50, resetInSeconds: 30 })
    const error = await brokenRead()
    expect(error.retryAfterSeconds).toBeGreaterThan(25)
    expect(error.detail).toMatch(/^GET \/api\/v1\/users: 429 E0000047 .*errorId oae\S+ x-okta-request-id \w+$/)
  })

  it('never follows a next link to another host, and sends no token there', async () => {
    let visits = 0
    const stranger = createServer((_, response) => {
      visits += 1
      response.end('[]')
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => stranger.once('listening', resolve))
    await world.fault({ kind: 'cross_host_next', host: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`, after: 1 })
    expect((await brokenRead()).code).toBe('response_invalid')
    expect(visits).toBe(0)
    stranger.close()
  })

  it('is not waited out while a person waits', async () => {
    const [id = ''] = everybody
    for (const [code, order] of [
      ['provider_unavailable', { kind: 'status', status: 503 }],
      ['rate_limited', { kind: 'rate_limited', resetInSeconds: 30 }],
      ['rate_limited', { kind: 'concurrency_limited' }],
      ['response_invalid', { kind: 'html', status: 404 }],
      ['response_invalid', { kind: 'truncated' }],
    ] as const) {
      const opened = world.open()
      await world.fault(order)
      expect((await failureOf(opened.directory.get(id, aSignal()))).code).toBe(code)
      expect(opened.waits).toEqual([])
    }
    await world.fault({ kind: 'invalid_session' })
    expect((await world.open().directory.get(id, aSignal()))?.externalId).toBe(id)
  })
})

it('logs no token, whatever goes wrong', async () => {
  const opened = world.open()
  await world.fault({ kind: 'invalid_session', times: 50 })
  const error = await brokenRead(opened)
  const said = JSON.stringify([error.message, error.detail, opened.logged])
  expect(said).not.toMatch(/eyJ|Bearer [\w-]{8}|DPoP [\w-]{8}/)
})
