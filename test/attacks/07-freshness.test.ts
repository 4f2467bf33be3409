import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endEnrollment } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { type Browser, browser } from '../support/browser.ts'
import { readQr } from '../support/qr.ts'
import { play, rehearsal } from '../support/rehearsal.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const minute = 60_000

describe('a verdict used again: what somebody else could make of it', () => {
  let w: World
  let flow: Flow
  let other: Flow
  let people = 0
  let login: string
  const ask = { sessionRef: 'idp-session-1', maxAgeSeconds: 600 }
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    other = await w.flow()
  })
  beforeEach(async () => {
    people += 1
    login = `ana${people}@example.com`
    await w.person({ login })
    await w.enroll(login, `id-ana${people}`)
  })
  afterAll(() => w.close())

  /** A step-up that ends well, in one browser. */
  async function passed(
    by = flow,
    more: object = ask,
  ): Promise<{ readonly person: Browser; readonly verifiedAt: string | null }> {
    const { code, person } = await verify(w, await by.stepUp(login, more))
    const answer = await by.redeem(code, { loginHint: login })
    expect(said(answer)).toBe(allowed)
    return { person, verifiedAt: answer.body.data.verifiedAt }
  }
  /** Where *Continue* leads, in that browser. */
  async function continues(person: Browser, by = flow, more: object = ask) {
    const started = await by.stepUp(login, more)
    expect(said(started)).toBe('pending/none/challenge/not_started')
    const sent = await person.press(await person.open(linkOf(started)), 'Continue', {}, { follow: false })
    const sessions = await w.sessions(idOf(started))
    return { started, sent, checked: sent.location?.startsWith(w.incode.url) === true && sessions.length === 1 }
  }
  const suspend = (status: 'active' | 'suspended') => w.person({ login, status })

  it('spares the same browser, in the same session of the same client, a second check: a code at once, and only there', async () => {
    const { person, verifiedAt } = await passed()
    w.clock.advance(9 * minute)
    const { started, sent } = await continues(person)
    expect(await w.sessions(idOf(started))).toEqual([])
    const answer = await flow.redeem(carried(sent, person).code, { loginHint: login })
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data).toMatchObject({ reused: true, verifiedAt, binding: 'code' })
  })

  it('gives nobody an allow at the start: with no browser there is nothing', async () => {
    await passed()
    const started = await flow.stepUp(login, ask)
    expect(said(started)).toBe('pending/none/challenge/not_started')
    expect(started.body.data).toMatchObject({ reused: false, verifiedAt: null })
    await w.host.settleDown()
    const read = await flow.call('GET', `/verifications/${idOf(started)}?loginHint=${login}&purpose=step_up`)
    expect(said(read)).toBe('pending/none/challenge/not_started')
  })

  it('is used once, and a reused verdict makes no other', async () => {
    const { person } = await passed()
    const { sent } = await continues(person)
    await flow.redeem(carried(sent, person).code, { loginHint: login })
    expect((await continues(person)).checked).toBe(true)
  })

  describe('goes to Incode again', () => {
    it('for another client', async () => {
      const { person } = await passed(other)
      expect((await continues(person)).checked).toBe(true)
    })

    it('after another purpose', async () => {
      const recovery = await flow.call('POST', '/account-recovery', {
        loginHint: login,
        returnUrl: flow.returnUrl,
        sessionRef: ask.sessionRef,
      })
      const { code, person } = await verify(w, recovery)
      expect(said(await flow.redeem(code, { loginHint: login, purpose: 'account_recovery' }))).toBe(allowed)
      expect((await continues(person)).checked).toBe(true)
    })

    it('through another integration, though its client were the same', async () => {
      const { person } = await passed(other)
      await w.store.transaction(({ db }) =>
        db.updateTable('verifications').set({ client_id: flow.client.id }).where('client_id', '=', other.client.id).execute(),
      )
      expect((await continues(person)).checked).toBe(true)
    })

    it('in another session of the identity provider, and where there was none', async () => {
      const { person } = await passed()
      expect((await continues(person, flow, { ...ask, sessionRef: 'idp-session-2' })).checked).toBe(true)
      const unnamed = await passed(flow, {})
      expect((await continues(unnamed.person, flow, { ...ask, sessionRef: 'idp-session-3' })).checked).toBe(true)
    })

    it('in another browser, and in one that lost its cookie', async () => {
      const { person } = await passed()
      expect((await continues(browser())).checked).toBe(true)
      person.cookies.clear()
      expect((await continues(person)).checked).toBe(true)
    })

    it('after a rehearsal', async () => {
      const { flow: rehearsing, stop } = await rehearsal(w, flow, [`00u-ana${people}`])
      const person = browser()
      const rehearsed = await rehearsing.stepUp(login, ask)
      const code = await play(rehearsed, 'pass', person)
      expect(said(await rehearsing.redeem(code, { loginHint: login }))).toBe(allowed)
      await stop()
      expect((await continues(person)).checked).toBe(true)
    })

    it('after a verdict under another version of the policy', async () => {
      const { person } = await passed()
      await w.store.transaction(({ db }) =>
        db.updateTable('verifications').set({ policy_version: 2 }).where('external_id', '=', `00u-ana${people}`).execute(),
      )
      expect((await continues(person)).checked).toBe(true)
    })

    it('after the binding was ended, and binds nothing anew', async () => {
      const { person } = await passed()
      const subject = await findSubject(w.store.db, w.directoryId, `00u-ana${people}`)
      if (subject === undefined) throw new Error('nobody')
      await w.store.transaction(tx =>
        endEnrollment(tx, subject, { why: 'unbound', rebind: 'supervised', at: w.clock.now() }, systemRandom),
      )
      const again = await continues(person)
      expect(again.checked).toBe(true)
      const { code } = carried(await comeBack(w, again.started, person, { overall: 'OK' }), person)
      expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/challenge/binding_evidence_missing')
    })

    it('after the person was suspended; and then ends in a denial', async () => {
      const { person } = await passed()
      const started = await flow.stepUp(login, ask)
      await suspend('suspended')
      await sit(started, person)
      const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
      expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/none/deny/user_inactive')
      expect(said(await flow.stepUp(login, ask))).toBe('failed/none/deny/user_inactive')
      await suspend('active')
    })
  })

  it('checks again where the reused verdict is received: suspended between the code and its redeem', async () => {
    const { person } = await passed()
    const { sent } = await continues(person)
    await suspend('suspended')
    const answer = await flow.redeem(carried(sent, person).code, { loginHint: login })
    expect(said(answer)).toBe('failed/none/deny/user_inactive')
  })

  it('goes to Incode again when the verdict is older than asked, and asks for no more than fifteen minutes', async () => {
    const { person } = await passed()
    w.clock.advance(10 * minute + 1)
    expect((await continues(person)).checked).toBe(true)
    for (const maxAgeSeconds of [901, 86_400, -1, 1.5, '600']) {
      expect(said(await flow.stepUp(login, { ...ask, maxAgeSeconds }))).toBe('400 request_invalid')
    }
  })

  it('goes to Incode again after a verdict that nobody redeemed, and after a denial', async () => {
    const { person } = await verify(w, await flow.stepUp(login, ask))
    expect((await continues(person)).checked).toBe(true)
    const denied = await verify(w, await flow.stepUp(login, ask), { overall: 'FAIL' })
    await flow.redeem(denied.code, { loginHint: login })
    expect((await continues(denied.person)).checked).toBe(true)
  })

  it('goes to Incode again where maxAgeSeconds is not asked for, or zero', async () => {
    const { person } = await passed()
    expect((await continues(person, flow, { sessionRef: ask.sessionRef })).checked).toBe(true)
    expect((await continues(person, flow, { ...ask, maxAgeSeconds: 0 })).checked).toBe(true)
  })

  it('goes to Incode again after a pass on a phone: neither browser sat there alone', async () => {
    const started = await flow.stepUp(login, ask)
    const desktop = await sit(started)
    const drawing = await desktop.press(await desktop.open(seatOf(w, started)), 'Use my phone instead')
    const phone = browser()
    await phone.press(await phone.open(readQr(drawing.text)), 'Continue', {}, { follow: false })
    await comeBack(w, started, phone, { overall: 'OK' })
    const shown = /class="code"[^>]*>([^<]*)</.exec((await phone.open(seatOf(w, started))).text)?.[1] ?? ''
    const typed = await desktop.press(await desktop.open(seatOf(w, started)), 'Go on', { code: shown }, { follow: false })
    expect(said(await flow.redeem(carried(typed, desktop).code, { loginHint: login }))).toBe(allowed)
    expect((await continues(desktop)).checked).toBe(true)
    expect((await continues(phone)).checked).toBe(true)
  })

  it.each(['/account-recovery', '/sign-up'])('is refused as a question by %s, not ignored', async path => {
    const whom = path === '/sign-up' ? { subject: { externalId: 'new' } } : { loginHint: login }
    const answer = await flow.call('POST', path, { ...whom, returnUrl: flow.returnUrl, ...ask })
    expect(said(answer)).toBe('400 request_invalid')
    expect(answer.body).toMatchObject({ faults: [{ path: '/maxAgeSeconds' }] })
  })

  it('is refused without a session to be fresh in', async () => {
    const answer = await flow.stepUp(login, { maxAgeSeconds: 600 })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid', faults: [{ path: '/sessionRef' }] } })
  })

  it.each(['sqlite', 'postgres'] as const)('spares one of six starts that continue at the same moment, on %s', async database => {
    const racing = await world({ database })
    try {
      const client = await racing.flow()
      await racing.person({ login: 'ana@example.com' })
      await racing.enroll('ana@example.com', 'id-ana')
      const { code, person } = await verify(racing, await client.stepUp('ana@example.com', ask))
      expect(said(await client.redeem(code, { loginHint: 'ana@example.com' }))).toBe(allowed)
      const starts = await Promise.all(Array.from({ length: 6 }, () => client.stepUp('ana@example.com', ask)))
      const sent = await Promise.all(starts.map(started => person.post(linkOf(started), {}, { follow: false })))
      const spared = sent.filter(({ location }) => location?.startsWith(client.returnUrl))
      const checked = sent.filter(({ location }) => location?.startsWith(racing.incode.url))
      expect([spared.length, checked.length]).toEqual([1, 5])
    } finally {
      await racing.close()
    }
  })
})
