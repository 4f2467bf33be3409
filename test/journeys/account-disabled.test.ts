import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browser, type Visited } from '../support/browser.ts'
import { allowed, carried, idOf, linkOf, said, seatOf, sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('an Incode account that is disabled for a minute', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
  })
  afterEach(() => state('enabled'))
  afterAll(() => w.close())

  const state = (wanted: 'enabled' | 'disabled') => w.admin('PATCH', `/v1/integrations/${w.accountId}`, { state: wanted })
  const again = (page: Visited) => /<a href="([^"]*)">Try again<\/a>/.exec(page.text)?.[1] ?? ''

  it('stops nobody who comes back from Incode: the page says to try again, and then it goes on', async () => {
    const started = await flow.stepUp('ana@example.com')
    const person = await sit(started)
    const back = await w.finish(idOf(started), { overall: 'OK' })
    await state('disabled')
    const page = await person.open(back)
    expect(page.text).toContain('This does not work right now')
    expect(page.text).toContain('nothing is lost')
    expect(page.text).not.toContain('was stopped')
    expect(new URL(again(page), w.url).href).toBe(back)
    expect(said(await flow.call('GET', `/verifications/${idOf(started)}`))).toBe('pending/none/challenge/in_progress')
    await state('enabled')
    const { code } = carried(await person.open(new URL(again(page), w.url).href, { follow: false }), person)
    expect(said(await flow.redeem(code, { loginHint: 'ana@example.com' }))).toBe(allowed)
  })

  it('stops nobody who presses Go on: the page leads back to the seat', async () => {
    const started = await flow.stepUp('ana@example.com')
    const person = await sit(started)
    w.clock.advance(5_000)
    await state('disabled')
    const page = await person.post(seatOf(w, started))
    expect(page.text).toContain('This does not work right now')
    expect(new URL(again(page), w.url).href).toBe(seatOf(w, started))
    await state('enabled')
    await w.finish(idOf(started), { overall: 'OK' })
    w.clock.advance(5_000)
    const seat = await person.open(new URL(again(page), w.url).href)
    // Not having come back from Incode, the seat is given the verdict after a while only.
    expect((await person.press(seat, 'Look now')).text).toContain('In a few seconds you can go on')
    w.clock.advance(10_000)
    const ready = await person.open(seatOf(w, started))
    const { code } = carried(await person.press(ready, 'Go on', {}, { follow: false }), person)
    expect(said(await flow.redeem(code, { loginHint: 'ana@example.com' }))).toBe(allowed)
  })

  it('takes nobody the seat who has just pressed Continue', async () => {
    const started = await flow.stepUp('ana@example.com')
    await state('disabled')
    const person = browser()
    const seat = await person.press(await person.open(linkOf(started)), 'Continue')
    expect(seat.url).toBe(seatOf(w, started))
    expect((await person.press(seat, 'Go on in this browser')).text).toContain('nothing is lost')
    await state('enabled')
    const sent = await person.press(seat, 'Go on in this browser', {}, { follow: false })
    expect(sent.location).toContain(w.incode.url)
  })
})
