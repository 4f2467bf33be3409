import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { personAt } from '../../src/sandbox/people.ts'
import { type Answer, appWith, call, control, type Listed, readAll, tokenFor } from './graph-client.ts'

let graph: GraphStandIn | undefined
let url: string
let token: string
let now = Date.now()
const day = 86_400_000

beforeEach(async () => {
  await graph?.close()
  graph = await startGraphStandIn({ people: 450, clock: { now: () => now }, clients: [appWith()] })
  url = `${graph.url}/v1.0/users/delta`
  token = await tokenFor(graph)
})
afterAll(() => graph?.close())

const minimal = { prefer: 'return=minimal' }
const change = async (order: object) => {
  const { status, body } = await control(graph?.url ?? '', 'POST', 'users', order)
  expect([status, body]).toEqual([200, expect.anything()])
}
const upsert = (...users: object[]) => change({ upsert: users })
const fault = async (order: object) => {
  const answer = await control(graph?.url ?? '', 'POST', 'faults', { path: '/v1.0/users/delta', ...order })
  expect(answer.status).toBe(201)
}
const latest = async (query = ''): Promise<string> => (await readAll(`${url}?${query}&$deltatoken=latest`, token)).delta
const idOf = async (name: string): Promise<string> =>
  (await call<Listed>(`${graph?.url}/v1.0/users/${name}?$select=id`, token)).body.id
const refreshed = async (delta: string) => {
  if (graph !== undefined) token = await tokenFor(graph)
  return call(delta, token)
}

describe('the initial round', () => {
  it('tells everyone in pages of varying size, 200 at most, and leaves out what was never set', async () => {
    const sizes: number[] = []
    const seen: Listed[] = []
    let next: string | undefined = `${url}?$select=displayName,jobTitle,mail`
    while (next !== undefined) {
      const page: Answer = await call(next, token)
      sizes.push(page.body.value.length)
      seen.push(...page.body.value)
      expect(page.next === undefined).toBe(page.delta !== undefined)
      next = page.next
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200)
    expect(new Set(sizes).size).toBeGreaterThan(1)
    expect(new Set(seen.map(one => one.id)).size).toBe(450)
    const { givenName, familyName, email } = personAt(0)
    expect(seen[0]).toEqual({ id: await idOf('user0@entra.example'), displayName: `${givenName} ${familyName}`, mail: email })
  })

  it('names those who left too, and tells at the end what happened meanwhile', async () => {
    await change({ remove: ['user1@entra.example'], purge: ['user2@entra.example'] })
    const first = await call(`${url}?$select=city`, token)
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    const round = await readAll(String(first.next), token)
    const all = [...first.body.value, ...round.objects]
    expect(all.filter(one => '@removed' in one).map(one => one['@removed'])).toEqual([
      { reason: 'changed' },
      { reason: 'deleted' },
    ])
    expect((await call(round.delta, token)).body.value).toMatchObject([{ city: 'Visby' }])
  })

  it('is limited to the objects that a filter names', async () => {
    const ids = [await idOf('user3@entra.example'), await idOf('user4@entra.example')]
    const filter = encodeURIComponent(ids.map(id => `id eq '${id}'`).join(' or '))
    const { objects, delta } = await readAll(`${url}?$select=mail&$filter=${filter}`, token)
    expect(objects.map(one => one.id)).toEqual(ids)
    await upsert({ userPrincipalName: 'user4@entra.example', mail: 'four@x.example' })
    await upsert({ userPrincipalName: 'user5@entra.example', mail: 'five@x.example' })
    expect((await call(delta, token)).body.value).toMatchObject([{ id: ids[1], mail: 'four@x.example' }])
  })

  it.each([
    '$top=5',
    '$orderby=displayName',
    '$expand=manager',
    '$search="displayName:a"',
    "$filter=mail eq 'x'",
    '$select=nothing',
  ])('refuses %s', async option => expect((await call(`${url}?${option}`, token)).status).toBe(400))

  it('gives smaller pages to those who prefer them', async () => {
    const page = await call(url, token, { headers: { prefer: 'odata.maxpagesize=3' } })
    expect(page.body.value).toHaveLength(3)
  })
})

