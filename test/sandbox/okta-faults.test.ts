import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, assertion, control, get, type Key, makeKey, readAll, requestToken, tokenFor } from './okta-client.ts'

let okta: OktaStandIn
let url: string
let key: Key
let token: string

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 50, clients: [appWith(key)] })
  url = okta.url
  token = await tokenFor(url, key)
})
afterAll(() => okta.close())
afterEach(() => control(url, 'DELETE', 'faults'))

const users = (query = '?limit=20') => get(`${url}/api/v1/users${query}`, token)
const fault = async (more: object) => {
  const { status } = await control(url, 'POST', 'faults', { path: '/api/v1/users', ...more })
  expect(status).toBe(201)
}
const code = (answer: { body: unknown }): string => (answer.body as { errorCode: string }).errorCode
const reset = (answer: { headers: Headers }): number =>
  Number(answer.headers.get('x-rate-limit-reset')) - Math.floor(Date.now() / 1000)

it('says on every answer that there are calls left, and when the window ends', async () => {
  for (const answer of [await users(), await get(`${url}/api/v1/users/nobody`, token), await get(`${url}/api/v1/users`, 'bad')]) {
    expect(answer.headers.get('x-rate-limit-limit')).toBe('600')
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('599')
    expect(reset(answer)).toBeGreaterThan(55)
  }
})

describe('a fault', () => {
  it('strikes as often as asked, after as many calls as asked, on its paths only', async () => {
    await fault({ kind: 'status', status: 503, after: 1, times: 2 })
    const statuses = []
    for (let n = 0; n < 4; n++) statuses.push((await users()).status)
    expect(statuses).toEqual([200, 503, 503, 200])
    await fault({ kind: 'status' })
    expect((await get(`${url}/api/v1/groups`, token)).status).toBe(200)
    expect(code(await users())).toBe('E0000009')
  })

  it('can be seen and taken back', async () => {
    await fault({ kind: 'html', times: 3 })
    await users()
    const { body } = await control<{ faults: object[] }>(url, 'GET', 'faults')
    expect(body.faults).toEqual([{ path: '/api/v1/users', kind: 'html', times: 3, after: 0, left: 2 }])
    await control(url, 'DELETE', 'faults')
    expect((await users()).body).toHaveLength(20)
  })

  it('is refused when it is none', async () => {
    for (const order of [
      { kind: 'earthquake' },
      { kind: 'slow', path: 'api' },
      { kind: 'slow', times: 0 },
      { kind: 'slow', delay: 5 },
    ])
      expect((await control(url, 'POST', 'faults', { path: '/api/v1/users', ...order })).status).toBe(400)
  })

  it('reaches the token endpoint too', async () => {
    await control(url, 'POST', 'faults', { path: '/oauth2/v1/token', kind: 'rate_limited' })
    expect((await requestToken(url, await assertion(url, key))).body.errorCode).toBe('E0000047')
  })
})

