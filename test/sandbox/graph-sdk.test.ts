import { Client, type Context, type Middleware, PageIterator } from '@microsoft/microsoft-graph-client'
import type { Group, Organization, User } from '@microsoft/microsoft-graph-types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, tokenFor } from './graph-client.ts'

/**
 * Microsoft's own client trusts only https addresses of Graph: it sends no token elsewhere, and takes an http link for a
 * relative path. So it is told that it talks to Graph, and the last step of its pipeline goes to the stand-in.
 */
class ToStandIn implements Middleware {
  readonly #url: string
  readonly #token: string
  constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }
  async execute(context: Context): Promise<void> {
    const address = String(context.request instanceof Request ? context.request.url : context.request)
    const headers = new Headers(context.options?.headers as Record<string, string>)
    headers.set('authorization', `Bearer ${this.#token}`)
    const { method = 'GET', body = null } = context.options ?? {}
    const response = await fetch(address.replace(real, this.#url), { method, headers, body: body as string | null })
    const text = (await response.text()).replaceAll(this.#url, real)
    context.response = new Response(text === '' ? null : text, { status: response.status, headers: response.headers })
  }
}

const real = 'https://graph.microsoft.com'
let graph: GraphStandIn
let client: Client

beforeAll(async () => {
  graph = await startGraphStandIn({ people: 450, clients: [appWith()] })
  client = Client.initWithMiddleware({ middleware: new ToStandIn(graph.url, await tokenFor(graph)) })
})
afterAll(() => graph.close())

it('reads the organization, users and single users', async () => {
  const { value } = (await client.api('/organization').get()) as { value: Organization[] }
  expect(value[0]?.id).toBe(graph.tenantId)
  const page = (await client.api('/users').select(['id', 'mail']).top(3).get()) as { value: User[] }
  expect(page.value).toHaveLength(3)
  const user = (await client.api(`/users/${page.value[0]?.id}`).get()) as User
  expect(user.mail).toBe(page.value[0]?.mail)
})

it('follows the pages of lists and of deltas with the page iterator', async () => {
  const all: User[] = []
  const first = await client.api('/users').top(200).get()
  await new PageIterator(client, first, (user: User) => all.push(user) > 0).iterate()
  expect(all).toHaveLength(450)

  const told: User[] = []
  const round = new PageIterator(client, await client.api('/users/delta').select('id').get(), (user: User) => told.push(user) > 0)
  await round.iterate()
  expect(told).toHaveLength(450)
  await client.api('/users/user1@entra.example').patch({ city: 'Visby' })
  const next = await client.api(String(round.getDeltaLink())).get()
  expect(next.value).toEqual([])
})

it('filters, searches and counts with advanced queries', async () => {
  const found = await client
    .api('/users')
    .filter("startswith(userPrincipalName,'user44')")
    .header('ConsistencyLevel', 'eventual')
    .count(true)
    .get()
  expect([found.value.length, found['@odata.count']]).toEqual([11, 11])
  const groups = (await client.api('/groups').header('ConsistencyLevel', 'eventual').search('"displayName:prod"').get()) as {
    value: Group[]
  }
  expect(groups.value.map(group => group.displayName)).toEqual(['Product'])
})

it('changes members, and reads a refusal as an error with its code', async () => {
  const { value } = (await client.api('/groups').filter("displayName eq 'Finance'").get()) as { value: Group[] }
  const { id } = (await client.api('/users/user0@entra.example').select('id').get()) as User
  const members = `/groups/${value[0]?.id}/members`
  await client.api(`${members}/$ref`).post({ '@odata.id': `${real}/v1.0/directoryObjects/${id}` })
  await expect(client.api(`${members}/$ref`).post({ '@odata.id': `${real}/v1.0/directoryObjects/${id}` })).rejects.toMatchObject({
    statusCode: 400,
    code: 'Request_BadRequest',
  })
  await client.api(`${members}/${id}/$ref`).delete()
  await expect(client.api('/users/nobody').get()).rejects.toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' })
})

it('batches', async () => {
  const { responses } = await client
    .api('/$batch')
    .post({ requests: [{ id: '1', method: 'GET', url: '/users/$count', headers: { ConsistencyLevel: 'eventual' } }] })
  expect(responses).toMatchObject([{ id: '1', status: 200, body: 450 }])
})