describe('a delta link', () => {
  it('from "latest" tells nothing of the past', async () => {
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    const page = await call(`${url}?$deltatoken=latest`, token)
    expect([page.body.value, page.next]).toEqual([[], undefined])
    expect((await call(String(page.delta), token)).body.value).toEqual([])
  })

  it('tracks only what was selected, whatever is added to it', async () => {
    const delta = await latest('$select=mail')
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    expect((await call(`${delta}&$select=city`, token)).body.value).toEqual([])
    await upsert({ userPrincipalName: 'user0@entra.example', mail: 'zero@x.example' })
    expect((await call(delta, token)).body.value).toEqual([{ id: await idOf('user0@entra.example'), mail: 'zero@x.example' }])
  })

  it('tells null for what was cleared, and only what changed to those who prefer that', async () => {
    const delta = await latest('$select=mail,city,mobilePhone,jobTitle')
    await upsert({ userPrincipalName: 'user0@entra.example', mobilePhone: null })
    const id = await idOf('user0@entra.example')
    expect((await call(delta, token)).body.value).toEqual([
      { id, mail: personAt(0).email, city: personAt(0).city, mobilePhone: null },
    ])
    expect((await call(delta, token, { headers: minimal })).body.value).toEqual([{ id, mobilePhone: null }])
  })

  it('says nothing of a write that changed nothing', async () => {
    const delta = await latest()
    await upsert({ userPrincipalName: 'user0@entra.example', mobilePhone: personAt(0).mobilePhone })
    expect((await call(delta, token)).body.value).toEqual([])
  })

  it('names the created, the removed, the restored and the deleted', async () => {
    const delta = await latest('$select=displayName,accountEnabled')
    const id = await idOf('user1@entra.example')
    await upsert({ userPrincipalName: 'new@entra.example', displayName: 'New One' })
    await change({ remove: ['user1@entra.example'] })
    const first = await call(delta, token)
    expect(first.body.value).toEqual([
      { id: await idOf('new@entra.example'), displayName: 'New One', accountEnabled: true },
      { id, '@removed': { reason: 'changed' } },
    ])
    await change({ restore: [id] })
    const second = await call(String(first.delta), token, { headers: minimal })
    expect(second.body.value).toMatchObject([{ id, accountEnabled: true, displayName: expect.any(String) }])
    await change({ remove: [id] })
    await change({ purge: [id] })
    const third = await call(String(second.delta), token)
    expect(third.body.value).toEqual([{ id, '@removed': { reason: 'deleted' } }])
  })

  it('names one who was removed 30 days ago as deleted, unless they came back since', async () => {
    const ids = [await idOf('user1@entra.example'), await idOf('user2@entra.example')]
    await change({ remove: ids })
    now += 29 * day
    await change({ restore: [ids[1]] })
    if (graph !== undefined) token = await tokenFor(graph)
    const delta = await latest()
    now += day
    const { body } = await refreshed(delta)
    expect(body.value).toEqual([{ id: ids[0], '@removed': { reason: 'deleted' } }])
  })

  it('can be asked again, and tells the same', async () => {
    const delta = await latest('$select=city')
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    expect((await call(delta, token)).body.value).toEqual((await call(delta, token)).body.value)
  })

  it('goes on over several pages', async () => {
    const delta = await latest('$select=city')
    const users = Array.from({ length: 420 }, (_, n) => ({ userPrincipalName: `user${n}@entra.example`, city: 'Visby' }))
    await upsert(...users)
    const { objects, pages } = await readAll(delta, token)
    expect([objects.length, pages > 2]).toEqual([420, true])
  })

  it('lives for seven days', async () => {
    const delta = await latest()
    now += 7 * day - 1000
    expect((await refreshed(delta)).status).toBe(200)
    now += 1000
    const late = await refreshed(delta)
    expect([late.status, late.error?.code]).toEqual([400, 'syncStateNotFound'])
  })

  it('is refused when it is none', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const ahead = { resource: 'users', select: ['id'], since: 900, next: 900, issuedAt: now }
    for (const forged of ['nonsense', made(null), made({ resource: 'users', select: ['id'] }), made(ahead)])
      expect((await call(`${url}?$deltatoken=${forged}`, token)).status).toBe(400)
    const delta = await latest()
    expect((await call(delta.replace('/users/', '/groups/'), token)).status).toBe(400)
  })
})

describe('the faults of delta queries', () => {
  it.each([400, 410])('the sync state is lost with status %i', async status => {
    const delta = await latest()
    await fault({ kind: 'sync_state_not_found', status })
    const answer = await call(delta, token)
    expect([answer.status, answer.error?.code]).toEqual([status, 'syncStateNotFound'])
    expect((await call(delta, token)).status).toBe(200)
  })

  it('the tenant moves: the Location starts anew with the same query', async () => {
    const delta = await latest('$select=id,city')
    await fault({ kind: 'tenant_moved' })
    const answer = await call(delta, token)
    const location = String(answer.headers.get('location'))
    expect([answer.status, location]).toEqual([410, `${url}?$select=id,city&$deltatoken=`])
    const { objects } = await readAll(location, token)
    expect(objects).toHaveLength(450)
  })

  it('an empty page has a link, behind which everything still is', async () => {
    await fault({ kind: 'empty_with_next', after: 1, times: 2 })
    const { objects, pages } = await readAll(url, token)
    expect([objects.length, new Set(objects.map(one => one.id)).size, pages]).toEqual([450, 450, 5])
  })

  it('a page comes twice, and objects come twice in a page', async () => {
    await fault({ kind: 'duplicate_page' })
    const twice = await readAll(url, token)
    expect(twice.objects.length).toBeGreaterThan(450)
    expect(new Set(twice.objects.map(one => one.id)).size).toBe(450)
    await fault({ kind: 'duplicate_objects' })
    expect((await readAll(url, token)).objects.length).toBeGreaterThan(450)
  })

  it('changes are told again', async () => {
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    const delta = await latest('$select=city')
    await fault({ kind: 'replay', changes: 1 })
    expect((await call(delta, token)).body.value).toMatchObject([{ city: 'Visby' }])
    expect((await call(delta, token)).body.value).toEqual([])
  })

  it('a change of seconds ago is not told yet, and comes later', async () => {
    const delta = await latest('$select=city')
    await upsert({ userPrincipalName: 'user0@entra.example', city: 'Visby' })
    now += 10_000
    await upsert({ userPrincipalName: 'user1@entra.example', city: 'Kiruna' })
    await fault({ kind: 'lag', lagSeconds: 5 })
    const first = await call(delta, token)
    expect(first.body.value).toMatchObject([{ city: 'Visby' }])
    expect((await call(String(first.delta), token)).body.value).toMatchObject([{ city: 'Kiruna' }])
  })
})
