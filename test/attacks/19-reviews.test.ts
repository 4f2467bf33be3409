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

  it('a document of somebody else, shown the second time, is not what was approved', async () => {
    const waiting = await r.park(login, { overall: 'WARN' })
    await r.rita('POST', `/v1/reviews/${(await r.reviewOf(waiting.id)).id}/approve`, yes)
    const document = { givenName: 'Mallory', familyName: 'Elsewhere' }
    const { code } = await showFace(r.w, waiting, { overall: 'OK', document })
    expect(said(await r.flow.redeem(code, { loginHint: login }))).toBe('failed/rejected/deny/claims_mismatch')
  })
})
