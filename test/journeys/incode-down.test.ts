import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, seatOf, sit } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

describe('Incode out of reach', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'probe@example.com' })
  })
  // Sessions are counted by person, and each of those that fail counts.
  beforeEach(async () => {
    people += 1
    ina = { loginHint: `ina${people}@example.com` }
    await w.person({ login: ina.loginHint })
    await w.enroll(ina.loginHint, `id-ina${people}`)
  })
  afterEach(async () => {
    await fetch(`${w.incode.url}/__sandbox/faults`, { method: 'DELETE' })
    // The next probe, should the account have counted as down; somebody else's, who has sessions left.
    w.clock.advance(31_000)
    const started = await flow.stepUp('probe@example.com')
    await sit(started)
  })
  afterAll(() => w.close())

  let people = 0
  let ina: { readonly loginHint: string }
  const poll = (started: Answer<Result>, query = '') => flow.call('GET', `/verifications/${idOf(started)}${query}`)
  async function broken(path: string, more: object = { kind: 'status', status: 503 }): Promise<void> {
    const answer = await fetch(`${w.incode.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path, times: 'forever', ...more }),
    })
    expect(answer.status).toBe(201)
  }
  const repaired = () => fetch(`${w.incode.url}/__sandbox/faults`, { method: 'DELETE' })

  it.each([
    ['refuses', { kind: 'status', status: 503 }],
    ['answers in HTML', { kind: 'html' }],
    ['answers nothing', { kind: 'empty' }],
    ['hangs up', { kind: 'connection_reset' }],
    ['answers something else', { kind: 'wrong_json' }],
  ])('at Continue (%s): the page says so, the press is not lost, and nothing is used up', async (_how, fault) => {
    const started = await flow.stepUp(ina.loginHint)
    await broken('/omni/start', fault)
    const person = browser()
    const page = await person.press(await person.open(linkOf(started)), 'Continue')
    expect(page.url).toBe(seatOf(w, started))
    expect(page.text).toContain('Incode cannot be reached right now')
    expect(page.text).toContain('It is not because of you')
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    await repaired()
    const sent = await person.press(page, 'Try again', {}, { follow: false })
    expect(sent.location).toContain(w.incode.url)
    const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
    expect(said(await flow.redeem(code, ina))).toBe(allowed)
  })

  it('at the start: after five failures a start is answered at once, with when to come again', async () => {
    await broken('/omni/start')
    const person = await sit(await flow.stepUp(ina.loginHint))
    const started = await flow.stepUp(ina.loginHint)
    await sit(started, person)
    for (let n = 0; n < 4; n += 1) await person.post(seatOf(w, started), {}, { follow: false })
    // One start in each probe time goes through, to find out.
    const answers = [await flow.stepUp(ina.loginHint), await flow.stepUp(ina.loginHint)]
    const down = answers.at(-1)
    expect(down && said(down)).toBe('error/none/deny/provider_unavailable')
    expect(down?.status).toBe(201)
    expect(down?.body.links.verify).toBeNull()
    expect(down?.body.retryAfterSeconds).toBeGreaterThan(0)
    expect(down?.body.retryAfterSeconds).toBeLessThanOrEqual(30)
    expect(down?.headers.get('retry-after')).toBe(String(down?.body.retryAfterSeconds))
    expect(said(await flow.call('POST', '/account-recovery', { ...ina, returnUrl: flow.returnUrl }))).toBe(
      'error/none/deny/provider_unavailable',
    )
    await repaired()
    w.clock.advance(31_000)
    expect(said(await flow.stepUp(ina.loginHint))).toBe('pending/none/challenge/not_started')
  })

  it('at settle: the person is told to wait, the flow to poll on, and both get there once it is back', async () => {
    const started = await flow.stepUp(ina.loginHint)
    const person = await sit(started)
    await broken('/omni/get/score')
    expect((await comeBack(w, started, person, { overall: 'OK' })).location).toBe(seatOf(w, started))
    const page = await person.open(seatOf(w, started))
    expect(page.text).toContain('We are waiting for the result of your check')
    expect(said(await poll(started, `?externalId=00u-ina${people}&purpose=step_up`))).toBe('pending/none/challenge/in_progress')
    await repaired()
    w.clock.advance(31_000)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('pending/none/challenge/awaiting_return')
    // Their return was before anybody knew that they had finished: whoever did has the time to object.
    expect((await person.open(seatOf(w, started))).text).toContain('In a few seconds you can go on')
    w.clock.advance(10_000)
    const ready = await person.open(seatOf(w, started))
    const { code } = carried(await person.press(ready, 'Go on', {}, { follow: false }), person)
    expect(said(await flow.redeem(code, ina))).toBe(allowed)
  })

  it('for longer than a verification lives: it ends without a verdict, and stays so', async () => {
    const started = await flow.stepUp(ina.loginHint)
    const person = await sit(started)
    await broken('/omni/get')
    await comeBack(w, started, person, { overall: 'OK' })
    w.clock.advance(20 * 60_000)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('error/none/deny/provider_unavailable')
    await repaired()
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('error/none/deny/provider_unavailable')
    expect((await person.open(seatOf(w, started))).text).toContain('This does not work right now')
  })

  it('at Continue: who does not want to wait goes back, and the flow takes its error branch at once', async () => {
    const started = await flow.stepUp(ina.loginHint)
    await broken('/omni/start')
    const person = browser()
    const page = await person.press(await person.open(linkOf(started)), 'Continue')
    const { code } = carried(await person.press(page, 'Go back without it', {}, { follow: false }), person)
    const redeemed = await flow.redeem(code, ina)
    expect(said(redeemed)).toBe('error/none/deny/provider_unavailable')
    expect(redeemed.body.retryAfterSeconds).toBe(30)
    expect(said(await poll(started))).toBe('error/none/deny/provider_unavailable')
  })

  it('at Continue for one person: another one, who was not tried yet, may still choose the phone', async () => {
    await broken('/omni/start')
    await sit(await flow.stepUp(ina.loginHint))
    const started = await flow.stepUp(ina.loginHint)
    const person = browser()
    const page = await person.press(await person.open(linkOf(started)), "Use my phone's camera")
    expect(page.text).toContain('Use my phone instead')
  })

  it('at Continue, and nobody comes back: the flow hears that it was Incode, not the person', async () => {
    const started = await flow.stepUp(ina.loginHint)
    await broken('/omni/start')
    const person = browser()
    await person.press(await person.open(linkOf(started)), 'Continue')
    w.clock.advance(20 * 60_000)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('error/none/deny/provider_unavailable')
  })

  it('for the document alone: no names, no verdict', async () => {
    const started = await flow.stepUp(ina.loginHint)
    const person = await sit(started)
    await broken('/omni/get/ocr-data')
    expect((await comeBack(w, started, person, { overall: 'OK' })).location).toBe(seatOf(w, started))
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
  })

  it('cut off in the middle of a score: half an answer is none', async () => {
    const started = await flow.stepUp(ina.loginHint)
    const person = await sit(started)
    await broken('/omni/get/score', { kind: 'truncated', times: 3 })
    await comeBack(w, started, person, { overall: 'OK' })
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    await repaired()
    w.clock.advance(2_000)
    expect((await person.post(seatOf(w, started))).text).toContain('In a few seconds you can go on')
    w.clock.advance(10_000)
    const { code } = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
    expect(said(await flow.redeem(code, ina))).toBe(allowed)
  })
})
