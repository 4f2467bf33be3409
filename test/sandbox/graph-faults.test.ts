import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, call, clientId, control, type Listed, readAll, requestToken, tokenFor } from './graph-client.ts'

let graph: GraphStandIn
let url: string
let token: string
let now = Date.now()

beforeAll(async () => {
  graph = await startGraphStandIn({ people: 50, clock: { now: () => now }, clients: [appWith()] })
  url = `${graph.url}/v1.0`
  token = await tokenFor(graph)
})
afterAll(() => graph.close())
afterEach(async () => {
  await control(graph.url, 'DELETE', 'faults')
  await control(graph.url, 'DELETE', 'throttle')
})

const users = (query = '?$top=20') => call(`${url}/users${query}`, token)
const fault = async (more: object) => {
  const { status } = await control(graph.url, 'POST', 'faults', { path: '/v1.0/users', ...more })
  expect(status).toBe(201)
}

describe('a fault', () => {
  it('strikes as often as asked, after as many calls as asked, on its paths only', async () => {
    await fault({ kind: 'status', status: 503, after: 1, times: 2 })
    const statuses = []
    for (let n = 0; n < 4; n++) statuses.push((await users()).status)
    expect(statuses).toEqual([200, 503, 503, 200])
    await fault({ kind: 'status' })
    expect((await call(`${url}/groups`, token)).status).toBe(200)
    expect((await users()).error?.code).toBe('InternalServerError')
  })

  it('can be seen and taken back', async () => {
    await fault({ kind: 'html', times: 3 })
    await users()
    const { body } = await control<{ faults: object[] }>(graph.url, 'GET', 'faults')
    expect(body.faults).toEqual([{ path: '/v1.0/users', kind: 'html', times: 3, after: 0, left: 2 }])
    await control(graph.url, 'DELETE', 'faults')
    expect((await users()).body.value).toHaveLength(20)
  })

  it.each([{ kind: 'earthquake' }, { kind: 'slow', path: 'v1.0' }, { kind: 'slow', times: 0 }, { kind: 'slow', delay: 5 }])(
    'is refused when it is none: %j',
    async order => expect((await control(graph.url, 'POST', 'faults', { path: '/v1.0', ...order })).status).toBe(400),
  )

  it('reaches the token endpoint too', async () => {
    await control(graph.url, 'POST', 'faults', { path: `/${graph.tenantId}`, kind: 'rate_limited', retryAfterSeconds: 7 })
    const { status, headers } = await requestToken(graph)
    expect([status, headers.get('retry-after')]).toEqual([429, '7'])
  })
})