describe('the kinds of fault', () => {
  it('slow: the answer comes late, and is right', async () => {
    await fault({ kind: 'slow', delayMs: 150 })
    const started = performance.now()
    expect((await users()).body).toHaveLength(20)
    expect(performance.now() - started).toBeGreaterThanOrEqual(145)
  })

  it('slow: a caller with a deadline gives up, and the org can be closed meanwhile', async () => {
    const other = await startOktaStandIn({ people: 5 })
    await control(other.url, 'POST', 'faults', { path: '/', kind: 'slow', delayMs: 60_000 })
    await expect(fetch(`${other.url}/api/v1/users`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/i)
    const started = performance.now()
    await other.close()
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('status: Okta’s body, or the one that was asked for', async () => {
    await fault({ kind: 'status', status: 502, body: 'bad gateway' })
    const plain = await users()
    expect([plain.status, plain.text]).toEqual([502, 'bad gateway'])
    await fault({ kind: 'status', status: 400, body: { errorCode: 'E0000001' } })
    expect(code(await users())).toBe('E0000001')
  })

  it('rate_limited: nothing remains until a reset nearby', async () => {
    await fault({ kind: 'rate_limited' })
    const answer = await users()
    expect([answer.status, code(answer)]).toEqual([429, 'E0000047'])
    expect(answer.headers.get('x-rate-limit-limit')).toBe('600')
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('0')
    expect(reset(answer)).toBeLessThanOrEqual(1)
    expect(answer.headers.get('retry-after')).toBeNull()
    await fault({ kind: 'rate_limited', resetInSeconds: 40 })
    expect(reset(await users())).toBeGreaterThan(35)
  })

  it('concurrency_limited: limit and remaining are 0, and the reset is far too late', async () => {
    await fault({ kind: 'concurrency_limited' })
    const answer = await users()
    expect([answer.status, code(answer)]).toEqual([429, 'E0000047'])
    expect(answer.headers.get('x-rate-limit-limit')).toBe('0')
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('0')
    expect(reset(answer)).toBeGreaterThan(55)
  })

  it('missing_reset_header: a 429 that does not say when', async () => {
    await fault({ kind: 'missing_reset_header' })
    const answer = await users()
    expect(answer.status).toBe(429)
    expect(answer.headers.get('x-rate-limit-reset')).toBeNull()
  })

  it('remaining: a good answer that says how few calls are left', async () => {
    await fault({ kind: 'slow', delayMs: 0, remaining: 3 })
    const answer = await users()
    expect([answer.status, answer.headers.get('x-rate-limit-remaining')]).toEqual([200, '3'])
  })

  it('truncated: half of the JSON under a 200', async () => {
    await fault({ kind: 'truncated' })
    const answer = await users()
    expect([answer.status, answer.body]).toEqual([200, undefined])
    expect(answer.text.startsWith('[{"id":"00u')).toBe(true)
  })

  it('empty_with_next: an empty page that hides nobody from those who go on', async () => {
    await fault({ kind: 'empty_with_next', after: 1, times: 2 })
    const first = await users()
    const empty = await get(first.next ?? '', token)
    expect(empty.body).toEqual([])
    expect(empty.next).not.toBe(first.next)
    await control(url, 'DELETE', 'faults')
    await fault({ kind: 'empty_with_next', times: 2 })
    expect(await readAll(`${url}/api/v1/users?limit=20`, token)).toHaveLength(50)
  })

  it('duplicate_page: the same people twice, then the rest', async () => {
    await fault({ kind: 'duplicate_page', after: 1 })
    const all = await readAll(`${url}/api/v1/users?limit=20`, token)
    expect([all.length, new Set(all.map(user => user.id)).size]).toEqual([70, 50])
  })

  it('cross_host_next: a link to a stranger, even on a last page', async () => {
    await fault({ kind: 'cross_host_next', times: 2 })
    const answer = await users()
    expect(answer.body).toHaveLength(20)
    expect(new URL(answer.next ?? '').origin).toBe('https://okta-attacker.example')
    expect(new URL((await users('?limit=200')).next ?? '').origin).toBe('https://okta-attacker.example')
  })

  it('cross_host_next: the stranger can be a host of the test, which sees what a careless client sends', async () => {
    let seen: IncomingHttpHeaders = {}
    const stranger = createServer((request, response) => {
      seen = request.headers
      response.end('[]')
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => stranger.once('listening', resolve))
    await fault({ kind: 'cross_host_next', host: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}` })
    await readAll(`${url}/api/v1/users?limit=20`, token)
    expect(seen.authorization).toBe(`Bearer ${token}`)
    stranger.close()
  })

  it('invalid_session: 403 to a good token, once', async () => {
    await fault({ kind: 'invalid_session' })
    const answer = await users()
    expect([answer.status, code(answer)]).toEqual([403, 'E0000005'])
    expect((await users()).status).toBe(200)
  })

  it('html: a page of somebody else under a 200', async () => {
    await fault({ kind: 'html' })
    const answer = await users()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(answer.text).toContain('<!doctype html>')
  })

  it('connection_reset: no answer at all', async () => {
    await fault({ kind: 'connection_reset' })
    await expect(users()).rejects.toThrow('fetch failed')
    expect((await users()).status).toBe(200)
  })
})
