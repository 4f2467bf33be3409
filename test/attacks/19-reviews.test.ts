import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Reviewers, reviewers, showFace } from '../reviews/stage.ts'
import { dump } from '../support/dump.ts'
import { allowed, said } from '../support/walk.ts'

const yes = { reason: 'vendor_case_seen' }

describe.each(['sqlite', 'postgres'] as const)('the queue of reviewers as the attack, on %s', database => {
  let r: Reviewers
  let people = 0
  let login: string
  beforeAll(async () => {
    r = await reviewers(database)
  })
  beforeEach(async () => {
    people += 1
    login = `quinn${people}@example.com`
    await r.w.person({ login })
    await r.w.enroll(login, `id-quinn${people}`)
  })
  afterAll(() => r.w.close())
  const poll = async (id: string) => said(await r.flow.call('GET', `/verifications/${id}`))
  const enrollments = async () => (await dump(r.w.store)).enrollments

  it('the third borderline attempt of a day is no longer put before anybody', async () => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { id } = await r.park(login, { overall: 'WARN' })
      expect(await poll(id)).toBe('pending/review/challenge/under_review')
    }
    const third = await r.park(login, { overall: 'WARN' })
    expect(await poll(third.id)).toBe('failed/none/deny/too_many_attempts')
    r.w.clock.advance(24 * 3_600_000 + 1)
    expect(await poll((await r.park(login, { overall: 'WARN' })).id)).toBe('pending/review/challenge/under_review')
  })

  it.each(['cancelled', 'reported', 'expired'] as const)('a yes that comes after it was %s changes nothing', async how => {
    const waiting = await r.park(login, { overall: 'MANUAL_PENDING' }, 'account-recovery')
    const { id } = await r.reviewOf(waiting.id)
    await r.rita('POST', `/v1/reviews/${id}/approve`, yes)
    if (how === 'cancelled') await r.flow.call('POST', `/verifications/${waiting.id}/cancel`)
    if (how === 'reported')
      await waiting.person.press(await waiting.person.open(`${r.w.url}/verify/seat/${waiting.id}`), 'Not me')
    if (how === 'expired') r.w.clock.advance(24 * 3_600_000)
    const before = { ends: await poll(waiting.id), bound: await enrollments() }
    expect((await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(409)
    expect({ ends: await poll(waiting.id), bound: await enrollments() }).toEqual(before)
    expect(before.ends).toMatch(/\/deny\//)
  })

  it('a yes at five opens nothing for the browser of nine: without the face nobody goes on', async () => {
    const waiting = await r.park(login, { overall: 'MANUAL_PENDING' }, 'account-recovery')
    const { id } = await r.reviewOf(waiting.id)
    await r.rita('POST', `/v1/reviews/${id}/approve`, yes)
    await r.rob('POST', `/v1/reviews/${id}/approve`, yes)
    const old = { loginHint: login, purpose: 'account_recovery' }
    expect(said(await r.flow.redeem(waiting.first.code, old))).toBe('400 code_invalid')
    const page = await waiting.person.open(`${r.w.url}/verify/seat/${waiting.id}`)
    expect(page.text).toContain('Show your face once more')
    const thief = await fetch(`${r.w.url}/verify/seat/${waiting.id}`, { method: 'POST' })
    expect(thief.status).toBe(404)
    expect(await poll(waiting.id)).toBe('pending/none/challenge/in_progress')
  })

  it('whoever may set MANUAL_OK at Incode recovers nothing by it, and steps up whom the face has bound', async () => {
    const recovery = await r.park(login, { overall: 'MANUAL_PENDING' }, 'account-recovery')
    await r.w.finish(recovery.id, { overall: 'MANUAL_OK' })
    r.w.clock.advance(6 * 60_000)
    await r.w.host.settleDown()
    expect(await poll(recovery.id)).toBe('pending/review/challenge/under_review')
    const stepUp = await r.park(login, { overall: 'MANUAL_OK' })
    expect(said(await r.flow.redeem(stepUp.first.code, { loginHint: login }))).toBe(allowed)
  })

  it('the approved session itself, told about again, is no second look', async () => {
    const waiting = await r.park(login, { overall: 'MANUAL_PENDING' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    await r.w.finish(waiting.id, { overall: 'MANUAL_OK' })
    r.w.clock.advance(6 * 60_000)
    await r.w.host.settleDown()
    expect(await poll(waiting.id)).toBe('pending/none/challenge/in_progress')
  })

  it.each([
    ['MANUAL_PENDING', 'a document', { idValidation: 'FAIL' }, 'document_failed'],
    ['WARN', 'a document', { idValidation: 'FAIL' }, 'document_failed'],
    ['MANUAL_PENDING', 'a face', { authentication: 'OK', liveness: 'FAIL' }, 'face_failed'],
    ['WARN', 'a face', { authentication: 'OK', liveness: 'FAIL' }, 'face_failed'],
  ])('a second look that Incode calls %s is no pass for %s that fails in it', async (overall, _what, parts, reason) => {
    const waiting = await r.park(login, { overall: 'WARN' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const seen = { idValidation: 'OK', liveness: 'OK', faceRecognition: 'OK', ...parts }
    const { code } = await showFace(r.w, waiting, { overall, parts: seen })
    expect(said(await r.flow.redeem(code, { loginHint: login }))).toBe(`failed/rejected/deny/${reason}`)
  })

  it('a failed document binds nobody, whoever said yes to the one before', async () => {
    await r.w.person({ login: `new-${login}` })
    const waiting = await r.park(`new-${login}`, { overall: 'WARN', identityId: `id-new${people}` })
    const { id } = await r.reviewOf(waiting.id)
    for (const by of [r.rita, r.rob]) expect((await by('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(200)
    const bound = await enrollments()
    const parts = { idValidation: 'FAIL', liveness: 'OK', faceRecognition: 'OK' }
    const { code } = await showFace(r.w, waiting, { overall: 'MANUAL_PENDING', identityId: `id-new${people}`, parts })
    expect(said(await r.flow.redeem(code, { loginHint: `new-${login}` }))).toBe('failed/rejected/deny/document_failed')
    expect(await enrollments()).toEqual(bound)
  })

  it('a document of somebody else, shown the second time, is not what was approved', async () => {
    const waiting = await r.park(login, { overall: 'WARN' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const document = { givenName: 'Mallory', familyName: 'Elsewhere' }
    const { code } = await showFace(r.w, waiting, { overall: 'OK', document })
    expect(said(await r.flow.redeem(code, { loginHint: login }))).toBe('failed/rejected/deny/claims_mismatch')
  })
})

describe('a wrong name that reviewers may say yes to', () => {
  const married = { givenName: 'Ada', familyName: 'Married' }
  let r: Reviewers
  beforeAll(async () => {
    r = await reviewers()
    await r.decree({ onMismatch: { step_up: 'review' } })
  })
  afterAll(() => r.w.close())

  /** Says yes to `married`, and answers how the second look ends at which `document` is shown. */
  async function approved(login: string, document: object): Promise<string> {
    const outcome = { overall: 'OK', identityId: `id of ${login}` }
    const waiting = await r.park(login, { ...outcome, document: married })
    const { id, queuedFor } = await r.reviewOf(waiting.id)
    expect(queuedFor).toBe('claims_mismatch')
    for (const by of [r.rita, r.rob]) await by('POST', `/v1/reviews/${id}/approve`, yes)
    const { code } = await showFace(r.w, waiting, { ...outcome, document })
    return said(await r.flow.redeem(code, { loginHint: login }))
  }

  it('is answered for whoever is enrolled, and only for the claims that were shown', async () => {
    for (const login of ['ada@example.com', 'other@example.com', 'born@example.com']) {
      await r.w.person({ login, givenName: 'Ada', familyName: 'Single', claims: { birth_date: '1990-05-01' } })
      await r.w.enroll(login, `id of ${login}`)
    }
    expect(await approved('ada@example.com', married)).toBe(allowed)
    expect(await approved('other@example.com', { givenName: 'Mallory', familyName: 'Elsewhere' })).not.toContain('/allow/')
    expect(await approved('born@example.com', { ...married, birthDate: '1971-03-09' })).not.toContain('/allow/')
  })

  it('binds nobody: a first binding has only the names', async () => {
    await r.w.person({ login: 'new@example.com', givenName: 'Ada', familyName: 'Newcomer' })
    expect(await approved('new@example.com', married)).not.toContain('/allow/')
    expect((await dump(r.w.store)).enrollments?.filter(row => row.includes('id of new@example.com'))).toEqual([])
  })
})
