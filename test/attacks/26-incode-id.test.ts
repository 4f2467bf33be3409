import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { dump } from '../support/dump.ts'
import { confirmChanges } from '../support/held.ts'
import { inLanes } from '../support/lanes.ts'
import { begin, comeBack, incodeCalls, type Passage, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, webhookSecret, world } from '../support/world.ts'

const clientId = 'incode-webhooks'
const clientSecret = 'the-client-secret-of-this-account'

describe('notifications of Incode ID, which bring a token of their own', () => {
  let w: World
  let flow: Flow
  let twin: string
  let people = 0
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    const webhooks = { header: 'x-incode-secret', secret: webhookSecret, oauth: { clientId, clientSecret } }
    const workflows = [{ id: 'wf-document-and-face', name: 'Document and face' }]
    const config = { apiUrl: w.incode.url, apiKey: 'key', workflows, webhooks }
    expect((await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config })).status).toBe(200)
    await confirmChanges(w)
    // An administrator who gives two tenants the same secret.
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'incode', name: 'Twin', config })
    twin = made.body.id
    const oauth = { url: `${w.url}/i/${w.accountId}/oauth2/token`, clientId, clientSecret }
    w.incode.configure({ webhooks: { url: `${w.url}/i/${w.accountId}/webhooks`, oauth } })
  })
  beforeEach(async () => {
    w.clock.advance(61_000)
    await w.host.settleDown()
  })
  afterAll(() => w.close())

  async function atIncode(identityId?: string): Promise<Passage & { readonly interviewId: string }> {
    people += 1
    const login = `ines${people}@example.com`
    await w.person({ login })
    if (identityId !== undefined) await w.enroll(login, identityId)
    const passage = await begin(flow, login)
    await takeSeat(passage)
    return { ...passage, interviewId: (await w.sessions(passage.id)).at(-1)?.interviewId ?? '' }
  }
  async function tokenCall(
    body = 'grant_type=client_credentials',
    headers: Record<string, string> = basic(),
    account = w.accountId,
  ) {
    const answer = await fetch(`${w.url}/i/${account}/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    })
    const text = await answer.text()
    return { status: answer.status, text, json: JSON.parse(text) as Record<string, unknown>, headers: answer.headers }
  }
  const basic = (id = clientId, secret = clientSecret) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  })
  const bearer = async (account = w.accountId) => ({
    authorization: `Bearer ${(await tokenCall(undefined, undefined, account)).json.access_token}`,
  })
  async function send(body: unknown, headers: Record<string, string>, account = w.accountId): Promise<number> {
    const answer = await fetch(`${w.url}/i/${account}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    await answer.body?.cancel()
    return answer.status
  }
  interface Delivery {
    readonly state: string
    readonly body: Record<string, string>
    readonly attempts: readonly { readonly status: number }[]
  }
  async function control<T>(path: string, body: object = {}): Promise<T> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await fetch(`${w.incode.url}/__sandbox${path}`, init)).json() as Promise<T>
  }
  /** Ends a session at Incode, whose notification is made and not sent; answers its body, token and all. */
  async function completed(passage: Passage & { readonly interviewId: string }, outcome: object = {}) {
    await w.finish(passage.id, { overall: 'OK', ...outcome, incodeId: true, webhook: 'late' })
    const answer = await fetch(`${w.incode.url}/__sandbox/webhooks?interviewId=${passage.interviewId}`)
    const [delivery] = (await answer.json()) as Delivery[]
    if (delivery === undefined) throw new Error('nothing was announced')
    return delivery.body
  }
  const stateOf = async (id: string) => {
    const query = w.store.db.selectFrom('verifications').select('state').where('id', '=', asVerificationId(id))
    return (await query.executeTakeFirstOrThrow()).state
  }
  const objectsRead = async () =>
    Object.entries((await incodeCalls(w)).counts)
      .filter(([call]) => call.includes('/omni/incode-id/'))
      .reduce((sum, [, count]) => sum + count, 0)

  it('settle what we wait for, by our own reading, and are answered 204', async () => {
    const passage = await atIncode('id-ines')
    const back = await w.finish(passage.id, { overall: 'OK', incodeId: true, webhook: true, identityId: 'id-ines' })
    const sent = await control<Delivery[]>('/webhooks/redeliver', { acknowledged: true, interviewId: passage.interviewId })
    expect(sent.flatMap(({ attempts }) => attempts.map(({ status }) => status))).toEqual([204, 204])
    await w.host.settleDown()
    expect(await stateOf(passage.id)).toBe('decided')
    const returned = await passage.person.open(back, { follow: false })
    const code = new URL(returned.location ?? '').searchParams.get('code') ?? ''
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(allowed)
    const told = JSON.stringify([await dump(w.store), w.log.lines])
    expect(sent[0]?.body.token).toBeTruthy()
    expect(told).not.toContain(sent[0]?.body.token)
  })

  it('of somebody else’s token and our id, or our token and somebody else’s id, do nothing', async () => {
    const [mallory, ana] = [await atIncode(), await atIncode()]
    const body = await completed(mallory)
    await w.finish(ana.id, { overall: 'OK' })
    expect(await send({ ...body, id: ana.interviewId }, await bearer())).toBe(204)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect([await stateOf(ana.id), await stateOf(mallory.id)]).toEqual(['at_vendor', 'at_vendor'])
  })

  it('whose object says that it is another, or whose identity is not the bound one, do nothing', async () => {
    const [one, two] = [await atIncode('id-bound-one'), await atIncode('id-bound-two')]
    const foreign = await completed(one, { identityId: 'id-bound-one', echo: { interviewId: 'of-somebody-else' } })
    const other = await completed(two, { identityId: 'id-of-a-stranger' })
    for (const body of [foreign, other]) expect(await send(body, await bearer())).toBe(204)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect([await stateOf(one.id), await stateOf(two.id)]).toEqual(['at_vendor', 'at_vendor'])
  })

  it('are not read with their token where only the static header proves them', async () => {
    const body = await completed(await atIncode())
    const before = await objectsRead()
    expect(await send(body, { 'x-incode-secret': webhookSecret })).toBe(204)
    expect(await objectsRead()).toBe(before)
  })

  it('about ids that nobody waits for ask Incode nothing, a thousand times', async () => {
    const passage = await atIncode()
    const body = await completed(passage)
    const over = await atIncode()
    await comeBack(w, over, { overall: 'FAIL' })
    const headers = await bearer()
    const calls = await incodeCalls(w)
    const statuses = new Set<number>()
    await inLanes(1_000, async turn => void statuses.add(await send({ ...body, id: `unknown-${turn}` }, headers)))
    expect(await send({ ...body, id: over.interviewId }, headers)).toBe(204)
    expect([...statuses]).toEqual([204])
    expect(await incodeCalls(w)).toEqual(calls)
  })

  it('about one session are read once, however often they come', async () => {
    const body = await completed(await atIncode())
    const [headers, before] = [await bearer(), await objectsRead()]
    await inLanes(200, async () => void (await send(body, headers)))
    expect((await objectsRead()) - before).toBe(2)
  })

  it('come again where Incode could not be asked, and count then', async () => {
    const passage = await atIncode()
    const body = await completed(passage)
    await control('/faults', { path: '/omni/incode-id/', kind: 'status', status: 503, times: 1 })
    expect(await send(body, await bearer())).toBe(503)
    expect(await send(body, await bearer())).toBe(204)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect(await stateOf(passage.id)).toBe('decided')
  })

  it('are refused with the bearer of another tenant, also of one with the same secret', async () => {
    const body = await completed(await atIncode())
    const foreign = await bearer(twin)
    expect(await send(body, foreign, twin)).toBe(204)
    expect(await send(body, foreign)).toBe(401)
    expect(await send(body, await bearer(), twin)).toBe(401)
  })

  it('are refused with a bearer that ended, was changed, or is the client’s secret itself', async () => {
    const headers = await bearer()
    expect(await send({}, headers)).toBe(204)
    const later = headers.authorization.replace(/\d{10}/, until => String(Number(until) + 3_600))
    for (const authorization of [later, headers.authorization.slice(0, -1), `Bearer ${clientSecret}`, 'Bearer ', '']) {
      expect(await send({}, { authorization })).toBe(401)
    }
    w.clock.advance(3_600_000)
    expect(await send({}, headers)).toBe(401)
  })

  it('take their bearer from a token endpoint that tells a stranger nothing', async () => {
    const given = await tokenCall()
    expect(given.json).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'webhook:in' })
    expect(given.headers.get('cache-control')).toBe('no-store')
    const wrong: Record<string, string>[] = [
      {},
      basic(clientId, 'wrong'),
      basic('wrong'),
      basic(clientId, `${clientSecret}x`),
      basic(clientId, ''),
      { authorization: 'Basic !' },
      { authorization: `Bearer ${clientSecret}` },
    ]
    for (const headers of wrong) {
      const refused = await tokenCall('no form: %%', headers)
      expect([refused.status, refused.json]).toEqual([401, { error: 'invalid_client' }])
    }
    expect((await tokenCall('grant_type=password')).json).toEqual({ error: 'unsupported_grant_type' })
    expect((await tokenCall('grant_type=client_credentials&scope=hooks:read')).json).toEqual({ error: 'invalid_scope' })
  })

  it('have a cap on wrong secrets from one address, while the right one comes through', async () => {
    const statuses: number[] = []
    await inLanes(301, async () => void statuses.push((await tokenCall('', basic(clientId, 'wrong'))).status), 1)
    expect(statuses.at(-1)).toBe(429)
    expect((await tokenCall()).status).toBe(200)
  })

  it('are not shown the secret again: only where to come', async () => {
    const { body } = await w.admin<{ items: { name: string; value: string }[] }>('GET', `/v1/integrations/${w.accountId}/entries`)
    expect(body.items).toEqual([
      { name: 'webhooks_url', value: `${w.url}/i/${w.accountId}/webhooks` },
      { name: 'authentication_url', value: `${w.url}/i/${w.accountId}/oauth2/token` },
      { name: 'client_id', value: clientId },
    ])
  })
})
