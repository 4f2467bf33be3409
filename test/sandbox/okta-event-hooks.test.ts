import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { allScopes, appWith, control, get, type Key, makeKey, send, tokenFor } from './okta-client.ts'

interface Hook {
  readonly id: string
  readonly status: string
  readonly verificationStatus: string
  readonly channel: { readonly config: { readonly authScheme: object } }
}
interface Delivered {
  readonly authorization: string | undefined
  readonly body: { readonly eventId: string; readonly data: { readonly events: { eventType: string; uuid: string }[] } }
}
interface Told {
  readonly status?: number
  readonly tries: number
  readonly events: readonly string[]
}

let okta: OktaStandIn
let hooks: string
let key: Key
let token: string
let receiver: Server
let uri: string
let delivered: Delivered[]
/** What the receiver does about a POST; by default it says yes. */
let onPost: (response: ServerResponse) => void
let challenged: boolean

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 20, clients: [appWith(key, { scopes: allScopes, roles: ['ORG_ADMIN'] })] })
  hooks = `${okta.url}/api/v1/eventHooks`
  token = await tokenFor(okta.url, key, 'okta.eventHooks.manage')
  receiver = createServer(async (request, response) => {
    const challenge = request.headers['x-okta-verification-challenge']
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(challenged ? { verification: challenge } : { verification: 'something else' }))
    }
    delivered.push({ authorization: request.headers.authorization, body: JSON.parse(await textOf(request)) })
    return onPost(response)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => receiver.once('listening', resolve))
  uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`
})
afterAll(async () => {
  await okta.close()
  receiver.close()
  receiver.closeAllConnections()
})
beforeEach(() => {
  delivered = []
  challenged = true
  onPost = response => response.end()
})
afterEach(async () => {
  for (const hook of (await get<Hook[]>(hooks, token)).body) await send('DELETE', `${hooks}/${hook.id}`, token)
  await control(okta.url, 'POST', 'event-hooks', {})
})

const items = ['user.account.update_profile', 'user.lifecycle.delete.initiated']
const order = (more: object = {}) => ({
  name: 'Ours',
  events: { type: 'EVENT_TYPE', items },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri, headers: [], authScheme: { type: 'HEADER', key: 'authorization', value: 'the secret' } },
  },
  ...more,
})
const create = async (more?: object) => (await send<Hook>('POST', hooks, token, order(more))).body
const lifecycle = (hook: Hook, what: string) => send<Hook>('POST', `${hooks}/${hook.id}/lifecycle/${what}`, token)
const change = (...logins: string[]) =>
  control(okta.url, 'POST', 'users', { upsert: logins.map(login => ({ login, title: `${Math.random()}` })) })
/** What was sent, once nothing is on its way any more. */
const deliveries = async () => (await control<{ deliveries: Told[] }>(okta.url, 'GET', 'event-hooks')).body.deliveries

describe('an event hook', () => {
  it('shows its secret to nobody, and delivers nothing before it was verified', async () => {
    const hook = await create()
    expect(hook).toMatchObject({ status: 'ACTIVE', verificationStatus: 'UNVERIFIED' })
    expect(JSON.stringify(hook)).not.toContain('the secret')
    await change('user1@example.com')
    await deliveries()
    expect(delivered).toEqual([])
    expect((await lifecycle(hook, 'verify')).body.verificationStatus).toBe('VERIFIED')
    await change('user1@example.com')
    await deliveries()
    expect(delivered).toHaveLength(1)
  })

  it('is not verified by an address that answers something else', async () => {
    challenged = false
    const hook = await create()
    expect((await lifecycle(hook, 'verify')).status).toBe(400)
    expect((await get<Hook>(`${hooks}/${hook.id}`, token)).body.verificationStatus).toBe('UNVERIFIED')
  })

  it('carries several events in one request, with the secret in its header', async () => {
    await lifecycle(await create(), 'verify')
    await change('user1@example.com', 'user2@example.com', 'user3@example.com')
    await deliveries()
    expect(delivered).toHaveLength(1)
    expect(delivered[0]?.authorization).toBe('the secret')
    expect(delivered[0]?.body).toMatchObject({
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      contentType: 'application/json',
    })
    expect(delivered[0]?.body.data.events.map(event => event.eventType)).toEqual(
      items.slice(0, 1).flatMap(one => [one, one, one]),
    )
  })

  it('tells only what it was made for', async () => {
    await lifecycle(await create(), 'verify')
    await control(okta.url, 'POST', 'users', { upsert: [{ login: 'user4@example.com', status: 'SUSPENDED' }] })
    await control(okta.url, 'POST', 'users', { remove: ['user4@example.com'] })
    await deliveries()
    expect(delivered.flatMap(one => one.body.data.events.map(event => event.eventType))).toEqual([
      'user.lifecycle.delete.initiated',
    ])
  })

  it('is silent while it is not active, and does not tell afterwards what it missed', async () => {
    const hook = await create()
    await lifecycle(hook, 'verify')
    await lifecycle(hook, 'deactivate')
    await change('user5@example.com')
    await deliveries()
    expect((await lifecycle(hook, 'activate')).body.status).toBe('ACTIVE')
    await deliveries()
    expect(delivered).toEqual([])
  })

  it('tries a second time after a server error, and only once more', async () => {
    await lifecycle(await create(), 'verify')
    onPost = response => response.writeHead(503).end()
    await change('user6@example.com')
    expect((await deliveries()).at(-1)).toMatchObject({ tries: 2, status: 503 })
    expect(delivered).toHaveLength(2)
    expect(delivered[1]?.body.eventId).toBe(delivered[0]?.body.eventId)
  })

  it('does not try again what was refused', async () => {
    await lifecycle(await create(), 'verify')
    onPost = response => response.writeHead(401).end()
    await change('user7@example.com')
    expect((await deliveries()).at(-1)).toMatchObject({ tries: 1, status: 401 })
  })

  it('waits three seconds for an answer, twice', async () => {
    await lifecycle(await create(), 'verify')
    onPost = () => undefined
    await change('user8@example.com')
    expect((await deliveries()).at(-1)).toEqual(expect.objectContaining({ tries: 2 }))
    expect(delivered).toHaveLength(2)
  })

  it('repeats, loses and turns round what a test asks for', async () => {
    await lifecycle(await create(), 'verify')
    await control(okta.url, 'POST', 'event-hooks', { duplicate: 1, reorder: true })
    await change('user9@example.com', 'user10@example.com')
    await deliveries()
    expect(delivered.map(one => one.body.eventId)).toEqual([delivered[0]?.body.eventId, delivered[0]?.body.eventId])
    await control(okta.url, 'POST', 'event-hooks', { drop: 1 })
    await change('user11@example.com')
    await change('user12@example.com')
    await deliveries()
    expect(delivered).toHaveLength(3)
  })

  it('has to be verified again at another address', async () => {
    const hook = await create()
    await lifecycle(hook, 'verify')
    const put = (config: object) =>
      send<Hook>('PUT', `${hooks}/${hook.id}`, token, order({ channel: { type: 'HTTP', version: '1.0.0', config } }))
    expect((await put({ uri })).body.verificationStatus).toBe('VERIFIED')
    expect((await put({ uri: `${uri}/other` })).body.verificationStatus).toBe('UNVERIFIED')
  })

  it('is refused for events that never reach hooks, without scope, and to an app that may only read', async () => {
    const wrong = { events: { type: 'EVENT_TYPE', items: ['user.lifecycle.delete.completed'] } }
    expect((await send('POST', hooks, token, order(wrong))).status).toBe(400)
    const users = await tokenFor(okta.url, key, 'okta.users.read')
    expect((await get(hooks, users)).status).toBe(403)
    okta.registerClient(appWith(key, { scopes: allScopes }))
    expect((await send('POST', hooks, token, order())).status).toBe(403)
    okta.registerClient(appWith(key, { scopes: allScopes, roles: ['ORG_ADMIN'] }))
  })
})
