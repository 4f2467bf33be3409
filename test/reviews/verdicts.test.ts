import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { allowed, type Carried, idOf, said, verify } from '../support/walk.ts'
import type { Answer } from '../support/world.ts'
import { type Reviewers, reviewers, showFace } from './stage.ts'

const parked = 'pending/review/challenge/under_review'
const yes = { reason: 'vendor_case_seen', ticket: 'HR-77' }

describe.each(['sqlite', 'postgres'] as const)('a verdict that a reviewer decides, on %s', database => {
  let r: Reviewers
  let people = 0
  let login: string
  beforeAll(async () => {
    r = await reviewers(database)
  })
  beforeEach(async () => {
    people += 1
    login = `vera${people}@example.com`
    await r.w.person({ login })
  })
  afterAll(() => r.w.close())

  const poll = (id: string) => r.flow.call('GET', `/verifications/${id}`)
  const redeem = ({ code }: Carried, purpose = 'step_up'): Promise<Answer<Result>> =>
    r.flow.redeem(code, { loginHint: login, purpose })
  const enroll = () => r.w.enroll(login, `id-vera${people}`)

  it('stands in the queue with its time and the classes of its comparison, and no value of a document', async () => {
    await enroll()
    const document = { givenName: 'Zebulonia', familyName: 'Quarkstein', birthDate: '1971-03-09' }
    const { id } = await r.park(login, { overall: 'WARN', document })
    const [review] = (await r.queue()).filter(one => one.verificationId === id)
    expect(review).toMatchObject({
      kind: 'verification',
      state: 'open',
      queuedFor: 'score',
      purpose: 'step_up',
      subject: { login, displayName: `Ada Of vera${people}` },
      reported: 'WARN',
      match: { directory: 'mismatched', claims: { given_name: 'mismatched' }, reasons: { given_name: 'other' } },
      decided: null,
    })
    expect(Date.parse(String(review?.dueAt)) - r.w.clock.now()).toBeGreaterThan(23 * 3_600_000)
    const { body } = await r.rita('GET', `/v1/reviews/${review?.id}`)
    expect(JSON.stringify(body)).not.toMatch(/Zebulonia|Quarkstein|1971/i)
  })

  it('is eligible after one yes for somebody who is enrolled: the face is shown once more, then it is an allow', async () => {
    await enroll()
    const waiting = await r.park(login)
    expect(said(await redeem(waiting.first))).toBe(parked)
    const review = await r.reviewOf(waiting.id)
    const answer = await r.rita('POST', `/v1/reviews/${review.id}/approve`, yes)
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'approved', decided: { reason: 'vendor_case_seen', ticket: 'HR-77' } },
    })
    expect(said(await poll(waiting.id))).toBe('pending/none/challenge/in_progress')
    const carriedOn = await showFace(r.w, waiting, { overall: 'OK' })
    expect(said(await redeem(carriedOn))).toBe(allowed)
  })

  it('is still a no when another face comes back after the yes', async () => {
    await enroll()
    const waiting = await r.park(login)
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const other = await showFace(r.w, waiting, { overall: 'OK', identityId: 'id-somebody-else' })
    expect(said(await redeem(other))).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('asks no second human where the document stays doubtful and the face is good', async () => {
    await enroll()
    const waiting = await r.park(login, { overall: 'WARN' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const parts = { idValidation: 'WARN', liveness: 'OK', faceRecognition: 'OK' }
    expect(said(await redeem(await showFace(r.w, waiting, { overall: 'WARN', parts })))).toBe(allowed)
  })

  it('refuses a face that is doubtful itself', async () => {
    await enroll()
    const waiting = await r.park(login, { overall: 'WARN' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const parts = { idValidation: 'OK', liveness: 'WARN', faceRecognition: 'OK' }
    expect(said(await redeem(await showFace(r.w, waiting, { overall: 'WARN', parts })))).toBe('failed/rejected/deny/low_score')
  })

  it('takes two people where an account is recovered, and the face after them', async () => {
    await enroll()
    const waiting = await r.park(login, { overall: 'MANUAL_PENDING' }, 'account-recovery')
    const { id } = await r.reviewOf(waiting.id)
    const first = await r.rita('POST', `/v1/reviews/${id}/approve`, yes)
    expect(first).toMatchObject({ status: 200, body: { state: 'open', approvedFirst: { by: { name: 'Rita' } } } })
    expect((await r.rita('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(403)
    expect(said(await poll(waiting.id))).toBe(parked)
    expect(await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).toMatchObject({ body: { state: 'approved' } })
    expect(said(await poll(waiting.id))).toBe('pending/none/challenge/in_progress')
    expect(said(await redeem(await showFace(r.w, waiting, { overall: 'OK' }), 'account_recovery'))).toBe(allowed)
  })

  it('takes two people where a person is bound by it', async () => {
    const waiting = await r.park(login, { overall: 'WARN' })
    const { id } = await r.reviewOf(waiting.id)
    await r.rita('POST', `/v1/reviews/${id}/approve`, yes)
    expect((await poll(waiting.id)).body.data.subject.enrollment).toBe('not_enrolled')
    await r.rob('POST', `/v1/reviews/${id}/approve`, yes)
    const answer = await redeem(await showFace(r.w, waiting, { overall: 'OK' }))
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.subject).toMatchObject({ enrollment: 'enrolled', assurance: 'low' })
  })

  it('takes two people where somebody signs up whom nothing is known of, and another look after them', async () => {
    const asked = { subject: { externalId: `new-${people}` }, returnUrl: r.flow.returnUrl }
    const started = await r.flow.call('POST', '/sign-up', asked)
    const identityId = `id-new-${people}`
    const { person } = await verify(r.w, started, { overall: 'WARN', identityId })
    const waiting = { id: idOf(started), person }
    const { id } = await r.reviewOf(waiting.id)
    for (const by of [r.rita, r.rob]) expect((await by('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(200)
    const { code } = await showFace(r.w, waiting, { overall: 'OK', identityId })
    const answer = await r.flow.redeem(code, { externalId: asked.subject.externalId, purpose: 'sign_up' })
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.subject).toMatchObject({ enrollment: 'enrolled', assurance: 'low' })
  })

  it('takes two people where a binding ran out, also before anybody has come by to say so', async () => {
    await enroll()
    const identityId = `id-vera${people}`
    await r.w.store.transaction(({ db }) =>
      db
        .updateTable('enrollments')
        .set({ expires_at: r.w.clock.now() - 1 })
        .where('identity_id', '=', identityId)
        .execute(),
    )
    const waiting = await r.park(login, { overall: 'WARN', identityId })
    const { id } = await r.reviewOf(waiting.id)
    expect(await r.rita('POST', `/v1/reviews/${id}/approve`, yes)).toMatchObject({ status: 200, body: { state: 'open' } })
    expect(said(await poll(waiting.id))).toBe(parked)
    expect(await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).toMatchObject({ body: { state: 'approved' } })
    expect(said(await redeem(await showFace(r.w, waiting, { overall: 'OK', identityId })))).toBe(allowed)
  })

  it('ends at one no', async () => {
    await enroll()
    const waiting = await r.park(login)
    const { id } = await r.reviewOf(waiting.id)
    const no = { reason: 'face_doubtful' }
    expect(await r.rob('POST', `/v1/reviews/${id}/reject`, no)).toMatchObject({ status: 200, body: { state: 'rejected' } })
    expect(said(await poll(waiting.id))).toBe('failed/rejected/deny/review_rejected')
    expect((await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(409)
    const { body } = await r.w.admin<{ items: { actor: { name?: string }; facts: object }[] }>(
      'GET',
      '/v1/audit?action=review.rejected',
    )
    expect(body.items[0]).toMatchObject({ actor: { name: 'Rob' }, facts: { reason: 'face_doubtful' } })
  })

  it('leaves the queue when Incode’s own reviewer was faster, and when nobody came', async () => {
    await enroll()
    const faster = await r.park(login)
    await r.w.finish(faster.id, { overall: 'MANUAL_OK' })
    r.w.clock.advance(6 * 60_000)
    await r.w.host.settleDown()
    expect((await r.reviewOf(faster.id)).state).toBe('ended')
    const forgotten = await r.park(login)
    r.w.clock.advance(24 * 3_600_000)
    await r.w.host.settleDown()
    expect((await r.reviewOf(forgotten.id)).state).toBe('expired')
    expect(said(await poll(forgotten.id))).toBe('expired/review/deny/review_timeout')
  })

  it('is shown beside the integration once more than half of its time is over', async () => {
    await enroll()
    const { id } = await r.park(login)
    const look = async () =>
      (await r.w.admin<{ waitingReviews: { count: number } | null }>('GET', `/v1/integrations/${r.flow.integrationId}`)).body
    expect((await look()).waitingReviews).toBeNull()
    r.w.clock.advance(13 * 3_600_000)
    expect((await look()).waitingReviews).toMatchObject({ count: 1 })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(id)).id}/reject`, { reason: 'cannot_tell' })
    expect((await look()).waitingReviews).toBeNull()
  })
})

describe('a policy that takes a reviewer’s yes as the end', () => {
  let r: Reviewers
  beforeAll(async () => {
    r = await reviewers()
    await r.decree({ onApproval: { step_up: 'allow' }, onMismatch: { step_up: 'review' } })
    await r.w.person({ login: 'ella@example.com' })
    await r.w.enroll('ella@example.com', 'id-ella')
  })
  afterAll(() => r.w.close())
  const yesTo = async (id: string, by = r.rita) => by('POST', `/v1/reviews/${(await r.reviewOf(id)).id}/approve`, yes)

  it('lets an enrolled person step up without another look at the face', async () => {
    const waiting = await r.park('ella@example.com', { overall: 'WARN' })
    await yesTo(waiting.id)
    const sent = await waiting.person.post(`${r.w.url}/verify/seat/${waiting.id}`, {}, { follow: false })
    const code = new URL(String(sent.location)).searchParams.get('code') ?? ''
    expect(said(await r.flow.redeem(code, { loginHint: 'ella@example.com' }))).toBe(allowed)
  })

  it('lets nobody else in by it: whoever is not enrolled shows the face once more', async () => {
    await r.w.person({ login: 'noor@example.com' })
    const waiting = await r.park('noor@example.com', { overall: 'WARN' })
    await yesTo(waiting.id)
    await yesTo(waiting.id, r.rob)
    expect(said(await r.flow.call('GET', `/verifications/${waiting.id}`))).toBe('pending/none/challenge/in_progress')
  })

  it('answers a wrong name that a human was asked about, for the very identity', async () => {
    const document = { givenName: 'Mary', familyName: 'Married' }
    const waiting = await r.park('ella@example.com', { overall: 'OK', document })
    expect(await r.reviewOf(waiting.id)).toMatchObject({ queuedFor: 'claims_mismatch' })
    await yesTo(waiting.id)
    const sent = await waiting.person.post(`${r.w.url}/verify/seat/${waiting.id}`, {}, { follow: false })
    const code = new URL(String(sent.location)).searchParams.get('code') ?? ''
    expect(said(await r.flow.redeem(code, { loginHint: 'ella@example.com' }))).toBe(allowed)
  })
})
