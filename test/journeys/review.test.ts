import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { allowed, type Carried, carried, comeBack, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, webhookSecret, world } from '../support/world.ts'

const parked = 'pending/review/challenge/under_review'
const hour = 60 * 60_000

describe('a review, where a human decides later', () => {
  let w: World
  let flow: Flow
  let people = 0
  let login: string
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  beforeEach(async () => {
    people += 1
    login = `rea${people}@example.com`
    await w.person({ login })
    await w.enroll(login, `id-rea${people}`)
  })
  afterAll(() => w.close())

  const poll = (started: Answer<Result>, query = '') => flow.call('GET', `/verifications/${idOf(started)}${query}`)
  const redeem = ({ code, state }: Carried, purpose = 'step_up') => flow.redeem(code, { loginHint: login, purpose }, state)
  async function park(started: Answer<Result>, overall = 'MANUAL_PENDING'): Promise<{ person: Browser; first: Carried }> {
    const person = await sit(started)
    const first = carried(await comeBack(w, started, person, { overall }), person)
    return { person, first }
  }
  /** The reviewer at Incode decides; the notification is only a nudge. */
  async function reviewer(started: Answer<Result>, overall: string): Promise<void> {
    await w.finish(idOf(started), { overall })
    w.clock.advance(6 * 60_000)
    await w.host.settleDown()
  }

  it.each(['MANUAL_PENDING', 'MANUAL', 'WARN'])(
    'parks the person on %s: the flow hears it by code, and it stays',
    async overall => {
      const started = await flow.stepUp(login)
      const { person, first } = await park(started, overall)
      const answer = await redeem(first)
      expect(said(answer)).toBe(parked)
      expect(answer.body).toMatchObject({
        final: false,
        data: {
          binding: 'none',
          identityId: null,
          score: { overall: { value: null }, reported: {} },
          match: { directory: 'not_checked' },
        },
      })
      expect(answer.body.data.score.overall.status).toMatch(/^(MANUAL_PENDING|WARN)$/)
      expect(Date.parse(String(answer.body.data.reviewDueAt)) - w.clock.now()).toBeGreaterThan(23 * hour)
      expect(said(await poll(started))).toBe(parked)
      const page = await person.open(seatOf(w, started))
      expect(page.text).toContain('Somebody will have a look')
      expect(page.forms.flatMap(form => form.buttons.map(({ label }) => label))).toEqual(['Look now', 'Not me'])
    },
  )

  it('does not keep a poller waiting for a human', async () => {
    const started = await flow.stepUp(login)
    await park(started)
    expect(said(await poll(started, '?wait=25'))).toBe(parked)
  })

  it('ends well when the seat comes back after the reviewer’s yes, with a new code', async () => {
    const started = await flow.stepUp(login, { state: 's' })
    const { person, first } = await park(started)
    expect(said(await redeem(first))).toBe(parked)
    await reviewer(started, 'MANUAL_OK')
    // The allow is nobody's yet: the flow knows that it may send for the person.
    expect(said(await poll(started, `?loginHint=${login}&purpose=step_up`))).toBe('pending/none/challenge/awaiting_return')
    const page = await person.open(seatOf(w, started))
    expect(page.text).toContain('Your check is done')
    const second = carried(await person.press(page, 'Go on', {}, { follow: false }), person)
    const answer = await redeem(second)
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.score.overall.status).toBe('MANUAL_OK')
  })

  it('is found out by the person who presses *Look now*, before any reconciler', async () => {
    const started = await flow.stepUp(login)
    const { person } = await park(started)
    await w.finish(idOf(started), { overall: 'MANUAL_OK' })
    w.clock.advance(2_000)
    const sent = await person.press(await person.open(seatOf(w, started)), 'Look now', {}, { follow: false })
    expect(said(await redeem(carried(sent, person)))).toBe(allowed)
  })

  it('does not turn the code of the review into one of an allow', async () => {
    const started = await flow.stepUp(login)
    const { person, first } = await park(started)
    await w.finish(idOf(started), { overall: 'MANUAL_OK' })
    const [session] = await w.sessions(idOf(started))
    const told = await fetch(`${w.url}/i/${w.accountId}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
      body: JSON.stringify({ interviewId: session?.interviewId, eventType: 'MANUAL_REVIEW_FINISHED' }),
    })
    expect(told.status).toBe(200)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
    expect(said(await redeem(first))).toBe('400 code_invalid')
    const wakened = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
    expect(said(await redeem(wakened))).toBe(allowed)
  })

  it('gives nothing to another browser after the yes', async () => {
    const started = await flow.stepUp(login)
    await park(started)
    await reviewer(started, 'MANUAL_OK')
    const thief = browser()
    expect((await thief.post(seatOf(w, started))).status).toBe(404)
    expect((await thief.open(linkOf(started))).text).toContain('This request belongs to another browser')
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
  })

  it('lasts longer than a verification does, and ends after a day', async () => {
    const started = await flow.stepUp(login)
    const { person } = await park(started)
    w.clock.advance(23 * hour)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(parked)
    w.clock.advance(hour)
    expect(said(await poll(started))).toBe('expired/review/deny/review_timeout')
    expect((await person.open(seatOf(w, started))).text).toContain('This request has expired')
    await w.finish(idOf(started), { overall: 'MANUAL_OK' }).catch(() => {})
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('expired/review/deny/review_timeout')
  })

  it('gives the person a day to come back after a late yes', async () => {
    const started = await flow.stepUp(login)
    const { person } = await park(started)
    w.clock.advance(23.5 * hour)
    await reviewer(started, 'MANUAL_OK')
    w.clock.advance(20 * hour)
    const back = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
    expect(said(await redeem(back))).toBe(allowed)
  })

  it('ends in a denial at the reviewer’s no, which the seat carries back', async () => {
    const started = await flow.stepUp(login)
    const { person } = await park(started)
    await reviewer(started, 'MANUAL_FAIL')
    expect(said(await poll(started))).toBe('failed/rejected/deny/review_rejected')
    const sent = await person.post(seatOf(w, started), {}, { follow: false })
    const answer = await redeem(carried(sent, person))
    expect(said(answer)).toBe('failed/rejected/deny/review_rejected')
    expect(answer.body.data.score.overall.status).toBe('MANUAL_FAIL')
  })

  it('is called off by the flow, or by the person', async () => {
    const first = await flow.stepUp(login)
    await park(first)
    expect(said(await flow.call('POST', `/verifications/${idOf(first)}/cancel`))).toBe('cancelled/none/deny/cancelled')
    const second = await flow.stepUp(login)
    const { person } = await park(second)
    await person.press(await person.open(seatOf(w, second)), 'Not me')
    expect(said(await poll(second))).toBe('cancelled/none/deny/reported_by_person')
    for (const started of [first, second]) {
      await w.finish(idOf(started), { overall: 'MANUAL_OK' })
      await w.host.settleDown()
      expect((await poll(started)).body.outcome).toBe('deny')
    }
  })

  it('at Incode does not recover an account: their yes waits for ours, and runs out', async () => {
    const started = await flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })
    await park(started)
    await reviewer(started, 'MANUAL_OK')
    expect(said(await poll(started))).toBe(parked)
    w.clock.advance(24 * hour)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('expired/review/deny/review_timeout')
  })

  it('at Incode does not bind a person either', async () => {
    await w.person({ login: `new${people}@example.com` })
    const started = await flow.stepUp(`new${people}@example.com`)
    const { code } = await verify(w, started, { overall: 'MANUAL_OK' })
    expect(said(await flow.redeem(code, { loginHint: `new${people}@example.com` }))).toBe(parked)
    expect((await poll(started)).body.data.subject.enrollment).toBe('not_enrolled')
  })
})
