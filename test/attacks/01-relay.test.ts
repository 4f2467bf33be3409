import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('relay: one starts, another one shows the face', () => {
  let w: World
  let flow: Flow
  let mallorys: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    mallorys = await w.flow()
    await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey' })
    await w.enroll('ana@example.com', 'id-ana')
    await w.person({ login: 'mallory@example.com', givenName: 'Mallory', familyName: 'Moe' })
  })
  afterAll(() => w.close())

  const ana = { loginHint: 'ana@example.com' }
  const poll = (by: Flow, id: string, query = '') => by.call('GET', `/verifications/${id}${query}`)
  const expecting = '?externalId=00u-ana&purpose=step_up'

  it('gives the starter nothing but progress while a victim verifies behind the forwarded link', async () => {
    const started = await flow.stepUp('ana@example.com', { state: 'of-the-starter' })
    const id = idOf(started)
    const heard: string[] = []
    const listen = async () => {
      for (const query of ['', expecting, '?view=flat']) heard.push(JSON.stringify((await poll(flow, id, query)).body))
    }
    const victim = browser()
    await listen()
    await sit(started, victim)
    await listen()
    const back = await w.finish(id, { overall: 'OK', value: 98.2 })
    await listen()
    await w.host.settleDown()
    await listen()
    await victim.open(back, { follow: false })
    for (let second = 0; second < 30; second += 1) {
      w.clock.advance(1_000)
      await listen()
    }
    for (const text of heard) expect(text).not.toMatch(/"allow"|"approved"|"success"|98\.2|"matched"|id-ana|"status":"OK"/)
    expect(said(await poll(flow, id))).toBe('pending/none/challenge/awaiting_return')
    w.clock.advance(20 * 60_000)
    expect(said(await poll(flow, id, expecting))).toBe('expired/none/deny/abandoned')
  })

  it('tells a waiting starter that the check is done, and not how it ended', async () => {
    const started = await flow.stepUp('ana@example.com')
    const victim = await sit(started)
    const waiting = poll(flow, idOf(started), '?wait=25')
    await poll(flow, idOf(started))
    await comeBack(w, started, victim, { overall: 'OK', value: 98.2 })
    const answer = await waiting
    expect(said(answer)).toBe('pending/none/challenge/awaiting_return')
    expect(answer.body.data).toMatchObject({
      identityId: null,
      verifiedAt: null,
      score: { overall: { status: 'UNKNOWN', value: null }, reported: {} },
      match: { directory: 'not_checked', claims: {} },
    })
  })

  it('voids when the victim’s return address is opened without the seat, and both sides know why', async () => {
    const started = await flow.stepUp('ana@example.com')
    const victim = await sit(started)
    const back = await w.finish(idOf(started), { overall: 'OK' })
    const starter = browser()
    const page = await starter.open(back)
    expect(page.status).toBe(403)
    expect(page.text).toContain('This request was stopped for your safety')
    expect(said(await poll(flow, idOf(started)))).toBe('failed/none/deny/relay_suspected')
    const later = await victim.open(back)
    expect(later.url).toBe(seatOf(w, started))
    expect(later.text).toContain('This request was stopped for your safety')
    expect(later.location).toBeNull()
  })

  it('voids also for a browser that holds the seat of another verification', async () => {
    const own = await mallorys.stepUp('mallory@example.com')
    const starter = await sit(own)
    const started = await flow.stepUp('ana@example.com')
    await sit(started)
    const page = await starter.open(await w.finish(idOf(started), { overall: 'OK' }))
    expect(page.status).toBe(403)
    expect(said(await poll(flow, idOf(started)))).toBe('failed/none/deny/relay_suspected')
    // His own is none the worse for it.
    expect(said(await poll(mallorys, idOf(own)))).toBe('pending/none/challenge/in_progress')
  })

  it('voids when the return address is replayed after the seat has been back; a code on its way is dead', async () => {
    const started = await flow.stepUp('ana@example.com')
    const victim = await sit(started)
    const back = await w.finish(idOf(started), { overall: 'OK' })
    const { code } = carried(await victim.open(back, { follow: false }), victim)
    expect((await browser().open(back)).status).toBe(403)
    expect(said(await flow.redeem(code, ana))).toBe('failed/none/deny/relay_suspected')
  })

  it('lets no browser choose the seat’s cookie for another one', async () => {
    const started = await flow.stepUp('ana@example.com')
    const victim = browser()
    victim.cookies.set('sg_seat', 'chosen-by-mallory-for-the-victim.and-a-mark')
    await sit(started, victim)
    expect(victim.cookies.get('sg_seat')).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
  })

  it('takes no code from another client, and the right one can still use it', async () => {
    const { code } = await verify(w, await flow.stepUp('ana@example.com'))
    expect(said(await mallorys.redeem(code, ana))).toBe('400 code_invalid')
    expect(said(await mallorys.redeem(code, { loginHint: 'mallory@example.com' }))).toBe('400 code_invalid')
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })

  it.each([
    ['another state', 'state-b'],
    ['no state', undefined],
    ['a state that differs by case', 'STATE-A'],
    ['a state with a blank behind', 'state-a '],
  ])('voids a code that comes with %s', async (_what, state) => {
    const started = await flow.stepUp('ana@example.com', { state: 'state-a' })
    const { code } = await verify(w, started)
    expect(said(await flow.redeem(code, ana, state))).toBe('409 expectation_failed')
    expect(said(await poll(flow, idOf(started)))).toBe('failed/none/deny/relay_suspected')
    expect(said(await flow.redeem(code, ana, 'state-a'))).toBe('400 code_invalid')
  })

  it('voids a code that comes with a state where none was given', async () => {
    const started = await flow.stepUp('ana@example.com')
    const { code } = await verify(w, started)
    expect(said(await flow.redeem(code, ana, 'made-up'))).toBe('409 expectation_failed')
    expect(said(await poll(flow, idOf(started)))).toBe('failed/none/deny/relay_suspected')
  })

  it('voids both when the codes of two browsers are swapped under their states', async () => {
    const [first, second] = [
      await flow.stepUp('ana@example.com', { state: 'browser-1' }),
      await flow.stepUp('ana@example.com', { state: 'browser-2' }),
    ]
    const one = await verify(w, first)
    const two = await verify(w, second)
    expect(said(await flow.redeem(two.code, ana, one.state))).toBe('409 expectation_failed')
    expect(said(await flow.redeem(one.code, ana, two.state))).toBe('409 expectation_failed')
    for (const started of [first, second]) {
      expect(said(await poll(flow, idOf(started), expecting))).toBe('failed/none/deny/relay_suspected')
    }
  })

  it('gives the seat to the first of two browsers, and shows the other one the way out', async () => {
    const started = await flow.stepUp('ana@example.com')
    const [first, second] = [browser(), browser()]
    const early = await second.open(linkOf(started))
    await sit(started, first)
    const late = await second.press(early, 'Continue')
    expect(late.status).toBe(410)
    expect(late.headers.get('set-cookie')).toBeNull()
    const looked = await second.open(linkOf(started))
    expect(looked.text).toContain('This request belongs to another browser')
    expect(looked.forms.flatMap(form => form.buttons.map(({ label }) => label))).toEqual(['Not me'])
    for (const path of ['', '/hand-over', '/code', '/not-me']) {
      expect((await second.post(`${seatOf(w, started)}${path}`, { code: 'BCDFGHJK' })).status).toBe(404)
    }
    expect((await second.open(seatOf(w, started))).status).toBe(403)
    const { code } = carried(await comeBack(w, started, first, { overall: 'OK' }), first)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })

  it('takes no seat and opens no session for whoever only looks: scanners, previews, HEAD', async () => {
    const started = await flow.stepUp('ana@example.com')
    for (let n = 0; n < 20; n += 1) {
      const scanner = browser()
      await scanner.open(linkOf(started))
      await scanner.open(linkOf(started), { method: 'HEAD' })
      expect(scanner.cookies.size).toBe(0)
    }
    expect(await w.sessions(idOf(started))).toEqual([])
    const { code } = await verify(w, started)
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
  })

  it('takes no form from another site: nobody can be made to sit down by a page of Mallory’s', async () => {
    const started = await flow.stepUp('ana@example.com')
    const victim = browser()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ]) {
      expect((await victim.post(linkOf(started), {}, { headers })).status).toBe(403)
    }
    expect(victim.cookies.size).toBe(0)
    expect(said(await poll(flow, idOf(started)))).toBe('pending/none/challenge/not_started')
  })

  it('never lets a recovery be polled, whatever its client is called', async () => {
    const unbound = await w.flow({ resultDelivery: 'poll', policies: ['unbound_step_up'] })
    const started = await unbound.call('POST', '/account-recovery', { loginHint: 'ana@example.com' })
    const victim = await sit(started)
    await comeBack(w, started, victim, { overall: 'OK' })
    expect(said(await poll(unbound, idOf(started), '?externalId=00u-ana&purpose=account_recovery'))).toBe(
      'pending/none/challenge/awaiting_return',
    )
  })

  it('gives a polling client without that policy nothing for a step-up either', async () => {
    const polling = await w.flow({ resultDelivery: 'poll', returnUrls: [] })
    const started = await polling.call('POST', '/step-up', { loginHint: 'ana@example.com' })
    await comeBack(w, started, await sit(started), { overall: 'OK' })
    expect(said(await poll(polling, idOf(started)))).toBe('pending/none/challenge/awaiting_return')
  })

  it('says `none` where a step-up is polled unbound, and holds an expectation to it', async () => {
    const unbound = await w.flow({ resultDelivery: 'poll', returnUrls: [], policies: ['unbound_step_up'] })
    const started = await unbound.call('POST', '/step-up', { loginHint: 'ana@example.com' })
    await comeBack(w, started, await sit(started), { overall: 'OK' })
    const answer = await poll(unbound, idOf(started))
    expect(said(answer)).toBe(allowed)
    expect(answer.body.data.binding).toBe('none')
    expect(said(await poll(unbound, idOf(started), '?externalId=00u-mallory&purpose=step_up'))).toBe('409 expectation_failed')
  })
})
