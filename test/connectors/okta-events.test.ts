import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hookEvents } from '../../connectors/okta/events.ts'
import { isStepgateError, type SurfaceAnswer } from '../../src/contract/index.ts'
import { allScopes, control, get, send, tokenFor } from '../sandbox/okta-client.ts'
import { failureOf, type OktaWorld, type Opened, startWorld } from './okta-world.ts'

/** The event hook end to end: registered by API, verified by a challenge, delivered to, all over HTTP. */

interface Hook {
  readonly id: string
  readonly status: string
  readonly verificationStatus: string
  readonly events: { readonly items: readonly string[] }
  readonly channel: { readonly config: { readonly uri: string } }
}

let world: OktaWorld
let gate: Server
let integrationUrl: string
/** The integration that the gate leads to at present. */
let opened: Opened
let state: Map<string, string>
let answers: number[]

/** The host's way in, as far as it matters here. */
async function passOn(method: string, path: string, headers: Headers, body: Uint8Array): Promise<SurfaceAnswer> {
  const route = opened.surface.routes.find(one => one.method === method && one.path === path)
  if (!route) return { status: 404 }
  return route.handle({ query: new URLSearchParams(), headers, body, signal: AbortSignal.timeout(2_000) })
}

beforeAll(async () => {
  world = await startWorld(20)
  gate = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const path = request.url?.replace('/i/int-1', '') ?? ''
    const answer = await passOn(request.method ?? '', path, headers, Buffer.concat(parts)).catch((error: unknown) => ({
      status: isStepgateError(error) && error.code === 'unauthenticated' ? 401 : 400,
    }))
    const status = 'status' in answer ? answer.status : 500
    answers.push(status)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end('json' in answer ? JSON.stringify(answer.json) : '')
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => gate.once('listening', resolve))
  integrationUrl = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/i/int-1`
})
afterAll(async () => {
  await world.close()
  gate.close()
  gate.closeAllConnections()
})
beforeEach(() => {
  world.app({ scopes: allScopes, roles: ['ORG_ADMIN'] })
  state = new Map()
  answers = []
  open({ eventHook: true })
})
afterEach(async () => {
  const token = await adminToken()
  for (const hook of await hooks()) await send('DELETE', `${world.okta.url}/api/v1/eventHooks/${hook.id}`, token)
})

const open = (config: object) => {
  opened = world.open({ config: { ...config }, integrationUrl, state })
  return opened
}
const adminToken = () => tokenFor(world.okta.url, world.key, 'okta.eventHooks.manage')
const hooks = async () => (await get<Hook[]>(`${world.okta.url}/api/v1/eventHooks`, await adminToken())).body
const end = async () => opened.upkeep.end?.(AbortSignal.timeout(20_000))
const upkeep = () => opened.upkeep.run(AbortSignal.timeout(20_000))
const change = (...logins: string[]) =>
  control(world.okta.url, 'POST', 'users', { upsert: logins.map((login, n) => ({ login, title: `${answers.length} ${n}` })) })
const delivered = () => control(world.okta.url, 'GET', 'event-hooks')
const post = (body: string, authorization?: string) =>
  fetch(`${integrationUrl}/events`, { method: 'POST', body, headers: authorization === undefined ? {} : { authorization } })
const event = (eventId: string, ...types: string[]) =>
  JSON.stringify({ eventId, eventType: 'com.okta.event_hook', data: { events: types.map(eventType => ({ eventType })) } })
const secretOf = async () => (await opened.surface.entries?.())?.find(entry => entry.secret)?.value ?? ''

describe('the event hook', () => {
  it('is made, verified and active, and a change begins a sync', async () => {
    await upkeep()
    expect(await hooks()).toMatchObject([
      {
        status: 'ACTIVE',
        verificationStatus: 'VERIFIED',
        events: { items: hookEvents },
        channel: { config: { uri: `${integrationUrl}/events` } },
      },
    ])
    expect(opened.nudges, 'for what changed before it was there').toEqual(['okta'])
    await change('user1@example.com', 'user2@example.com')
    await delivered()
    expect(opened.nudges).toEqual(['okta', 'okta'])
    expect(answers).toEqual([200, 200])
  })

  it('is left alone while it is in order', async () => {
    await upkeep()
    await world.asked()
    await upkeep()
    expect((await world.asked('/api/v1')).map(call => call.method)).toEqual(['GET'])
    expect(opened.nudges).toHaveLength(1)
  })

  it.each([
    ['deactivated', 'POST', '/lifecycle/deactivate'],
    ['deleted', 'DELETE', ''],
  ])('that was %s in Okta is put in order again', async (_, method, path) => {
    await upkeep()
    const [hook] = await hooks()
    await send(method, `${world.okta.url}/api/v1/eventHooks/${hook?.id}${path}`, await adminToken())
    await upkeep()
    expect(await hooks()).toMatchObject([{ status: 'ACTIVE', verificationStatus: 'VERIFIED' }])
    expect(opened.nudges, 'for what it did not tell').toHaveLength(2)
  })

  it('that tells other events, or whose secret is another, is replaced', async () => {
    await upkeep()
    const [hook] = await hooks()
    const other = {
      name: 'Other',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${integrationUrl}/events` } },
    }
    await send('PUT', `${world.okta.url}/api/v1/eventHooks/${hook?.id}`, await adminToken(), other)
    await upkeep()
    expect((await hooks()).map(one => [one.id, one.events.items])).toEqual([[hook?.id, hookEvents]])
    state.set('event-hook-secret', 'a secret that was made anew')
    await upkeep()
    await change('user3@example.com')
    await delivered()
    expect(answers.at(-1)).toBe(200)
  })

  it('is one, also where two replicas look after it', async () => {
    await upkeep()
    open({ eventHook: true })
    await upkeep()
    expect(await hooks()).toHaveLength(1)
  })

  it('leaves one that was made by hand alone, for as long as it is there and after it', async () => {
    const byHand = {
      name: 'By hand',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${integrationUrl}/events` } },
    }
    const made = await send<Hook>('POST', `${world.okta.url}/api/v1/eventHooks`, await adminToken(), byHand)
    const names = async () => (await hooks()).map(({ id, events }) => [id === made.body.id, events.items])
    await upkeep()
    await upkeep()
    expect(await names()).toEqual([
      [true, byHand.events.items],
      [false, hookEvents],
    ])
    open({})
    await upkeep()
    await upkeep()
    expect(await names()).toEqual([[true, byHand.events.items]])
  })

  it.each([
    ['the configuration no longer asks for it', () => open({}).upkeep.run(AbortSignal.timeout(20_000))],
    ['the integration ends', () => end()],
  ])('goes when %s, also where Okta did only half of it at first', async (_, goes) => {
    await upkeep()
    const [hook] = await hooks()
    // The list, the deactivation, and then no deletion.
    await world.fault({ path: '/api/v1/eventHooks', kind: 'status', status: 503, after: 2 })
    expect((await failureOf(goes())).code).toBe('provider_unavailable')
    expect(await hooks()).toMatchObject([{ id: hook?.id, status: 'INACTIVE' }])
    await world.asked()
    await goes()
    expect(await hooks()).toEqual([])
    expect((await world.asked('/api/v1')).map(call => call.method)).toEqual(['GET', 'DELETE', 'GET'])
    await goes()
    expect(await hooks()).toEqual([])
  })

  it('that was made with an answer that was lost is known by its name, and is one', async () => {
    await world.fault({ path: '/api/v1/eventHooks', kind: 'truncated', after: 1 })
    await world.asked()
    await expect(upkeep()).rejects.toThrow('JSON')
    expect((await world.asked('/api/v1/eventHooks')).map(call => call.method)).toEqual(['GET', 'POST'])
    await upkeep()
    expect(await hooks()).toMatchObject([{ status: 'ACTIVE', verificationStatus: 'VERIFIED' }])
    await end()
    expect(await hooks()).toEqual([])
  })

  it('follows the host to another address', async () => {
    await upkeep()
    const [hook] = await hooks()
    opened = world.open({ config: { eventHook: true }, integrationUrl: `${integrationUrl}/x/..`, state })
    await upkeep()
    expect((await hooks()).map(({ id, channel }) => [id, channel.config.uri])).toEqual([
      [hook?.id, `${integrationUrl}/x/../events`],
    ])
  })

  it('that may not be managed is said in the words of Okta', async () => {
    world.app({})
    expect(await failureOf(upkeep())).toMatchObject({ code: 'permission_missing', detail: expect.stringContaining('scopes') })
    world.app({ scopes: allScopes })
    expect(await failureOf(upkeep())).toMatchObject({
      code: 'permission_missing',
      detail: expect.stringContaining('POST /api/v1/eventHooks: 403 E0000006'),
    })
  })

  it('asks nothing where it was never wanted', async () => {
    await world.asked()
    open({})
    await upkeep()
    await end()
    expect(await world.asked()).toEqual([])
  })

  it('made by hand works with what the integration shows', async () => {
    open({})
    const entries = Object.fromEntries(((await opened.surface.entries?.()) ?? []).map(one => [one.name, one.value]))
    const authScheme = { type: 'HEADER', key: entries.authentication_field, value: entries.authentication_secret }
    const made = await send<Hook>('POST', `${world.okta.url}/api/v1/eventHooks`, await adminToken(), {
      name: 'By hand',
      events: { type: 'EVENT_TYPE', items: ['user.account.update_profile'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: entries.url, authScheme } },
    })
    await send('POST', `${world.okta.url}/api/v1/eventHooks/${made.body.id}/lifecycle/verify`, await adminToken())
    await change('user4@example.com')
    await delivered()
    expect(opened.nudges).toEqual(['okta'])
  })
})

describe('an event', () => {
  it('that comes twice, or a thousand times, begins one sync', async () => {
    await upkeep()
    await control(world.okta.url, 'POST', 'event-hooks', { duplicate: 1, reorder: true })
    await change('user5@example.com')
    await delivered()
    expect(opened.nudges).toEqual(['okta', 'okta'])
    const secret = await secretOf()
    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async () => (await post(event('evt-1', 'user.lifecycle.create'), secret)).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(opened.nudges).toHaveLength(3)
  })

  it('of others is answered and begins nothing', async () => {
    expect((await post(event('evt-2', 'user.session.start'), await secretOf())).status).toBe(200)
    expect(opened.nudges).toEqual([])
  })

  it.each([
    ['no secret', async () => undefined],
    ['a wrong secret', async () => 'wrong'],
    ['half of the secret', async () => (await secretOf()).slice(0, 20)],
    ['an empty secret', async () => ''],
  ])('with %s is refused', async (_, given) => {
    await secretOf()
    expect((await post(event('evt-3', 'user.lifecycle.create'), await given())).status).toBe(401)
    expect(opened.nudges).toEqual([])
  })

  it('is refused before any secret was made', async () => {
    for (const given of ['', 'undefined', 'null'])
      expect((await post(event('evt-4', 'user.lifecycle.create'), given)).status).toBe(401)
  })

  it.each(['', '{', '[]', 'null', '{"eventId":""}', '{"eventId":"../x"}', '{"data":{"events":[]}}', '{"eventId":7}'])(
    'that is none is refused: %s',
    async body => {
      expect((await post(body, await secretOf())).status).toBe(400)
    },
  )

  it('with strange content begins nothing', async () => {
    for (const data of [null, {}, { events: null }, { events: [null, 1, {}, { eventType: 7 }] }]) {
      expect((await post(JSON.stringify({ eventId: 'evt-5', data }), await secretOf())).status).toBe(200)
    }
    expect(opened.nudges).toEqual([])
  })

  it('gets its answer also where no sync can begin', async () => {
    const { surface, host } = opened
    host.directory.nudge = async () => {
      throw new Error('no sync today')
    }
    const route = surface.routes.find(one => one.method === 'POST')
    const headers = new Headers({ authorization: await secretOf() })
    const body = new TextEncoder().encode(event('evt-6', 'user.lifecycle.create'))
    const answer = await route?.handle({ query: new URLSearchParams(), headers, body, signal: AbortSignal.timeout(2_000) })
    expect(answer).toMatchObject({ status: 200 })
  })
})

it('a challenge that is none, or too long, is refused', async () => {
  const get_ = (headers: Record<string, string>) => fetch(`${integrationUrl}/events`, { headers })
  expect((await get_({})).status).toBe(400)
  expect((await get_({ 'x-okta-verification-challenge': 'x'.repeat(1_001) })).status).toBe(400)
  const answer = await get_({ 'x-okta-verification-challenge': '"<script>' })
  expect([answer.headers.get('content-type'), await answer.json()]).toEqual(['application/json', { verification: '"<script>' }])
})
