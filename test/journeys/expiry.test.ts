import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const minute = 60_000
const abandoned = 'expired/none/deny/abandoned'

describe('time that runs out', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'tia@example.com' })
    await w.enroll('tia@example.com', 'id-tia')
  })
  afterAll(() => w.close())

  const tia = { loginHint: 'tia@example.com' }
  const start = () => flow.stepUp('tia@example.com')
  const poll = (started: Answer<Result>, query = '') => flow.call('GET', `/verifications/${idOf(started)}${query}`)

  it('says at the start until when', async () => {
    const started = await start()
    const life = Date.parse(String(started.body.data.expiresAt)) - Date.parse(String(started.body.data.startedAt))
    expect(life).toBe(20 * minute)
  })

  it('closes a link after fifteen minutes, with a page that says what to do', async () => {
    const started = await start()
    w.clock.advance(15 * minute - 1_000)
    expect((await browser().open(linkOf(started))).status).toBe(200)
    w.clock.advance(1_000)
    const late = browser()
    const page = await late.open(linkOf(started))
    expect(page.status).toBe(410)
    expect(page.text).toContain('Please start again where you came from')
    expect(page.forms).toEqual([])
    expect((await late.post(linkOf(started))).status).toBe(410)
    expect(late.cookies.size).toBe(0)
    // The verification itself lives on for five minutes; nobody can get in any more.
    expect(said(await poll(started))).toBe('pending/none/challenge/not_started')
    w.clock.advance(5 * minute)
    expect(said(await poll(started))).toBe(abandoned)
    expect((await late.open(linkOf(started))).status).toBe(410)
  })

  it('lets the browser that is in go on behind a closed link', async () => {
    const started = await start()
    const person = await sit(started)
    w.clock.advance(18 * minute)
    const page = await person.open(linkOf(started))
    expect(page.text).toContain('You are in the middle of this')
    const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
    expect(said(await flow.redeem(code, tia))).toBe(allowed)
  })

  it.each([
    ['nobody opened it', async () => {}],
    ['the person is at Incode', (started: Answer<Result>) => sit(started)],
    ['the allow was never fetched', (started: Answer<Result>) => verify(w, started)],
  ])('ends a verification after twenty minutes where %s', async (_where, go) => {
    const started = await start()
    await go(started)
    w.clock.advance(20 * minute)
    // Whoever asks finds it out, before any reconciler.
    expect(said(await poll(started, '?externalId=00u-tia&purpose=step_up'))).toBe(abandoned)
    expect((await poll(started)).body).toMatchObject({
      final: true,
      data: { identityId: null, score: { overall: { status: 'UNKNOWN', value: null }, reported: {} } },
    })
    await w.host.settleDown()
    expect(said(await poll(started, '?wait=25'))).toBe(abandoned)
  })

  it('takes no pass that comes too late, by the browser, by notification or by reconciler', async () => {
    const started = await start()
    const person = await sit(started)
    w.clock.advance(20 * minute)
    const back = await w.finish(idOf(started), { overall: 'OK', webhook: true })
    await w.host.settleDown()
    const page = await person.open(back)
    expect(page.url).toBe(seatOf(w, started))
    expect(page.text).toContain('This request has expired')
    expect(said(await poll(started))).toBe(abandoned)
  })

  it('lets a code live for a minute; the seat fetches a new one while the verification lives', async () => {
    const started = await start()
    const { code, person } = await verify(w, started)
    w.clock.advance(minute)
    expect(said(await flow.redeem(code, tia))).toBe('400 code_invalid')
    const again = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
    expect(said(await flow.redeem(again.code, tia))).toBe(allowed)
  })

  it('leaves a verdict alone that was received', async () => {
    const started = await start()
    const { code } = await verify(w, started)
    await flow.redeem(code, tia)
    w.clock.advance(24 * 60 * minute)
    await w.host.settleDown()
    expect(said(await poll(started, '?externalId=00u-tia&purpose=step_up'))).toBe(allowed)
  })
})
