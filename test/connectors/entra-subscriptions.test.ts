import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isReachable } from '../../connectors/entra/subscriptions.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { factsOf } from '../../src/integrations/certificate.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { pemOf } from '../integrations/pem.ts'
import { hostContext } from '../support/host-context.ts'
import {
  aSignal,
  clientId,
  type EntraWorld,
  failureOf,
  hostCertificate,
  hostKey,
  type Opened,
  openEntra,
  startWorld,
  systemClock,
  usualRoles,
} from './entra-world.ts'

/** Subscriptions at Graph, from the wish to be told to the nudge, with Graph calling over HTTP. */

interface Shown {
  readonly id: string
  readonly resource: string
  readonly expirationDateTime: string
}

let world: EntraWorld
let server: Server
let url: string
/** Who answers what Graph calls. */
let made: Opened | undefined

beforeAll(async () => {
  world = await startWorld(30)
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host')
    const route = made?.capabilities.surface.routes.find(one => one.path === pathname && one.method === request.method)
    buffer(request)
      .then(body => route?.handle({ query: searchParams, headers: new Headers(), body, signal: aSignal() }))
      .then(answer => {
        if (answer === undefined || !('status' in answer)) return response.writeHead(404).end()
        return response.writeHead(answer.status, { ...answer.headers }).end(answer.text ?? '')
      })
      .catch(() => response.writeHead(401).end())
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await world.close()
})
beforeEach(() => {
  made = undefined
})
afterEach(async () => {
  world.app()
  await world.calm()
  await world.control('POST', 'lifecycle', { event: 'subscriptionRemoved' })
  await deliver()
})

function open(config: JsonObject = {}): Opened {
  const host = { integration: { ...hostContext().integration, url }, random: systemRandom }
  made = world.open({ config, host })
  return made
}

const run = (opened: Opened) => opened.capabilities.upkeep.run(aSignal())
const subscriptions = async () => (await world.control<{ subscriptions: Shown[] }>('GET', 'subscriptions')).subscriptions
const deliver = () => world.control('POST', 'deliveries/flush')
const change = async () => {
  const { users } = await world.control<{ users: { id: string }[] }>('GET', 'users?limit=1')
  await world.control('POST', 'users', { upsert: [{ id: users[0]?.id, surname: `S${systemClock.now()}` }] })
}

