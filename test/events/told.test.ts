import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { endEnrollment } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { putAttention } from '../../src/integrations/attention.ts'
import { publish } from '../../src/jobs/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { createSeals } from '../../src/security/seals.ts'
import { browser } from '../support/browser.ts'
import { begin, stepThrough, takeSeat } from '../support/passage.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { rehearsal } from '../support/rehearsal.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Event {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

describe.each(['sqlite', 'postgres'] as const)('what is told, on %s', database => {
  let w: World
  let flow: Flow
  let hook: Receiver
  let people = 0
  beforeAll(async () => {
    w = await world({ database, enrollment: { validDays: 30 } })
    flow = await w.flow()
    hook = await receiver()
  })
  afterAll(async () => {
    await hook.close()
    await w.close()
  })
  beforeEach(async () => {
    const { items } = (await w.admin<{ items: { id: string }[] }>('GET', '/v1/webhooks')).body
    for (const { id } of items) await w.admin('DELETE', `/v1/webhooks/${id}`)
    await w.host.settleDown()
    hook.received.length = 0
    hook.answer(response => response.writeHead(204).end())
  })

  const subscribe = async (more: object = {}) =>
    (await w.admin<{ id: string }>('POST', '/v1/webhooks', { name: 'SIEM', url: hook.url, ...more })).body.id
  const heard = () => hook.received.map(({ body }) => JSON.parse(body) as Event)
  const types = () => heard().map(({ type }) => type)
  async function someone() {
    people += 1
    return w.person({ login: `told${people}@example.com` })
  }
  const subjectOf = async (externalId: string) => {
    const subject = await findSubject(w.store.db, w.directoryId, externalId)
    if (subject === undefined) throw new Error('nobody of that id')
    return subject
  }

  it('is how a verification ended without a verdict, each by its own word', async () => {
    await subscribe()
    const withdrawn = await begin(flow, (await someone()).login)
    await flow.call('POST', `/verifications/${withdrawn.id}/cancel`)
    const reported = await begin(flow, (await someone()).login)
    const page = browser()
    await page.press(await page.open(reported.verify), 'Not me')
    const relayed = await begin(flow, (await someone()).login)
    await takeSeat(relayed)
    await browser().open(await w.finish(relayed.id, { overall: 'OK' }), { follow: false })
    const unknown = await flow.stepUp('nobody@example.com')
    w.clock.advance(30 * 60_000)
    const expired = await begin(flow, (await someone()).login)
    w.clock.advance(30 * 60_000)
    await w.host.settleDown()
    await w.host.settleDown()
    const last = (id: string) =>
      heard()
        .filter(({ type, data }) => data.verificationId === id && type !== 'verification.started')
        .map(({ type, data }) => [type, data.outcome, data.reason])
    expect(last(withdrawn.id)).toEqual([['verification.cancelled', 'deny', 'cancelled']])
    expect(last(reported.id)).toEqual([['verification.reported', 'deny', 'reported_by_person']])
    expect(last(relayed.id)).toContainEqual(['verification.relayed', 'deny', 'relay_suspected'])
    expect(last(unknown.body.data.verificationId)).toEqual([['verification.denied', 'deny', 'user_unknown']])
    expect(last(expired.id)).toEqual([['verification.expired', 'deny', 'abandoned']])
  })

  it.each([
    ['address_on_record', 'success', 'allow', 'ok'],
    ['caller', 'success', 'allow', 'ok'],
    ['unverified_address', 'failed', 'challenge', 'binding_evidence_missing'],
    ['incode', 'failed', 'challenge', 'binding_evidence_missing'],
  ] as const)('is an allow only where it is known who was reached: %s', async (handedTo, status, outcome, reason) => {
    const { login, externalId } = await someone()
    const { body } = await stepThrough(w, flow, login)
    expect(body.outcome).toBe('allow')
    await w.store.transaction(({ db }) =>
      db.updateTable('verifications').set({ handed_to: handedTo }).where('external_id', '=', externalId).execute(),
    )
    await subscribe()
    await w.host.settleDown()
    const { verificationId } = body.data
    const of = (type: string) => heard().find(one => one.type === type && one.data.verificationId === verificationId)?.data
    expect(of('verification.spent')).toMatchObject({ handedTo, status, outcome, reason, final: true })
    expect(of('enrollment.bound')).toMatchObject({ handedTo, externalId })
    const positive = JSON.stringify(heard().filter(({ type }) => type.startsWith('verification.')))
    expect(/"success"|"allow"|"ok"/.test(positive)).toBe(outcome === 'allow')
  })

  it('is what becomes of a binding, by the id that the directory has', async () => {
    await subscribe()
    const { login, externalId } = await someone()
    expect(said(await stepThrough(w, flow, login))).toBe(allowed)
    await w.host.settleDown()
    const bound = heard().find(({ type }) => type === 'enrollment.bound')
    expect(bound?.data).toEqual({
      integrationId: w.directoryId,
      externalId,
      verificationId: expect.any(String),
      assurance: 'low',
      before: null,
      handedTo: null,
    })
    hook.received.length = 0
    w.clock.advance(31 * 86_400_000)
    await w.host.settleDown()
    await w.host.settleDown()
    expect(heard()).toContainEqual(
      expect.objectContaining({ type: 'enrollment.expired', data: expect.objectContaining({ externalId }) }),
    )
    const subject = await subjectOf(externalId)
    const ending = { why: 'unbound', rebind: 'free', at: w.clock.now() } as const
    await w.store.transaction(tx => endEnrollment(tx, subject, ending, systemRandom))
    await w.host.settleDown()
    expect(types()).toContain('enrollment.ended')
  })

  it('is nothing of somebody who is erased, and what waits of them goes with them', async () => {
    const id = await subscribe({ events: ['enrollment.bound', 'enrollment.ended'] })
    hook.answer(response => response.writeHead(500).end())
    const { login, externalId } = await someone()
    await stepThrough(w, flow, login)
    await w.host.settleDown()
    expect(types()).toEqual(['enrollment.bound'])
    const path = `/v1/directory/users/${w.directoryId}/${externalId}`
    expect((await w.admin('DELETE', path, { reason: 'consent_withdrawn' })).status).toBeLessThan(300)
    await w.host.settleDown()
    w.clock.advance(3_600_000)
    await w.host.settleDown()
    expect(hook.received).toHaveLength(1)
    expect((await w.admin('GET', `/v1/webhooks/${id}/deliveries`)).body).toEqual({ items: [], nextCursor: null })
  })

  it('is a rehearsal only to whom that is wanted, and never without its mark', async () => {
    await subscribe()
    const { login, externalId } = await someone()
    const rehearsed = await rehearsal(w, flow, [externalId])
    await rehearsed.flow.stepUp(login)
    await w.host.settleDown()
    expect(types()).toEqual([])
    await subscribe({ rehearsals: true })
    await rehearsed.flow.stepUp(login)
    await w.host.settleDown()
    expect(heard().flatMap(({ type, data }) => (type.startsWith('alert.') ? [] : [data.mode]))).toEqual(['rehearsal'])
    await rehearsed.stop()
  })

  it('is what became of an operation: done, refused, or unknown; done also where nobody was shown its secret', async () => {
    await subscribe({ events: ['operation.performed', 'operation.refused', 'operation.unknown'] })
    const common = { integrationId: asIntegrationId(flow.integrationId), target: 'ver_1', at: w.clock.now() }
    const payload = { verificationId: 'ver_1', operation: 'unlock', purpose: 'account_recovery', mode: 'live' }
    await w.store.transaction(async tx => {
      for (const what of ['opened', 'claimed', 'done', 'withheld']) {
        await publish(tx, { ...common, type: `operation.${what}`, payload }, systemRandom)
      }
      for (const [what, reason] of [
        ['refused', 'privileged'],
        ['refused', 'nothing_to_sign_in_with'],
        ['refused', 'not_needed'],
        ['refused', 'no_address_on_record'],
        ['unknown', 'provider_timeout'],
        ['refused', 'what a product wrote'],
      ] as const) {
        await publish(tx, { ...common, type: `operation.${what}`, payload: { ...payload, reason } }, systemRandom)
      }
    })
    await w.host.settleDown()
    expect(
      heard()
        .map(({ type, data }) => `${type} ${data.reason}`)
        .toSorted(),
    ).toEqual([
      'operation.performed null',
      'operation.performed null',
      'operation.refused no_address_on_record',
      'operation.refused not_needed',
      'operation.refused nothing_to_sign_in_with',
      'operation.refused null',
      'operation.refused privileged',
      'operation.unknown provider_timeout',
    ])
    expect(heard().find(({ type }) => type === 'operation.performed')?.data).toEqual({
      verificationId: 'ver_1',
      integrationId: flow.integrationId,
      mode: 'live',
      operation: 'unlock',
      reason: null,
      handedTo: null,
    })
  })

  it('is what an administrator has to look at, by its code and without advice', async () => {
    await subscribe({ events: ['integration.attention'], integrationId: w.directoryId })
    const seals = createSeals([{ id: 'k1', key: w.key }], systemRandom)
    const notes = [{ code: 'credential_ends', actor: 'admin', advice: 'Upload a new one.', endsAt: 1_800_000_000_000 }] as const
    const given = { seals, random: systemRandom, at: w.clock.now() }
    await w.store.transaction(tx => putAttention(given, tx, w.directoryId, notes))
    await w.host.settleDown()
    expect(heard().map(({ data }) => data)).toEqual([
      {
        integrationId: w.directoryId,
        items: [{ code: 'credential_ends', actor: 'admin', endsAt: '2027-01-15T08:00:00.000Z' }],
      },
    ])
  })

  it('is nothing of what concerns the house alone, nor of an event that says what nobody knows', async () => {
    await subscribe()
    const common = { integrationId: w.directoryId, target: 'x', at: w.clock.now() }
    const made = [
      { type: 'link.made', payload: {} },
      { type: 'case.opened', payload: { kind: 'x' } },
      { type: 'enrollment.bound', payload: { externalId: 'x' } },
      { type: 'verification.decided', payload: { state: 'decided', reason: null } },
      { type: 'operation.done', payload: {} },
      { type: 'operation.claimed', payload: { operation: 'unlock', mode: 'live' } },
      { type: 'operation.done', payload: { operation: 'unlock', mode: 'rehearsal' } },
      { type: 'operation.imagined', payload: { operation: 'unlock' } },
      { type: 'integration.attention', payload: { items: 'none' } },
    ]
    await w.store.transaction(async tx => {
      for (const one of made) await publish(tx, { ...common, ...one }, systemRandom)
    })
    await w.host.settleDown()
    expect(types()).toEqual([])
  })
})
