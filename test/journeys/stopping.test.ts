import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { allowed, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const withdrawn = 'cancelled/none/deny/cancelled'
const reported = 'cancelled/none/deny/reported_by_person'

describe('stopping a verification', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'sam@example.com' })
    await w.enroll('sam@example.com', 'id-sam')
  })
  afterAll(() => w.close())

  const sam = { loginHint: 'sam@example.com' }
  const poll = (started: Answer<Result>, query = '') => flow.call('GET', `/verifications/${idOf(started)}${query}`)
  const cancel = (started: Answer<Result>) => flow.call('POST', `/verifications/${idOf(started)}/cancel`)

  /** How far it has got when somebody stops it. */
  const stages: readonly (readonly [string, (started: Answer<Result>) => Promise<Browser>])[] = [
    ['nobody has opened it', async () => browser()],
    ['the person is at Incode', started => sit(started)],
    [
      'Incode has passed the person',
      async started => {
        const person = await sit(started)
        await w.finish(idOf(started), { overall: 'OK', webhook: true })
        return person
      },
    ],
    ['the code is on its way', async started => (await verify(w, started)).person],
  ]

  it.each(stages)('by the flow, when %s: nothing comes after it', async (_stage, reach) => {
    const started = await flow.stepUp('sam@example.com')
    const person = await reach(started)
    expect(said(await cancel(started))).toBe(withdrawn)
    await w.host.settleDown()
    expect(said(await cancel(started))).toBe(withdrawn)
    expect(said(await poll(started, '?externalId=00u-sam&purpose=step_up'))).toBe(withdrawn)
    const page = await person.open(linkOf(started))
    expect(page.status).toBe(410)
    expect(page.text).toContain('This request was stopped')
    expect((await browser().post(linkOf(started))).status).toBe(410)
  })

  it.each(stages)('by *Not me* of a holder of the link, when %s', async (_stage, reach) => {
    const started = await flow.stepUp('sam@example.com')
    await reach(started)
    const holder = browser()
    const page = await holder.press(await holder.open(linkOf(started)), 'Not me')
    expect(page.text).toContain('Thank you for telling us')
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(reported)
    expect(said(await cancel(started))).toBe(reported)
  })

  it('by *Not me* of the seat, on its own page; a code on its way says so to the flow', async () => {
    const started = await flow.stepUp('sam@example.com')
    const { code, person } = await verify(w, started)
    const page = await person.press(await person.open(seatOf(w, started)), 'Not me')
    expect(page.text).toContain('Thank you for telling us')
    expect(said(await flow.redeem(code, sam))).toBe(reported)
  })

  it('by *Not me* with an old link too: whoever was relayed may notice late', async () => {
    const started = await flow.stepUp('sam@example.com')
    await sit(started)
    w.clock.advance(16 * 60_000)
    await browser().post(`${linkOf(started)}/not-me`)
    expect(said(await poll(started))).toBe(reported)
  })

  it('is told to an administrator as what it was', async () => {
    const started = await flow.stepUp('sam@example.com')
    await browser().post(`${linkOf(started)}/not-me`)
    await w.host.settleDown()
    const { body } = await w.admin<{ items: { action: string; target: string }[] }>('GET', '/v1/audit?limit=20')
    expect(body.items).toContainEqual(expect.objectContaining({ action: 'verification.reported', target: idOf(started) }))
  })

  it('does nothing to a verdict that was received, and tells it to nobody who asks by stopping', async () => {
    const started = await flow.stepUp('sam@example.com')
    const { code, person } = await verify(w, started)
    expect(said(await flow.redeem(code, sam))).toBe(allowed)
    const refused = await cancel(started)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'conflict', detail: 'The verdict was already received.' })
    for (const page of [await person.post(`${linkOf(started)}/not-me`), await person.post(`${seatOf(w, started)}/not-me`)]) {
      expect(page.status).toBe(409)
      expect(page.text).toContain('It is too late to stop this')
      expect(page.text).toContain('call your helpdesk now')
      expect(page.text).not.toContain('is stopped')
    }
    expect(said(await poll(started, '?externalId=00u-sam&purpose=step_up'))).toBe(allowed)
    await w.host.settleDown()
    const { body } = await w.admin<{ items: object[] }>('GET', '/v1/audit?limit=20')
    const late = { action: 'verification.reported', target: idOf(started), facts: expect.objectContaining({ late: true }) }
    expect(body.items).toContainEqual(expect.objectContaining(late))
  })

  it('says of what is over how it ended, not that it was stopped just now', async () => {
    const started = await flow.stepUp('sam@example.com')
    const { person } = await verify(w, started, { overall: 'FAIL' })
    const page = await person.post(`${linkOf(started)}/not-me`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('We could not confirm that it is you')
    expect(page.text).not.toContain('Thank you for telling us')
  })

  it('is not for strangers: without link or seat there is nothing to stop', async () => {
    const started = await flow.stepUp('sam@example.com')
    const stranger = browser()
    expect((await stranger.post(`${seatOf(w, started)}/not-me`)).status).toBe(404)
    expect((await stranger.post(`${w.url}/verify/${'x'.repeat(43)}/not-me`)).status).toBe(404)
    expect((await stranger.open(`${linkOf(started)}/not-me`)).status).toBe(404)
    expect(said(await poll(started))).toBe('pending/none/challenge/not_started')
  })
})