describe('upkeep', () => {
  it('subscribes once, for four weeks, has what came before it read, and is told of a change', async () => {
    const opened = open()
    await run(opened)
    await run(opened)
    const [one, ...more] = await subscriptions()
    expect(more).toEqual([])
    expect(one?.resource).toBe('users')
    const days = (Date.parse(one?.expirationDateTime ?? '') - systemClock.now()) / 86_400_000
    expect(days).toBeGreaterThan(27)
    expect(days).toBeLessThan(29)
    expect(opened.nudges).toEqual(['graph'])
    await change()
    await deliver()
    expect(opened.nudges).toEqual(['graph', 'graph'])
    expect((await opened.check(aSignal())).find(step => step.step === 'notifications')?.saw).toMatch(
      /^subscribed to users until \d{4}-/,
    )
  })

  it('renews well before the end, and makes a new one where Graph has forgotten', async () => {
    const first = open()
    await run(first)
    const [one] = await subscriptions()
    const known = JSON.parse((await first.host.state.get('subscription:users')) ?? '{}') as JsonObject
    const soon = { ...known, expiresAt: systemClock.now() + 13 * 86_400_000 }
    await first.host.state.set('subscription:users', JSON.stringify(soon))
    await world.asked()
    await run(first)
    const asked = await world.asked('/v1.0/subscriptions')
    expect(asked[0]).toMatchObject({ method: 'PATCH', path: `/v1.0/subscriptions/${one?.id}` })
    await world.control('POST', 'lifecycle', { event: 'subscriptionRemoved' })
    await first.host.state.set('subscription-wish:users', 'renew')
    await run(first)
    const [other] = await subscriptions()
    expect(other?.id).not.toBe(one?.id)
  })

  it('renews where Graph asks for it, and subscribes anew where it was removed', async () => {
    const opened = open()
    await run(opened)
    await world.control('POST', 'lifecycle', { event: 'reauthorizationRequired' })
    await deliver()
    await world.asked()
    await run(opened)
    expect((await world.asked('/v1.0/subscriptions')).map(one => one.method)).toEqual(['PATCH'])
    expect(opened.nudges).toHaveLength(1)
    await world.control('POST', 'lifecycle', { event: 'subscriptionRemoved' })
    await deliver()
    expect(opened.nudges).toHaveLength(2)
    await run(opened)
    expect(opened.nudges, 'what changed until it was made anew').toHaveLength(3)
    expect(await subscriptions()).toHaveLength(1)
  })

  it('is told of groups where they matter and the app may be, and does without where it may not', async () => {
    const { groups } = await world.control<{ groups: { id: string }[] }>('POST', 'groups', {})
    const config = { trackedGroupIds: [groups[0]?.id ?? ''] }
    const opened = open(config)
    await run(opened)
    expect((await subscriptions()).map(one => one.resource)).toEqual(['users'])
    expect((await opened.check(aSignal())).find(step => step.step === 'notifications')?.advice).toContain('Group.Read.All')
    world.app({ roles: [...usualRoles, 'Group.Read.All'] })
    await run(open(config))
    expect((await subscriptions()).map(one => one.resource)).toContain('groups')
  })

  it('starts again where the answer was lost that named its subscription', async () => {
    await run(open())
    const [one] = await subscriptions()
    await run(open())
    const [other, ...more] = await subscriptions()
    expect(more).toEqual([])
    expect(other?.id).not.toBe(one?.id)
  })

  it('takes its subscriptions away when the integration ends, also one it never heard of, and makes them anew after it', async () => {
    const { groups } = await world.control<{ groups: { id: string }[] }>('POST', 'groups', {})
    world.app({ roles: [...usualRoles, 'Group.Read.All'] })
    await run(open({ trackedGroupIds: [groups[0]?.id ?? ''] }))
    expect(await subscriptions()).toHaveLength(2)
    const opened = open()
    await run(opened)
    const end = () => opened.capabilities.upkeep.end?.(aSignal())
    await world.fault({
      path: '/v1.0/subscriptions/',
      kind: 'status',
      status: 404,
      body: { error: { code: 'ResourceNotFound' } },
    })
    await end()
    await end()
    expect(await subscriptions()).toEqual([])
    await run(opened)
    expect((await subscriptions()).map(one => one.resource)).toEqual(['users'])
  })

  it('subscribes anew where the tenant, the app or its own address is another one, and drops the former', async () => {
    const first = open()
    await run(first)
    const [one] = await subscriptions()
    const notifications = async (opened: Opened) =>
      (await opened.check(aSignal())).find(step => step.step === 'notifications')?.saw
    const stored = first.kept.get('subscription:users') ?? ''
    const opened = (change: (known: JsonObject) => JsonObject) => {
      const state = new Map([['subscription:users', JSON.stringify(change(JSON.parse(stored)))]])
      const host = {
        integration: { ...hostContext().integration, url },
        random: systemRandom,
        state: {
          get: async (key: string) => state.get(key),
          set: async (key: string, value: string) => void state.set(key, value),
        },
      }
      made = world.open({ host })
      return made
    }
    let former = one
    for (const was of [
      { notificationUrl: 'https://moved.example/i/x/notifications' },
      { clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' },
      { tenantId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' },
    ]) {
      const other = opened(known => ({ ...known, id: former?.id ?? '', ...was }))
      expect(await notifications(other)).toBe('not subscribed yet')
      await run(other)
      const [now, ...more] = await subscriptions()
      expect(more).toEqual([])
      expect(now?.id).not.toBe(former?.id)
      expect(await notifications(other)).toMatch(/^subscribed to users/)
      former = now
    }
    const gone = opened(known => ({ ...known, id: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99', tenantId: 'another' }))
    await run(gone)
    expect(await notifications(gone), 'also where the former one cannot be deleted').toMatch(/^subscribed to users/)
  })

  it('fails as anything else does, and is tried again in an hour', async () => {
    const opened = open()
    await world.fault({ path: '/v1.0/subscriptions', kind: 'status', status: 503 })
    expect((await failureOf(run(opened))).code).toBe('provider_unavailable')
    await run(opened)
    expect(await subscriptions()).toHaveLength(1)
  })

  it('repeated and reordered deliveries are one nudge for each change', async () => {
    const opened = open()
    await run(opened)
    await world.control('POST', 'deliveries', { duplicate: 3 })
    await change()
    await deliver()
    expect(opened.nudges).toEqual(['graph', 'graph'])
  })
})

it('upkeep warns of the end of a certificate at thirty days, at seven and at one, once each, also beside a group that is gone', async () => {
  const dayMs = 86_400_000
  const endsAt = Date.parse(factsOf(hostCertificate).notAfter)
  const writeBack = { as: 'group', groupId: '11111111-2222-4333-8444-555555555555' }
  const config = { tenantId: world.graph.tenantId, clientId, writeBack }
  const seen = new Set<string>()
  const once = async (key: string) => !seen.has(key) && seen.add(key).has(key)
  const warned: unknown[] = []
  for (const certificate of [undefined, pemOf(hostKey.privateJwk, hostCertificate)]) {
    seen.clear()
    warned.splice(0)
    const told: number[] = []
    for (const days of [31, 30, 29, 8, 7, 7, 1, 0, -3]) {
      const clock = { now: () => endsAt - days * dayMs - 1000 }
      const integration = { ...hostContext().integration, url: 'http://localhost:8080/i/x' }
      const given = { ...config, ...(certificate === undefined ? {} : { certificate }) }
      const opened = openEntra(given, { clock, host: { integration, once } })
      await opened.capabilities.upkeep.run(aSignal())
      const notes = (await opened.capabilities.upkeep.attention?.(aSignal())) ?? []
      if (notes.some(({ code, actor }) => code === 'credential_ends' && actor === 'admin')) told.push(days)
      warned.push(...opened.logged.flatMap(line => /"daysLeft":(\d+)/.exec(line)?.[1] ?? []))
    }
    expect(warned).toEqual(['30', '7', '1'])
    expect(told).toEqual([30, 29, 8, 7, 7, 1, 0, -3])
  }
})

describe('whether Microsoft can call a host', () => {
  it.each([
    ['https://stepgate.acme.com/i/x', true],
    ['http://stepgate.acme.com/i/x', false],
    ['https://localhost/i/x', false],
    ['https://192.168.1.4/i/x', false],
    ['https://[::1]/i/x', false],
    ['https://stepgate/i/x', false],
    ['https://stepgate.corp.internal/i/x', false],
  ])('%s: %s', (address, expected) => {
    expect(isReachable(address, 'global')).toBe(expected)
  })

  it('is taken for granted in the sandbox', () => {
    expect(isReachable('http://127.0.0.1:8080/i/x', 'custom')).toBe(true)
  })
})
