import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { apiHeaders, getJson, openSession, post } from './incode-calls.ts'

let incode: IncodeStandIn
beforeEach(async () => {
  incode = await startIncodeStandIn({ apiKeys: ['key-1'], workflows: [{ configurationId: 'flow-1' }] })
})
afterEach(() => incode.close())

const fault = (request: object) => post(`${incode.url}/__sandbox/faults`, request)
const start = () => post(`${incode.url}/omni/start`, { configurationId: 'flow-1' }, apiHeaders)
const sessions = async () => (await (await fetch(`${incode.url}/__sandbox/sessions`)).json()) as unknown[]

describe('a fault', () => {
  it('concerns the next calls of its path, and no others', async () => {
    expect((await fault({ path: '/omni/start', kind: 'status', status: 503, times: 2, after: 1 })).status).toBe(201)
    const session = await openSession(incode.url)
    expect([(await start()).status, (await start()).status, (await start()).status]).toEqual([503, 503, 200])
    expect((await session.read('/omni/get/onboarding/status')).onboardingStatus).toBe('UNKNOWN')
    expect(await sessions()).toHaveLength(2)
  })

  it('stays until it is taken back, also under /0', async () => {
    const session = await openSession(incode.url)
    const made = (await (await fault({ path: '/omni/get/score', kind: 'status', status: 500, times: 'forever' })).json()) as {
      id: string
    }
    for (const path of ['/omni/get/score', '/0/omni/get/score', '/omni/get/score']) {
      expect((await fetch(incode.url + path, { headers: session.headers })).status).toBe(500)
    }
    expect(await (await fetch(`${incode.url}/__sandbox/faults`)).json()).toMatchObject([
      { id: made.id, hits: 3, times: 'forever' },
    ])
    expect((await fetch(`${incode.url}/__sandbox/faults/${made.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await fetch(`${incode.url}/omni/get/score`, { headers: session.headers })).status).toBe(200)
  })

  it('answers 429 with Retry-After in Incode’s envelope', async () => {
    await fault({ path: '/omni', kind: 'rate_limited', retryAfterSeconds: 7 })
    const answer = await start()
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(await answer.json()).toMatchObject({ status: 429, error: 'Too Many Requests', path: '/omni/start' })
  })

  it('answers half a body as if it were whole, after the call had its effect', async () => {
    await fault({ path: '/omni/start', kind: 'truncated' })
    const answer = await start()
    expect(answer.status).toBe(200)
    await expect(answer.json()).rejects.toThrow(SyntaxError)
    expect(await sessions()).toHaveLength(1)
  })

  it('cuts the connection in the middle of a body', async () => {
    await fault({ path: '/omni/start', kind: 'cut_off' })
    const answer = await start()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow(TypeError)
    expect(await sessions()).toHaveLength(1)
  })

  it('resets the connection before anything is done', async () => {
    await fault({ path: '/omni/start', kind: 'connection_reset' })
    await expect(start()).rejects.toThrow(TypeError)
    expect(await sessions()).toHaveLength(0)
    expect((await start()).status).toBe(200)
  })

  it('answers a page, nothing, a failure inside a 200, or nonsense', async () => {
    await fault({ path: '/omni/start', kind: 'html' })
    await fault({ path: '/omni/start', kind: 'empty' })
    await fault({ path: '/omni/start', kind: 'fail_reason', failReason: 'WRONG_DOCUMENT_SIDE' })
    await fault({ path: '/omni/start', kind: 'wrong_json' })
    const html = await start()
    expect([html.status, html.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)])
    expect(await (await start()).text()).toBe('')
    expect(await (await start()).json()).toEqual({ failReason: 'WRONG_DOCUMENT_SIDE' })
    expect(await (await start()).json()).toMatchObject({ overall: 'OK', token: 7 })
    expect(await sessions()).toHaveLength(0)
  })

  it('that is slow gives way when the stand-in closes', async () => {
    await fault({ path: '/omni/start', kind: 'slow', delayMs: 600_000 })
    const waiting = start().then(
      answer => answer.status,
      () => 'broken off',
    )
    await expect
      .poll(async () => (await (await fetch(`${incode.url}/__sandbox/faults`)).json()) as unknown)
      .toMatchObject([{ hits: 1 }])
    await incode.close()
    expect(['broken off', 200, 503]).toContain(await waiting)
  })

  it('that is slow still answers', async () => {
    await fault({ path: '/omni/start', kind: 'slow', delayMs: 20 })
    expect((await start()).status).toBe(200)
  })

  it('with a typing error is refused', async () => {
    expect((await fault({ path: '/omni/start', kind: 'sloww' })).status).toBe(400)
    expect((await fault({ path: 'omni', kind: 'slow' })).status).toBe(400)
    expect((await fault({ path: '/omni', kind: 'slow', time: 3 })).status).toBe(400)
  })
})

describe('the record of calls', () => {
  it('counts by method and path and holds no token, query or hosted address', async () => {
    const session = await openSession(incode.url)
    const { url } = (await session.read('/omni/onboarding-url')) as { url: string }
    await session.read(`/omni/get/score?id=${session.interviewId}`)
    await session.read('/omni/get/score')
    await fetch(url)
    await fault({ path: '/omni/get/score', kind: 'connection_reset' })
    await expect(fetch(`${incode.url}/omni/get/score`)).rejects.toThrow(TypeError)
    const record = await getJson(`${incode.url}/__sandbox/requests`)
    expect(record.counts).toEqual({
      'POST /omni/start': 1,
      'GET /omni/onboarding-url': 1,
      'GET /omni/get/score': 3,
      'GET /hosted/{handle}': 1,
    })
    const text = JSON.stringify(record)
    for (const secret of [session.headers['x-incode-hardware-id'], session.interviewId, url.split('/').at(-1)]) {
      expect(text).not.toContain(secret)
    }
    expect(await getJson(`${incode.url}/__sandbox/requests?path=/omni/get`)).toMatchObject({ total: 3 })
    await fetch(`${incode.url}/__sandbox/requests`, { method: 'DELETE' })
    expect(await getJson(`${incode.url}/__sandbox/requests`)).toEqual({ total: 0, counts: {}, requests: [] })
  })
})
