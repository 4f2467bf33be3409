import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { differing, dump } from '../support/dump.ts'
import { inLanes } from '../support/lanes.ts'
import { begin, comeBack, incodeCalls, type Passage, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, webhookSecret, world } from '../support/world.ts'

const secretOfAnother = 'the-secret-of-another-tenant'

describe('notifications that anybody can send', () => {
  let w: World
  let flow: Flow
  let anotherAccount: string
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'incode',
      name: 'Another tenant',
      config: {
        apiUrl: w.incode.url,
        apiKey: 'key',
        workflows: [{ id: 'wf-document-and-face', name: 'The same' }],
        webhooks: { header: 'x-other-secret', secret: secretOfAnother },
      },
    })
    anotherAccount = made.body.id
  })
  afterAll(() => w.close())
  // What the test before left is over, and a minute later nobody is blocked for it.
  beforeEach(async () => {
    for (const id of open.splice(0)) await flow.call('POST', `/verifications/${id}/cancel`)
    w.clock.advance(61_000)
    await w.host.settleDown()
  })

  const open: string[] = []
  let people = 0
  async function atIncode(): Promise<Passage & { readonly interviewId: string }> {
    people += 1
    const login = `person${people}@example.com`
    await w.person({ login })
    const passage = await begin(flow, login)
    await takeSeat(passage)
    open.push(passage.id)
    return { ...passage, interviewId: (await w.sessions(passage.id)).at(-1)?.interviewId ?? '' }
  }

  interface Sent {
    readonly account?: string
    readonly headers?: Record<string, string>
    readonly method?: string
  }
  async function send(body: unknown, { account = w.accountId, headers, method = 'POST' }: Sent = {}) {
    const answer = await fetch(`${w.url}/i/${account}/webhooks`, {
      method,
      headers: headers ?? { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
      ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  const finished = (interviewId: string) => ({ interviewId, onboardingStatus: 'ONBOARDING_FINISHED' })
  const stateOf = async (id: string) =>
    (
      await w.store.db
        .selectFrom('verifications')
        .select('state')
        .where('id', '=', asVerificationId(id))
        .executeTakeFirstOrThrow()
    ).state

  it.each([
    ['no header', {}],
    ['an empty header', { 'x-incode-secret': '' }],
    ['a wrong value', { 'x-incode-secret': 'a-guess-with-canary-7f3a' }],
    ['the beginning of the secret', { 'x-incode-secret': webhookSecret.slice(0, -1) }],
    ['the secret with more behind it', { 'x-incode-secret': `${webhookSecret}x` }],
    ['the secret in capitals', { 'x-incode-secret': webhookSecret.toUpperCase() }],
    ['the secret in another header', { 'x-secret': webhookSecret }],
    ['the secret as a bearer token', { authorization: `Bearer ${webhookSecret}` }],
    ['the secret of another tenant', { 'x-other-secret': secretOfAnother, 'x-incode-secret': secretOfAnother }],
  ])('are refused before they are read, and told nothing: %s', async (_what, headers) => {
    const passage = await atIncode()
    const [before, calls] = [await dump(w.store), await incodeCalls(w)]
    for (const body of [finished(passage.interviewId), 'no JSON: canary-91c2']) {
      const answer = await send(body, { headers })
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthenticated' })
      for (const echoed of ['canary', webhookSecret, secretOfAnother, passage.interviewId])
        expect(answer.text).not.toContain(echoed)
    }
    expect(differing(before, await dump(w.store))).toEqual([])
    await w.host.settleDown()
    expect(await incodeCalls(w)).toEqual(calls)
  })

  it('are told to slow down after three hundred wrong ones in a minute, while the right one comes through', async () => {
    const passage = await atIncode()
    const wrong = () => send({}, { headers: { 'x-incode-secret': 'wrong' } })
    const statuses: number[] = []
    await inLanes(301, async () => void statuses.push((await wrong()).status), 1)
    expect(statuses.filter(status => status === 401)).toHaveLength(300)
    expect(statuses.at(-1)).toBe(429)
    expect((await send(finished(passage.interviewId))).status).toBe(200)
    w.clock.advance(61_000)
    expect((await wrong()).status).toBe(401)
  })

  it('ask Incode nothing about ids that nobody opened, a thousand times', async () => {
    const [before, calls] = [await dump(w.store), await incodeCalls(w)]
    const statuses = new Set<number>()
    await inLanes(1_000, async turn => void statuses.add((await send(finished(`unknown-${turn}`))).status))
    expect([...statuses]).toEqual([204])
    // All that is kept is that a genuine notification came.
    expect(differing(before, await dump(w.store)).filter(table => table !== 'integration_state')).toEqual([])
    await w.host.settleDown()
    expect(await incodeCalls(w)).toEqual(calls)
  })

  it('decide nothing by what they claim', async () => {
    const passage = await atIncode()
    const claim = {
      ...finished(passage.interviewId),
      overall: { status: 'OK', value: '99.9' },
      score: { overall: { status: 'OK' } },
      status: 'approved',
      identityId: 'id-of-the-attacker',
      externalCustomerId: passage.id,
      verificationId: passage.id,
      token: 'a-token-that-is-not-ours',
    }
    expect((await send(claim)).status).toBe(200)
    expect((await send([claim, { ...claim, eventType: 'SESSION_SUCCEEDED' }])).status).toBe(200)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')

    const answer = await flow.redeem(await comeBack(w, passage, { overall: 'FAIL', parts: { idValidation: 'FAIL' } }), {
      loginHint: passage.login,
    })
    expect(said(answer)).toBe('failed/rejected/deny/document_failed')
  })

  it('do not lend the good session of one person to another', async () => {
    const [mallory, ana] = [await atIncode(), await atIncode()]
    await w.finish(mallory.id, { overall: 'OK' })
    const mixed = {
      ...finished(ana.interviewId),
      interviewCode: mallory.interviewId,
      id: mallory.interviewId,
      token: 'of mallory',
    }
    expect((await send(mixed)).status).toBe(200)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect(await stateOf(ana.id)).toBe('at_vendor')
  })

  it('have one effect, however often each of them comes', async () => {
    const passage = await atIncode()
    await w.finish(passage.id, { overall: 'OK' })
    const before = (await incodeCalls(w)).total
    const statuses = new Set<number>()
    await inLanes(1_000, async () => void statuses.add((await send(finished(passage.interviewId))).status))
    expect([...statuses]).toEqual([200])
    const rows = await w.store.db
      .selectFrom('webhook_inbox')
      .select('event')
      .where('session_id', '=', passage.interviewId)
      .execute()
    expect(rows).toHaveLength(1)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect(await stateOf(passage.id)).toBe('decided')
    // Status, closing, score and document: once each.
    expect((await incodeCalls(w)).total - before).toBe(4)
    const told = await w.store.db.selectFrom('audit').select('action').where('target', '=', passage.id).execute()
    expect(told.filter(entry => entry.action === 'verification.decided')).toHaveLength(1)
    // A notification is no seat: nothing is released by it.
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/awaiting_return')
  })

  it('of a hundred kinds about one session wait in one line', async () => {
    const passage = await atIncode()
    const before = (await incodeCalls(w)).total
    await inLanes(100, async turn => {
      await send({ interviewId: passage.interviewId, onboardingStatus: `MODULE_${turn}` })
    })
    const ready = await w.store.db
      .selectFrom('jobs')
      .select('id')
      .where('queue', '=', 'settle')
      .where('state', '=', 'ready')
      .execute()
    expect(ready).toHaveLength(1)
    w.clock.advance(5_000)
    await w.host.settleDown()
    expect((await incodeCalls(w)).total - before).toBeLessThanOrEqual(2)
  })

  it('of one tenant say nothing about the sessions of another', async () => {
    const passage = await atIncode()
    await w.finish(passage.id, { overall: 'OK' })
    const before = await dump(w.store)
    const answer = await send(finished(passage.interviewId), {
      account: anotherAccount,
      headers: { 'x-other-secret': secretOfAnother, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(204)
    expect(differing(before, await dump(w.store)).filter(table => table !== 'integration_state')).toEqual([])
    expect((await send(finished(passage.interviewId), { account: anotherAccount })).status).toBe(401)
  })

  it('come to nobody at integrations that have none, are gone, disabled or unknown', async () => {
    const made = await w.admin<{ id: string; name: string }>('POST', '/v1/integrations', {
      template: 'incode',
      name: 'Short-lived tenant',
      config: { apiUrl: w.incode.url, apiKey: 'key', workflows: [{ id: 'wf', name: 'W' }] },
    })
    const account = made.body.id
    expect((await send({}, { account })).status).toBe(401)
    await w.admin('PATCH', `/v1/integrations/${account}`, { state: 'disabled' })
    expect(await send({}, { account })).toMatchObject({ status: 403, text: expect.stringContaining('integration_disabled') })
    await w.admin('DELETE', `/v1/integrations/${account}`, { confirm: made.body.name })
    expect(await send({}, { account })).toMatchObject({ status: 410, text: expect.stringContaining('"gone"') })
    expect((await send({}, { account: 'never-was' })).status).toBe(404)
    expect((await send({}, { account: w.directoryId })).status).toBe(404)
    expect((await send({}, { account: flow.integrationId })).status).toBe(404)
  })

  it.each([
    ['no JSON', 'nothing', 400],
    ['half of it', '{"interviewId": "', 400],
    ['nothing', '', 400],
    ['a number', '7', 204],
    ['null', 'null', 204],
    ['a list of nonsense', '[1, null, "x", [], {}]', 204],
    ['an id that is none', '{"interviewId": "../../etc/passwd"}', 204],
    ['an id as an object', '{"interviewId": {"$ne": null}}', 204],
    ['too much', `{"interviewId": "${'x'.repeat(300 * 1024)}"}`, 413],
  ])('do no harm by their shape: %s', async (_what, body, status) => {
    const before = await dump(w.store)
    expect((await send(body)).status).toBe(status)
    expect(differing(before, await dump(w.store)).filter(table => table !== 'integration_state')).toEqual([])
  })

  it('are taken by POST alone', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) expect((await send({}, { method })).status).toBe(405)
  })

  it('leave the honest person alone through all of it', async () => {
    const passage = await atIncode()
    const code = await comeBack(w, passage, { overall: 'OK' })
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(allowed)
  })
})
