import { describe, expect, it } from 'vitest'
import type { JsonObject, SurfaceAnswer } from '../../src/contract/index.ts'
import { aSignal, clientId, failureOf, type Opened, type OpenOptions, openEntra, secret } from './entra-world.ts'

/** What Microsoft, and whoever pretends to be it, sends to the integration's address. */

const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'
const config: JsonObject = { tenantId, clientId, clientSecret: secret }
const subscription = {
  tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36',
  clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11',
  notificationUrl: 'https://stepgate.example/i/x/notifications',
  id: 'sub-1',
  clientState: 'state-of-the-subscription',
  expiresAt: Date.UTC(2030, 0, 1),
}

async function opened(more: JsonObject = {}, given: OpenOptions = {}): Promise<Opened> {
  const made = openEntra({ ...config, ...more }, given)
  await made.host.state.set('subscription:users', JSON.stringify(subscription))
  return made
}

async function post(made: Opened, path: string, body: unknown, search = ''): Promise<SurfaceAnswer> {
  const route = made.capabilities.surface.routes.find(one => one.method === 'POST' && one.path === path)
  if (!route) throw new Error(`no route ${path}`)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return route.handle({
    query: new URLSearchParams(search),
    headers: new Headers(),
    body: new TextEncoder().encode(text),
    signal: aSignal(),
  })
}

const item = (more: JsonObject = {}): JsonObject => ({
  changeType: 'updated',
  clientState: subscription.clientState,
  resource: 'Users/87d349ed-44d7-43e1-9a83-5f2406dee5bd',
  resourceData: { '@odata.type': '#Microsoft.Graph.User', id: '87d349ed-44d7-43e1-9a83-5f2406dee5bd' },
  subscriptionExpirationDateTime: '2026-01-20T00:00:00Z',
  subscriptionId: subscription.id,
  tenantId,
  ...more,
})

describe('the handshake', () => {
  it.each(['/notifications', '/lifecycle'])(
    'at %s repeats the token as plain text that no browser takes for a page',
    async path => {
      const token = '<script>alert(1)</script> Validation: Testing+client & more'
      const answer = await post(await opened(), path, '', new URLSearchParams({ validationToken: token }).toString())
      expect(answer).toEqual({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
        text: token,
      })
    },
  )

  it('repeats nothing that is longer than a token is', async () => {
    const search = new URLSearchParams({ validationToken: 'x'.repeat(5_000) }).toString()
    expect((await failureOf(post(await opened(), '/notifications', '', search))).code).toBe('request_invalid')
  })
})

describe('a notification', () => {
  it('is a nudge to read, once for many, and once for one that is repeated', async () => {
    const made = await opened()
    const body = { value: [item(), item({ resource: 'Users/2' }), item({ changeType: 'deleted' })] }
    expect(await post(made, '/notifications', body)).toEqual({ status: 202 })
    expect(made.nudges).toEqual(['graph'])
    expect(await post(made, '/notifications', body)).toEqual({ status: 202 })
    expect(made.nudges).toEqual(['graph'])
    await post(made, '/notifications', { value: [item({ resource: 'Users/3' })] })
    expect(made.nudges).toEqual(['graph', 'graph'])
  })

  it('among those of others counts, and theirs do not', async () => {
    const made = await opened()
    await post(made, '/notifications', { value: [item({ tenantId: clientId }), item({ subscriptionId: 'sub-2' }), item()] })
    expect(made.nudges).toEqual(['graph'])
  })

  it('may overtake the answer that names its subscription', async () => {
    const made = await opened()
    const { id: _unknown, ...rest } = subscription
    await made.host.state.set('subscription:users', JSON.stringify(rest))
    await post(made, '/notifications', { value: [item()] })
    expect(made.nudges).toEqual(['graph'])
  })

  it.each<[string, JsonObject]>([
    ['another secret', { clientState: 'state-of-the-subscriptioN' }],
    ['no secret', { clientState: null }],
    ['another subscription', { subscriptionId: 'sub-2' }],
    ['another tenant', { tenantId: clientId }],
    ['no tenant', { tenantId: null }],
  ])('with %s is nobody’s', async (_, more) => {
    const made = await opened()
    expect((await failureOf(post(made, '/notifications', { value: [item(more)] }))).code).toBe('unauthenticated')
    expect(made.nudges).toEqual([])
  })

  it('is nobody’s while there is no subscription', async () => {
    const made = openEntra(config)
    expect((await failureOf(post(made, '/notifications', { value: [item({ clientState: '' })] }))).code).toBe('unauthenticated')
  })

  it.each(['', '{}', '[]', 'null', '{"value":{}}', '<html>'])('that is none is refused: %j', async body => {
    const error = await failureOf(post(await opened(), '/notifications', body))
    expect(error.code).toBe('request_invalid')
  })

  it('says nothing in a log', async () => {
    const made = await opened()
    await post(made, '/notifications', { value: [item()] })
    await failureOf(post(made, '/notifications', { value: [item({ clientState: 'forged-canary' })] }))
    expect(made.logged.join('\n')).not.toMatch(/canary|state-of-the-subscription/)
  })
})

describe('a lifecycle event', () => {
  const event = (lifecycleEvent: string, more: JsonObject = {}) => ({
    value: [{ lifecycleEvent, clientState: subscription.clientState, subscriptionId: subscription.id, tenantId, ...more }],
  })

  it.each([
    ['reauthorizationRequired', 'renew', []],
    ['subscriptionRemoved', 'recreate', ['graph']],
    ['missed', undefined, ['graph']],
  ])('%s', async (name, wish, nudges) => {
    const made = await opened()
    expect(await post(made, '/lifecycle', event(name))).toEqual({ status: 202 })
    expect(await made.host.state.get('subscription-wish:users')).toBe(wish)
    expect(made.nudges).toEqual(nudges)
  })

  it('of somebody who does not know the secret does nothing', async () => {
    const made = await opened()
    const forged = event('subscriptionRemoved', { clientState: 'forged' })
    expect((await failureOf(post(made, '/lifecycle', forged))).code).toBe('unauthenticated')
    expect(await made.host.state.get('subscription-wish:users')).toBeUndefined()
  })
})
