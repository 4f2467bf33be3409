import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SentLink } from '../../src/sandbox/incode/index.ts'
import { confirmChanges } from '../support/held.ts'
import { webhookSecret } from '../support/world.ts'
import { type AtDesk, type CallAnswer, type DeskStage, deskStage } from './stage.ts'

const client = { clientId: 'cc-1', clientSecret: 'client-secret-of-incode', integrationReference: 'helpdesk-ref' }

describe('a caller whom Incode itself writes to', () => {
  let s: DeskStage
  const sent: SentLink[] = []
  const strangers = new Set<string>()
  const byIncode = (agent: AtDesk, login: string, more: object = {}) => agent.start(login, { channel: 'incode_email', ...more })
  const newest = (login: string) => sent.findLast(one => one.loginHint === login)

  beforeAll(async () => {
    s = await deskStage()
    s.w.incode.configure({
      requestNew: {
        ...client,
        configurationId: 'wf-document-and-face',
        knows: login => !strangers.has(login),
        deliver: message => sent.push(message),
      },
    })
  })
  afterAll(() => s.close())

  async function configure(requests: object): Promise<void> {
    const saved = await s.w.admin('PATCH', `/v1/integrations/${s.w.accountId}`, { config: { requests } })
    expect([saved.status, saved.body]).toEqual([200, expect.anything()])
    await confirmChanges(s.w)
  }

  const tell = (interviewId: string, eventType: string, secret = webhookSecret) =>
    fetch(`${s.w.url}/i/${s.w.accountId}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-incode-secret': secret },
      body: JSON.stringify({ eventType, interviewId }),
    })

  it('is not offered before the account has a client for it', async () => {
    await s.somebody('early@example.com')
    const seen = await s.ann.call<{ channels: { channel: string; why: string | null }[] }>(
      'GET',
      `/people?integrationId=${s.desk.id}&loginHint=early@example.com`,
    )
    expect(seen.body.channels).toContainEqual({ channel: 'incode_email', address: null, why: 'not_configured' })
    const refused = await byIncode(s.ann, 'early@example.com')
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    await configure({ ...client, authServer: s.w.incode.url })
    const then = await s.ann.call<typeof seen.body>('GET', `/people?integrationId=${s.desk.id}&loginHint=early@example.com`)
    expect(then.body.channels.find(({ channel }) => channel === 'incode_email')?.why).toBeNull()
    const tested = await s.w.admin<{ steps: { step: string; ok: boolean }[] }>(
      'POST',
      `/v1/integrations/${s.w.accountId}/test`,
      {},
    )
    expect(tested.body.steps).toContainEqual(expect.objectContaining({ step: 'links that Incode sends', ok: true }))
  })

  it('gets the link at the address on record, and the agent hears that it went out and nothing of the link', async () => {
    await s.somebody('ida@example.com')
    const started = await byIncode(s.ann, 'ida@example.com')
    expect(started.status).toBe(201)
    expect(started.body).toMatchObject({
      channel: 'incode_email',
      delivery: { to: 'incode', state: 'sent' },
      progress: 'sent',
      verdict: null,
      operations: [],
      code: { awaited: false },
    })
    expect(newest('ida@example.com')).toMatchObject({ type: 'EMAIL', to: 'ida@example.com' })
    const heard = [...s.ann.heard, ...s.w.log.lines].join('\n')
    expect(heard).not.toContain(newest('ida@example.com')?.url)
    expect(heard).not.toContain(client.clientSecret)
    const note = await s.ann.call('GET', `/verifications/${started.body.id}/note`)
    expect(note.body).toContain('sent by Incode itself, which informs and opens nothing')
  })

  it('is not written to at an address of the agent’s choice', async () => {
    await s.somebody('olga@example.com')
    const refused = await byIncode(s.ann, 'olga@example.com', { address: 'olga@evil.example' })
    expect([refused.status, refused.body]).toEqual([403, expect.objectContaining({ code: 'policy_denied' })])
    expect(newest('olga@example.com')).toBeUndefined()
  })

  it('is called off where Incode knows no such employee, in words that say so', async () => {
    await s.somebody('nora@example.com')
    strangers.add('nora@example.com')
    const refused = await byIncode(s.ann, 'nora@example.com')
    expect([refused.status, refused.body]).toEqual([
      404,
      expect.objectContaining({ detail: expect.stringContaining('Incode has no employee of this login') }),
    ])
    // Nothing stands in the way of another way then, by another agent too.
    expect((await s.bob.start('nora@example.com')).status).toBe(201)
  })

  it('is told of by Incode alone: a stranger’s notification says nothing, and what was called off stays over', async () => {
    await s.somebody('tess@example.com')
    const { id } = (await byIncode(s.ann, 'tess@example.com')).body
    const { interviewId = '' } = newest('tess@example.com') ?? {}
    expect((await tell(interviewId, 'SESSION_SUCCEEDED', 'guessed-secret')).status).toBe(401)
    expect((await s.ann.show(id)).verdict).toBeNull()
    await tell(interviewId, 'SESSION_SUCCEEDED')
    await s.ann.call('POST', `/verifications/${id}/cancel`, {})
    expect((await s.ann.show(id)).verdict?.class).toBe('over')
  })

  it('goes to a phone on record by text message, as often in a day as one of ours', async () => {
    await s.somebody('sam@example.com', { claims: { phone_number: '+4930901820' } })
    const start = (n: number) => byIncode(s.ann, 'sam@example.com', { channel: 'incode_sms', ticket: `INC${n}` })
    const statuses: number[] = []
    for (let n = 0; n < 6; n += 1) statuses.push((await start(n)).status)
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429])
    expect(newest('sam@example.com')).toMatchObject({ type: 'SMS', to: '+4930901820' })
  })

  it('is asked for once, however often the ticket system repeats itself', async () => {
    await s.somebody('rita@example.com')
    const body = { integrationId: s.desk.id, loginHint: 'rita@example.com', channel: 'incode_email' }
    const again = () => s.ann.call<CallAnswer>('POST', '/verifications', body, { 'idempotency-key': 'once-rita' })
    const [first, second] = [await again(), await again()]
    expect(second.body.id).toBe(first.body.id)
    expect(sent.filter(({ loginHint }) => loginHint === 'rita@example.com')).toHaveLength(1)
  })

  it('opens nothing with any operation, from the start', async () => {
    await s.somebody('otto@example.com')
    for (const operation of ['unlock', 'reset_factors', 'password_reset_link']) {
      const refused = await byIncode(s.ann, 'otto@example.com', { operations: [operation] })
      expect([operation, refused.body]).toEqual([operation, expect.objectContaining({ code: 'operation_not_allowed' })])
    }
    expect(newest('otto@example.com')).toBeUndefined()
  })

  it('opens nothing by any other route either, after the person has passed at Incode', async () => {
    await s.somebody('pia@example.com')
    const { id } = (await byIncode(s.ann, 'pia@example.com')).body
    const { interviewId = '', url = '' } = newest('pia@example.com') ?? {}
    const finished = await fetch(`${s.w.incode.url}/__sandbox/sessions/${interviewId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ overall: 'OK', identityId: 'id-pia', webhook: true }),
    })
    expect(finished.status).toBe(200)
    await s.w.host.settleDown()
    expect((await s.ann.confirm(id, '000000')).status).toBe(409)
    expect((await s.ann.operate(id, 'unlock')).status).toBe(422)
    expect((await s.ann.call('POST', `/verifications/${id}/resend`, {})).status).toBe(409)
    // Flows of the same directory know nothing of it, and neither its id nor Incode's is a code.
    const flow = await s.w.recovering({ operations: ['unlock'] })
    expect((await flow.call('GET', `/verifications/${id}`)).status).toBe(404)
    expect((await flow.call('POST', `/verifications/${id}/operations`, { operation: 'unlock' })).status).toBeGreaterThanOrEqual(
      400,
    )
    for (const code of [id, interviewId]) {
      const redeemed = await flow.redeem(code, { purpose: 'helpdesk', loginHint: 'pia@example.com' })
      expect(redeemed.status).toBeGreaterThanOrEqual(400)
    }
    // There is no seat to sit in, by the vendor's handle or by the id.
    for (const path of [`/verify/${id}`, `/verify/seat/${id}`, `/verify/${new URL(url).pathname.split('/').at(-1)}`]) {
      expect((await fetch(`${s.w.url}${path}`)).status).toBeGreaterThanOrEqual(400)
    }
    expect(
      await s.w.store.db
        .selectFrom('verification_links')
        .selectAll()
        .where('verification_id', '=', id as never)
        .where('kind', '!=', 'notice')
        .execute(),
    ).toEqual([])
    expect(
      await s.w.store.db
        .selectFrom('vendor_sessions')
        .selectAll()
        .where('verification_id', '=', id as never)
        .execute(),
    ).toEqual([])
    const shown = await s.ann.show(id)
    expect(shown).toMatchObject({ progress: 'finished', verdict: { outcome: 'challenge', class: 'passed_at_incode' } })
    // A failure that comes afterwards stands, and no success takes its place.
    for (const eventType of ['SESSION_FAILED', 'SESSION_SUCCEEDED']) await tell(interviewId, eventType)
    expect((await s.ann.show(id)).verdict).toEqual({ outcome: 'deny', class: 'not_confirmed' })
    s.w.clock.advance(3_600_000)
    const over = await s.ann.show(id)
    expect(over).toMatchObject({ progress: 'finished', freshSeconds: null, code: { awaited: false } })
    expect(over.verdict?.outcome).not.toBe('allow')
    expect(s.w.product.calls).toEqual([])
  })

  it('is not reached where the client or the reference is not what Incode knows, and the agent is told whose matter that is', async () => {
    await s.somebody('vic@example.com')
    for (const wrong of [{ clientSecret: 'another-secret' }, { integrationReference: 'another-reference' }]) {
      s.w.incode.configure({ requestNew: { ...client, configurationId: 'wf-document-and-face', ...wrong } })
      // Bearers that were given out before are over.
      s.w.clock.advance(600_000)
      const refused = await byIncode(s.ann, 'vic@example.com')
      expect([refused.status, refused.body]).toEqual([
        409,
        expect.objectContaining({ detail: expect.stringContaining('does not accept the client or the integration reference') }),
      ])
    }
    const audit = await s.w.store.db
      .selectFrom('audit')
      .select('facts')
      .where('action', '=', 'helpdesk.not_sent_by_incode')
      .execute()
    expect(audit.map(({ facts }) => JSON.parse(facts).why)).toEqual(expect.arrayContaining(['unknown_employee', 'not_accepted']))
    s.w.incode.configure({
      requestNew: { ...client, configurationId: 'wf-document-and-face', deliver: message => sent.push(message) },
    })
  })
})
