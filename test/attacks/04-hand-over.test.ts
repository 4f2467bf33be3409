import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { readQr } from '../support/qr.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, seatOf, sit } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const shape = /<p class="code"[^>]*>([^<]*)<\/p>/

describe('a hand-over to a phone', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  // Sessions are counted by person, and a hand-over takes two.
  beforeEach(async () => {
    people += 1
    ana = { loginHint: `ana${people}@example.com` }
    await w.person({ login: ana.loginHint, givenName: 'Ana', familyName: 'Rey' })
    await w.enroll(ana.loginHint, `id-ana${people}`)
  })
  afterAll(() => w.close())

  let people = 0
  let ana: { readonly loginHint: string }
  const poll = (started: Answer<Result>) => flow.call('GET', `/verifications/${idOf(started)}`)

  /** Presses *Use my phone instead*, and reads the drawing. */
  async function draw(started: Answer<Result>, desktop: Browser): Promise<string> {
    const page = await desktop.press(await desktop.open(seatOf(w, started)), 'Use my phone instead')
    expect(page.status).toBe(200)
    return readQr(page.text)
  }
  async function handedOver(more: object = {}) {
    const started = await flow.stepUp(ana.loginHint, more)
    const desktop = await sit(started)
    const url = await draw(started, desktop)
    const phone = browser()
    const sent = await phone.press(await phone.open(url), 'Continue', {}, { follow: false })
    expect(sent.location).toContain(w.incode.url)
    return { started, desktop, phone, url }
  }
  async function passedOnPhone(more: object = {}) {
    const all = await handedOver(more)
    const back = await comeBack(w, all.started, all.phone, { overall: 'OK' })
    expect(back.location).toBe(seatOf(w, all.started))
    const code = shape.exec((await all.phone.open(seatOf(w, all.started))).text)?.[1] ?? ''
    return { ...all, code }
  }
  const type = async (started: Answer<Result>, desktop: Browser, code: string, follow = true) =>
    desktop.press(await desktop.open(seatOf(w, started)), 'Go on', { code }, { follow })
  const wrong = 'ZZZZZZZZ'

  it('ends where it began: the phone shows eight characters, the first browser types them and carries the code on', async () => {
    const { started, desktop, code } = await passedOnPhone({ state: 'of-the-desktop' })
    expect(code).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{8}$/)
    const sent = await type(started, desktop, `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`, false)
    expect(sent.location?.startsWith(`${flow.returnUrl}?`)).toBe(true)
    const answer = await flow.redeem(carried(sent, desktop).code, ana, 'of-the-desktop')
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.binding).toBe('transfer_code')
  })

  it('draws a link of its own, never the one of the page', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const url = await draw(started, await sit(started))
    expect(url).toMatch(new RegExp(`^${w.url}/verify/[\\w-]{43}$`))
    expect(url).not.toBe(linkOf(started))
    expect(url).not.toContain(idOf(started))
  })

  it('shows a drawing that lives for a minute, and dies when a new one is drawn', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const desktop = await sit(started)
    const first = await draw(started, desktop)
    const second = await draw(started, desktop)
    expect(second).not.toBe(first)
    const phone = browser()
    expect((await phone.open(first)).status).toBe(410)
    expect((await phone.post(first)).status).toBe(410)
    expect((await phone.open(second)).status).toBe(200)
    w.clock.advance(60_000)
    expect((await phone.open(second)).status).toBe(410)
    expect((await phone.post(second)).status).toBe(410)
    expect(phone.cookies.size).toBe(0)
    // The desktop lost nothing.
    const { code } = carried(await comeBack(w, started, desktop, { overall: 'OK' }), desktop)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })

  it('is claimed once, by a press; looking claims nothing', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const url = await draw(started, await sit(started))
    for (let n = 0; n < 10; n += 1) expect((await browser().open(url)).status).toBe(200)
    const presses = await Promise.all(Array.from({ length: 8 }, () => browser().post(url, {}, { follow: false })))
    expect(presses.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410, 410, 410, 410, 410])
    expect((await browser().open(url)).status).toBe(410)
  })

  it('leaves the desktop nothing but to type: no code, no drawing, no way back through its own Incode session', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const desktop = await sit(started)
    const own = (await w.sessions(idOf(started))).at(0)?.interviewId
    const url = await draw(started, desktop)
    const phone = browser()
    await phone.press(await phone.open(url), 'Continue', {}, { follow: false })
    const moved = await desktop.open(seatOf(w, started))
    expect(moved.text).toContain('Go on on your phone')
    expect((await desktop.post(`${seatOf(w, started)}/hand-over`)).status).toBe(404)
    // The face passes in the session that the desktop had opened, before the phone's.
    const answer = await fetch(`${w.incode.url}/__sandbox/sessions/${own}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ overall: 'OK', webhook: true }),
    })
    const { redirectionUrl } = (await answer.json()) as { redirectionUrl: string }
    expect((await desktop.open(redirectionUrl, { follow: false })).location).toBe(seatOf(w, started))
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    await comeBack(w, started, phone, { overall: 'OK' })
    for (let n = 0; n < 3; n += 1) {
      const pressed = await desktop.post(seatOf(w, started), {}, { follow: false })
      expect(pressed.location).toBe(seatOf(w, started))
    }
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
  })

  it('gives the phone no code for the flow, and nothing to type', async () => {
    const { started, phone, code } = await passedOnPhone()
    const page = await phone.open(seatOf(w, started))
    expect(page.forms.flatMap(form => Object.keys(form.fields))).not.toContain('code')
    expect((await phone.post(seatOf(w, started), {}, { follow: false })).location).toBe(seatOf(w, started))
    // The wrong direction: typed where it is shown.
    expect((await phone.post(`${seatOf(w, started)}/code`, { code })).status).toBe(404)
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
  })

  it('shows the code on the phone only', async () => {
    const { started, desktop, code } = await passedOnPhone()
    for (const page of [await desktop.open(seatOf(w, started)), await desktop.open(linkOf(started))]) {
      expect(page.text).not.toContain(code)
    }
    expect(JSON.stringify((await poll(started)).body)).not.toContain(code)
    expect((await browser().open(seatOf(w, started))).text).not.toContain(code)
    expect(w.log.lines.join('\n')).not.toContain(code)
  })

  it('voids at the third wrong code, and the right one comes too late', async () => {
    const { started, desktop, phone, code } = await passedOnPhone()
    expect((await type(started, desktop, wrong)).text).toContain('Tries left: 2')
    expect((await type(started, desktop, wrong)).text).toContain('Tries left: 1')
    expect((await type(started, desktop, wrong)).text).toContain('This request was stopped for your safety')
    expect((await desktop.post(`${seatOf(w, started)}/code`, { code }, { follow: false })).location).toBe(seatOf(w, started))
    expect((await phone.open(seatOf(w, started))).text).not.toContain(code)
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
  })

  it('shows a code for two minutes, and does not count afresh for a new one', async () => {
    const { started, desktop, phone, code } = await passedOnPhone()
    await type(started, desktop, wrong)
    await type(started, desktop, wrong)
    w.clock.advance(120_000)
    expect((await type(started, desktop, code, false)).location).toBe(seatOf(w, started))
    const page = await phone.press(await phone.open(seatOf(w, started)), 'Go on')
    const next = shape.exec(page.text)?.[1]
    expect(next).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{8}$/)
    expect(next).not.toBe(code)
    await type(started, desktop, wrong)
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
  })

  it('takes the typed code from no other browser, whatever seat it holds', async () => {
    const { started, desktop, code } = await passedOnPhone()
    const other = await handedOver()
    for (const thief of [browser(), other.desktop, other.phone, await sit(await flow.stepUp(ana.loginHint))]) {
      expect((await thief.post(`${seatOf(w, started)}/code`, { code })).status).toBe(404)
    }
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
    const { code: carriedOn } = carried(await type(started, desktop, code, false), desktop)
    expect(said(await flow.redeem(carriedOn, ana))).toBe(allowed)
  })

  it('takes a code that was typed once only, though the first browser may fetch its own again', async () => {
    const { started, desktop, code } = await passedOnPhone()
    const first = carried(await type(started, desktop, code, false), desktop)
    expect((await browser().post(`${seatOf(w, started)}/code`, { code })).status).toBe(404)
    const second = carried(await desktop.post(seatOf(w, started), {}, { follow: false }), desktop)
    expect(said(await flow.redeem(first.code, ana))).toBe('400 code_invalid')
    expect(said(await flow.redeem(second.code, ana))).toBe(allowed)
  })

  it('voids when the phone’s return address is opened by a stranger', async () => {
    const { started, phone } = await handedOver()
    const back = await w.finish(idOf(started), { overall: 'OK' })
    expect((await browser().open(back)).status).toBe(403)
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
    expect((await phone.open(back)).text).toContain('This request was stopped for your safety')
  })

  it('voids when the phone’s return address is opened by the desktop: it has the seat no more', async () => {
    const { started, desktop } = await handedOver()
    expect((await desktop.open(await w.finish(idOf(started), { overall: 'OK' }))).status).toBe(403)
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
  })

  it('is worth nothing mailed: the victim’s pass leaves the one who drew with three guesses', async () => {
    const { started, desktop, phone } = await passedOnPhone()
    const page = await phone.open(seatOf(w, started))
    expect(page.text).toContain('Only type it into your own browser')
    await phone.press(page, 'Not me')
    expect((await desktop.open(seatOf(w, started))).text).not.toContain('name="code"')
    expect(said(await poll(started))).toBe('cancelled/none/deny/reported_by_person')
  })

  it('moves nothing when the drawing is opened by the browser that drew it', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const desktop = await sit(started)
    await desktop.post(await draw(started, desktop), {}, { follow: false })
    const { code } = carried(await comeBack(w, started, desktop, { overall: 'OK' }), desktop)
    const answer = await flow.redeem(code, ana)
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.binding).toBe('code')
  })

  it('can go on from phone to phone, and still the first browser types', async () => {
    const { started, desktop, phone } = await handedOver()
    const tablet = browser()
    await tablet.press(await tablet.open(await draw(started, phone)), 'Continue', {}, { follow: false })
    expect((await phone.open(seatOf(w, started))).status).toBe(403)
    await comeBack(w, started, tablet, { overall: 'OK' })
    const code = shape.exec((await tablet.open(seatOf(w, started))).text)?.[1] ?? ''
    const { code: carriedOn } = carried(await type(started, desktop, code, false), desktop)
    expect((await flow.redeem(carriedOn, ana)).body.data.binding).toBe('transfer_code')
  })

  it('hands over nothing that is decided', async () => {
    const started = await flow.stepUp(ana.loginHint)
    const desktop = await sit(started)
    await comeBack(w, started, desktop, { overall: 'OK' })
    expect((await desktop.post(`${seatOf(w, started)}/hand-over`)).status).toBe(409)
  })
})

describe('the address of Incode’s page, forwarded', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow({ purposes: ['step_up', 'account_recovery'] })
    await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  const ana = { loginHint: 'ana@example.com', purpose: 'account_recovery' }
  const poll = (started: Answer<Result>) => flow.call('GET', `/verifications/${idOf(started)}`)
  /** Mallory recovers Ana's account up to Incode's page, and has Ana show her face there. */
  async function forwarded() {
    const started = await flow.call('POST', '/account-recovery', { loginHint: ana.loginHint, returnUrl: flow.returnUrl })
    const mallory = await sit(started)
    w.clock.advance(2_000)
    return { started, mallory, back: await w.finish(idOf(started), { overall: 'OK' }) }
  }
  const inTime = 'In a few seconds you can go on'

  it('gives nothing to whoever presses before the victim is sent back, who then ends it', async () => {
    const { started, mallory, back } = await forwarded()
    for (const address of [seatOf(w, started), linkOf(started)]) {
      const pressed = await mallory.post(address)
      expect(pressed.url).toBe(seatOf(w, started))
      expect(pressed.text).toContain(inTime)
    }
    w.clock.advance(9_000)
    expect((await mallory.post(seatOf(w, started))).text).toContain(inTime)
    const page = await browser().open(back)
    expect(page.status).toBe(403)
    expect(page.text).toContain('This request was stopped for your safety')
    w.clock.advance(10_000)
    expect((await mallory.post(seatOf(w, started))).text).toContain('This request was stopped for your safety')
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
  })

  it('gives the one who pressed no transfer code before that, either', async () => {
    const started = await flow.call('POST', '/account-recovery', { loginHint: ana.loginHint, returnUrl: flow.returnUrl })
    const desktop = await sit(started)
    const drawn = await desktop.press(await desktop.open(seatOf(w, started)), 'Use my phone instead')
    const phone = browser()
    await phone.press(await phone.open(await readQr(drawn.text)), 'Continue', {}, { follow: false })
    w.clock.advance(2_000)
    const back = await w.finish(idOf(started), { overall: 'OK' })
    const pressed = await phone.post(seatOf(w, started))
    expect(pressed.text).toContain(inTime)
    expect(pressed.text).not.toMatch(shape)
    expect((await browser().open(back)).status).toBe(403)
    expect(said(await poll(started))).toBe('failed/none/deny/relay_suspected')
  })

  it('is told to the victim as it is, and to those who can do something, where she comes too late', async () => {
    const { started, mallory, back } = await forwarded()
    await mallory.post(seatOf(w, started))
    w.clock.advance(10_000)
    const { code } = carried(await mallory.press(await mallory.open(seatOf(w, started)), 'Go on', {}, { follow: false }), mallory)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
    const page = await browser().open(back)
    expect(page.status).toBe(403)
    expect(page.text).toContain('This was finished in another browser')
    expect(page.text).toContain('call your helpdesk now')
    expect(page.text).not.toContain('stopped')
    const audit = await w.store.db.selectFrom('audit').selectAll().where('target', '=', idOf(started)).execute()
    const told = audit.filter(({ action }) => action === 'verification.relayed').map(({ facts }) => JSON.parse(facts))
    expect(told).toMatchObject([{ reason: 'relay_suspected', late: true, purpose: 'account_recovery' }])
    expect(await w.store.db.selectFrom('cases').select(['kind', 'state']).execute()).toEqual([{ kind: 'dispute', state: 'open' }])
  })

  it('is told to a human also where the code was out already, and voids the code', async () => {
    const { started, mallory, back } = await forwarded()
    await mallory.post(seatOf(w, started))
    w.clock.advance(10_000)
    const { code } = carried(await mallory.post(seatOf(w, started), {}, { follow: false }), mallory)
    expect((await browser().open(back)).text).toContain('This request was stopped for your safety')
    expect(said(await flow.redeem(code, ana))).toBe('failed/none/deny/relay_suspected')
    const audit = await w.store.db.selectFrom('audit').select('action').where('target', '=', idOf(started)).execute()
    expect(audit.map(({ action }) => action)).toContain('verification.relayed')
  })

  it('does not keep waiting whoever comes back in the browser that went there', async () => {
    const started = await flow.call('POST', '/account-recovery', { loginHint: ana.loginHint, returnUrl: flow.returnUrl })
    const person = await sit(started)
    const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })
})