describe('the kinds of fault', () => {
  it('slow: the answer comes late, and is right', async () => {
    await fault({ kind: 'slow', delayMs: 150 })
    const started = performance.now()
    expect((await users()).body.value).toHaveLength(20)
    expect(performance.now() - started).toBeGreaterThanOrEqual(145)
  })

  it('rate_limited: 429 with the time to wait; missing_retry_after: without', async () => {
    await fault({ kind: 'rate_limited', retryAfterSeconds: 200 })
    const limited = await users()
    expect([limited.status, limited.error?.code, limited.headers.get('retry-after')]).toEqual([429, 'TooManyRequests', '200'])
    expect(limited.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded')
    await fault({ kind: 'missing_retry_after' })
    const unsaid = await users()
    expect([unsaid.status, unsaid.headers.get('retry-after')]).toEqual([429, null])
  })

  it('token_rejected: 401 once, with a token that is good', async () => {
    await fault({ kind: 'token_rejected' })
    expect((await users()).error?.code).toBe('InvalidAuthenticationToken')
    expect((await users()).status).toBe(200)
  })

  it('html: a page of somebody else; truncated: JSON that ends too soon; connection_reset: nothing', async () => {
    await fault({ kind: 'html' })
    const page = await users()
    expect([page.status, page.headers.get('content-type'), page.body]).toEqual([200, 'text/html; charset=utf-8', undefined])
    await fault({ kind: 'truncated' })
    const half = await users()
    expect([half.status, half.body]).toEqual([200, undefined])
    await fault({ kind: 'connection_reset' })
    await expect(users()).rejects.toThrow()
  })

  it('language_refused: Accept-Language must name one', async () => {
    await fault({ kind: 'language_refused', times: 2 })
    expect((await users()).error?.message).toContain('*')
    expect((await call(`${url}/users`, token, { headers: { 'accept-language': 'en-US' } })).status).toBe(200)
    expect((await users()).status).toBe(400)
  })

  it('empty_with_next, duplicate_page and duplicate_objects: pages that repeat or hold nothing, and lose nobody', async () => {
    for (const [kind, times] of [
      ['empty_with_next', 2],
      ['duplicate_page', 1],
      ['duplicate_objects', 1],
    ] as const) {
      await fault({ kind, times, after: 1 })
      const { objects } = await readAll(`${url}/users?$top=20`, token)
      expect(new Set(objects.map(one => one.id)).size).toBe(50)
      expect(objects.length).toBe(kind === 'empty_with_next' ? 50 : 70)
    }
  })

  it('cross_host_next: a link that leads elsewhere, also on the last page and in a delta', async () => {
    await fault({ kind: 'cross_host_next', times: 3, host: 'https://elsewhere.example' })
    expect((await users()).next).toMatch(/^https:\/\/elsewhere\.example\/v1\.0\/users\?/)
    expect((await users('?$top=999')).next).toMatch(/^https:\/\/elsewhere\.example\//)
    expect((await users('/delta')).delta).toMatch(/^https:\/\/elsewhere\.example\//)
  })
})

describe('resource units', () => {
  const units = async (path: string, init = {}) => (await call(`${url}${path}`, token, init)).headers.get('x-ms-resource-unit')

  it('are told on every answer', async () => {
    expect(await units('/users')).toBe('2')
    expect(await units('/users?$select=id')).toBe('1')
    expect(await units('/users?$top=5')).toBe('1')
    expect(await units('/groups/x/transitiveMembers?$select=id')).toBe('4')
    expect(await units('/groups/x/members')).toBe('3')
    expect(await units('/users/x/checkMemberGroups', { method: 'POST', body: {} })).toBe('4')
    expect(await units('/users/user1@entra.example')).toBe('1')
  })

  it('are limited when so ordered, until the window ends', async () => {
    await control(graph.url, 'POST', 'throttle', { units: 5, perSeconds: 10 })
    expect((await users('')).headers.get('x-ms-throttle-limit-percentage')).toBeNull()
    expect((await users('')).headers.get('x-ms-throttle-limit-percentage')).toBe('0.80')
    now += 4000
    const limited = await users('')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '6'])
    expect(limited.headers.get('x-ms-throttle-scope')).toContain(clientId)
    now += 6000
    expect((await users('')).status).toBe(200)
  })
})

describe('$batch', () => {
  interface Part {
    readonly id: string
    readonly status: number
    readonly headers: Record<string, string>
    readonly body?: Record<string, unknown> & { readonly error?: { readonly code: string } }
  }
  const batch = async (...requests: object[]) => {
    const answer = await call<{ responses: Part[] }>(`${url}/$batch`, token, { method: 'POST', body: { requests } })
    return { ...answer, parts: new Map(answer.body?.responses?.map(one => [one.id, one])) }
  }

  it('answers each part by itself, in one answer that is always 200', async () => {
    const { status, parts } = await batch(
      { id: '1', method: 'GET', url: '/users/user1@entra.example?$select=id' },
      { id: '2', method: 'GET', url: '/users/nobody' },
      {
        id: '3',
        method: 'PATCH',
        url: '/users/user2@entra.example',
        body: { city: 'Visby' },
        headers: { 'Content-Type': 'application/json' },
      },
      { id: '4', method: 'GET', url: '/users/$count', headers: { ConsistencyLevel: 'eventual' } },
    )
    expect(status).toBe(200)
    expect(Object.keys(parts.get('1')?.body ?? {})).toEqual(['@odata.context', 'id'])
    expect(parts.get('2')).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } })
    expect(parts.get('3')?.status).toBe(204)
    expect(parts.get('4')?.body).toBe(50)
    expect((await call<Listed>(`${url}/users/user2@entra.example?$select=city`, token)).body.city).toBe('Visby')
  })

  it('throttles single parts, with their own time to wait', async () => {
    await control(graph.url, 'POST', 'faults', {
      path: '/v1.0/users/user1@entra.example',
      kind: 'rate_limited',
      retryAfterSeconds: 4,
    })
    const one = (id: string, n: number) => ({ id, method: 'GET', url: `/users/user${n}@entra.example` })
    const { status, parts } = await batch(one('a', 1), one('b', 2))
    expect(status).toBe(200)
    expect(parts.get('a')).toMatchObject({ status: 429, headers: { 'retry-after': '4' } })
    expect(parts.get('b')?.status).toBe(200)
  })

  it('does not do what depends on a part that failed', async () => {
    const { parts } = await batch(
      { id: '1', method: 'GET', url: '/users/nobody' },
      {
        id: '2',
        method: 'PATCH',
        url: '/users/user3@entra.example',
        body: { city: 'Visby' },
        headers: { 'content-type': 'application/json' },
        dependsOn: ['1'],
      },
    )
    expect(parts.get('2')?.status).toBe(424)
  })

  it('takes twenty parts and no more, each with its own id, from those with a token', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ id: String(n), method: 'GET', url: '/organization' }))
    expect((await batch(...many(20))).parts.size).toBe(20)
    expect((await batch(...many(21))).status).toBe(400)
    expect((await batch(...many(1), ...many(1))).status).toBe(400)
    expect((await batch({ id: '1', url: '/users' })).status).toBe(400)
    expect((await call(`${url}/$batch`, 'nobody', { method: 'POST', body: { requests: [] } })).status).toBe(401)
  })
})
