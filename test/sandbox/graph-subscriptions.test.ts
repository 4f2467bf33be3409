import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, call, control, type Listed, tokenFor } from './graph-client.ts'

interface Note {
  readonly subscriptionId: string
  readonly changeType?: string
  readonly lifecycleEvent?: string
  readonly clientState: string
  readonly resource: string
  readonly tenantId: string
  readonly resourceData?: { readonly id: string }
}

/** The app's endpoint: repeats validation tokens, and keeps what it is told. */
let endpoint: Server
let hook: string
let received: { path: string; notes: Note[] }[] = []
let answer = { status: 202, handshake: (token: string) => ({ status: 200, type: 'text/plain', body: token }) }

let graph: GraphStandIn
let url: string
let token: string
let now = Date.now()
const minutes = (n: number): string => new Date(now + n * 60_000).toISOString()

beforeAll(async () => {
  endpoint = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://app')
    const validationToken = searchParams.get('validationToken')
    if (validationToken !== null) {
      const { status, type, body } = answer.handshake(validationToken)
      response.writeHead(status, { 'content-type': type }).end(body)
      return
    }
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      received.push({ path: pathname, notes: (JSON.parse(text) as { value: Note[] }).value })
      response.writeHead(answer.status).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => endpoint.once('listening', resolve))
  hook = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`
})
afterAll(() => endpoint.close())

const repeats = (token: string) => ({ status: 200, type: 'text/plain', body: token })

beforeEach(async () => {
  received = []
  answer = { status: 202, handshake: repeats }
  graph = await startGraphStandIn({ people: 20, clock: { now: () => now }, clients: [appWith()] })
  url = `${graph.url}/v1.0/subscriptions`
  token = await tokenFor(graph)
  return () => graph.close()
})

const order = (more: object = {}) => ({
  changeType: 'updated,deleted',
  resource: 'users',
  notificationUrl: `${hook}/notes`,
  lifecycleNotificationUrl: `${hook}/lifecycle`,
  expirationDateTime: minutes(1440),
  clientState: 'a-secret',
  ...more,
})
const subscribe = (more: object = {}) => call<Listed>(url, token, { method: 'POST', body: order(more) })
const change = (body: object) => control(graph.url, 'POST', 'users', body)
const flush = () => control(graph.url, 'POST', 'deliveries/flush')
const notesAt = (path: string): readonly Note[] => received.filter(one => one.path === path).flatMap(one => one.notes)

describe('a subscription', () => {
  it('is made when both endpoints repeat their token, and does not tell its secret again', async () => {
    const { status, body } = await subscribe()
    expect(status).toBe(201)
    expect(body).toMatchObject({
      changeType: 'updated,deleted',
      resource: 'users',
      clientState: 'a-secret',
      expirationDateTime: minutes(1440),
    })
    expect((await call<Listed>(`${url}/${body.id}`, token)).body).toMatchObject({ id: body.id, clientState: null })
    expect((await call(url, token)).body.value).toHaveLength(1)
  })

  it.each<[string, (token: string) => { status: number; type: string; body: string }]>([
    ['fails', () => ({ status: 500, type: 'text/plain', body: '' })],
    ['says 202', body => ({ status: 202, type: 'text/plain', body })],
    ['repeats something else', () => ({ status: 200, type: 'text/plain', body: 'hello' })],
    ['repeats the token undecoded', body => ({ status: 200, type: 'text/plain', body: encodeURIComponent(body) })],
    ['answers with a page', body => ({ status: 200, type: 'text/html', body })],
  ])('is refused when the endpoint %s', async (_, handshake) => {
    answer = { status: 202, handshake }
    const { status, error } = await subscribe()
    expect([status, error?.code]).toEqual([400, 'ValidationError'])
    expect((await call(url, token)).body.value).toEqual([])
  })

  it('is refused when nobody listens', async () => {
    const { error } = await subscribe({ notificationUrl: 'http://127.0.0.1:9/notes' })
    expect(error?.message).toContain('timed out')
  })

  it.each<[string, object]>([
    ['a life of more than 41,760 minutes', { expirationDateTime: minutes(41_761) }],
    ['an end in the past', { expirationDateTime: minutes(-1) }],
    ['creations', { changeType: 'created,updated' }],
    ['a resource that is not of the directory', { resource: "me/mailFolders('Inbox')/messages" }],
    ['a long secret', { clientState: 'x'.repeat(129) }],
    ['an endpoint without encryption', { notificationUrl: 'http://example.com/notes' }],
    ['an endpoint that is none', { notificationUrl: 'notes' }],
  ])('is refused with %s', async (_, more) => expect((await subscribe({ ...more })).status).toBe(400))

  it('is refused twice, and without the permission to read what it is about', async () => {
    await subscribe()
    expect((await subscribe()).status).toBe(409)
    graph.registerClient(appWith({ roles: ['GroupMember.Read.All'] }))
    token = await tokenFor(graph)
    expect((await subscribe({ notificationUrl: `${hook}/other` })).error?.code).toBe('Authorization_RequestDenied')
  })

  it('lives for 45 minutes at least, is renewed, ends by itself, and is ended', async () => {
    const { body } = await subscribe({ expirationDateTime: minutes(5) })
    expect(body.expirationDateTime).toBe(minutes(45))
    const renewed = await call<Listed>(`${url}/${body.id}`, token, { method: 'PATCH', body: { expirationDateTime: minutes(50) } })
    expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, minutes(50)])
    now += 50 * 60_000
    expect((await call(`${url}/${body.id}`, token)).status).toBe(404)
    const second = (await subscribe()).body
    expect((await call(`${url}/${second.id}`, token, { method: 'DELETE' })).status).toBe(204)
    await change({ upsert: [{ userPrincipalName: 'user1@entra.example', city: 'Visby' }] })
    await flush()
    expect(received).toEqual([])
  })

  it('belongs to the app that made it', async () => {
    const { body } = await subscribe()
    const clientId = 'aaaaaaaa-0000-4000-8000-000000000003'
    graph.registerClient(appWith({ clientId }))
    const other = await tokenFor(graph, { client_id: clientId })
    expect((await call(`${url}/${body.id}`, other)).status).toBe(404)
    expect((await call(url, other)).body.value).toEqual([])
  })
})

describe('notifications', () => {
  it('carry the secret and the ids, several changes in one request', async () => {
    const { body } = await subscribe()
    await change({
      upsert: [{ userPrincipalName: 'user1@entra.example', city: 'Visby' }, { userPrincipalName: 'new@entra.example' }],
    })
    await flush()
    const { id } = (await call<Listed>(`${graph.url}/v1.0/users/user1@entra.example`, token)).body
    expect(received).toHaveLength(1)
    expect(notesAt('/notes')[0]).toMatchObject({
      subscriptionId: body.id,
      clientState: 'a-secret',
      tenantId: graph.tenantId,
      changeType: 'updated',
      resource: `Users/${id}`,
      resourceData: { id, '@odata.type': '#Microsoft.Graph.User' },
    })
    expect(notesAt('/notes')).toHaveLength(2)
  })

  it('call a removal and a restoring an update, and only the end a deletion', async () => {
    await subscribe()
    const { id } = (await call<Listed>(`${graph.url}/v1.0/users/user1@entra.example`, token)).body
    await change({ remove: [id] })
    await change({ restore: [id] })
    await change({ purge: [id] })
    await flush()
    expect(notesAt('/notes').map(note => note.changeType)).toEqual(['updated', 'updated', 'deleted'])
  })

  it('concern what was subscribed to: one user, deletions only, or groups', async () => {
    const { id } = (await call<Listed>(`${graph.url}/v1.0/users/user1@entra.example`, token)).body
    await subscribe({ resource: `users/${id}`, notificationUrl: `${hook}/one` })
    await subscribe({ changeType: 'deleted', notificationUrl: `${hook}/deletions` })
    await subscribe({ resource: 'groups', notificationUrl: `${hook}/groups` })
    await change({
      upsert: [
        { id, city: 'Visby' },
        { userPrincipalName: 'user2@entra.example', city: 'Visby' },
      ],
    })
    await control(graph.url, 'POST', 'groups', { members: [{ group: 'Finance', add: ['user2@entra.example'] }] })
    await flush()
    expect([notesAt('/one').length, notesAt('/deletions').length, notesAt('/groups').length]).toEqual([1, 0, 1])
  })

  it('of several subscriptions to one endpoint travel together', async () => {
    await subscribe()
    await subscribe({ resource: 'groups' })
    await control(graph.url, 'POST', 'deliveries', { isHeld: true })
    await change({ upsert: [{ userPrincipalName: 'user2@entra.example', city: 'Visby' }] })
    await control(graph.url, 'POST', 'groups', { create: [{ displayName: 'Fresh' }] })
    await flush()
    expect(received).toEqual([])
    await control(graph.url, 'POST', 'deliveries', { isHeld: false })
    await flush()
    expect(received.map(one => one.notes.length)).toEqual([2])
  })

  it('come twice, in reverse, or not at all when so ordered', async () => {
    await subscribe()
    const cities = (city: string) => change({ upsert: [1, 2].map(n => ({ userPrincipalName: `user${n}@entra.example`, city })) })
    await control(graph.url, 'POST', 'deliveries', { duplicate: 1 })
    await cities('Visby')
    await flush()
    const [first, second] = received
    expect(second).toEqual(first)
    await control(graph.url, 'POST', 'deliveries', { reverse: 1 })
    await cities('Kiruna')
    await flush()
    const ids = (notes: readonly Note[] = []) => notes.map(note => note.resourceData?.id)
    expect(ids(received[2]?.notes)).toEqual(ids(first?.notes).reverse())
    await control(graph.url, 'POST', 'deliveries', { drop: 1 })
    await cities('Lund')
    await flush()
    expect(received).toHaveLength(3)
    await cities('Ystad')
    await flush()
    expect(received).toHaveLength(4)
  })

  it('that were not taken are sent again', async () => {
    await subscribe()
    answer = { status: 503, handshake: repeats }
    await change({ upsert: [{ userPrincipalName: 'user1@entra.example', city: 'Visby' }] })
    await flush()
    answer = { status: 202, handshake: repeats }
    await flush()
    const [lost, taken] = received
    expect(taken).toEqual(lost)
    const { body } = await control<{ deliveries: { attempts: number; status: number }[] }>(graph.url, 'GET', 'subscriptions')
    expect(body.deliveries.at(-1)).toMatchObject({ status: 202 })
    const count = received.length
    await flush()
    expect(received).toHaveLength(count)
  })
})

describe('lifecycle events', () => {
  it('go to their own endpoint; until the app reauthorizes nothing else comes, when so ordered', async () => {
    const { body } = await subscribe()
    await control(graph.url, 'POST', 'lifecycle', { event: 'reauthorizationRequired', withhold: true })
    await flush()
    expect(notesAt('/lifecycle')).toMatchObject([
      { lifecycleEvent: 'reauthorizationRequired', subscriptionId: body.id, clientState: 'a-secret' },
    ])
    await change({ upsert: [{ userPrincipalName: 'user1@entra.example', city: 'Visby' }] })
    await flush()
    expect(notesAt('/notes')).toEqual([])
    expect((await call(`${url}/${body.id}/reauthorize`, token, { method: 'POST' })).status).toBe(204)
    await change({ upsert: [{ userPrincipalName: 'user1@entra.example', city: 'Kiruna' }] })
    await flush()
    expect(notesAt('/notes')).toHaveLength(1)
  })

  it('tell that a subscription is gone', async () => {
    const { body } = await subscribe()
    await control(graph.url, 'POST', 'lifecycle', { event: 'subscriptionRemoved', subscriptionId: body.id })
    await flush()
    expect(notesAt('/lifecycle')).toMatchObject([{ lifecycleEvent: 'subscriptionRemoved' }])
    expect((await call(`${url}/${body.id}`, token)).status).toBe(404)
  })
})
