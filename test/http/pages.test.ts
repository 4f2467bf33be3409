import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, browser } from '../support/browser.ts'
import { idOf, linkOf, seatOf, sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('pages for people, on the wire', () => {
  let w: World
  let flow: Flow
  let person: Browser
  let seat: string
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    const started = await flow.stepUp('ana@example.com')
    person = await sit(started)
    seat = seatOf(w, started)
  })
  afterAll(() => w.close())

  it.each([
    ['a form of nine kilobytes', 413, { 'content-type': 'application/x-www-form-urlencoded' }, `code=${'x'.repeat(9_000)}`],
    ['a form that is no form', 415, { 'content-type': 'application/xml' }, '<code/>'],
    ['half of JSON', 400, { 'content-type': 'application/json' }, '{"code": "AB'],
  ])('%s is the sender’s mistake, told as a page and in no error line', async (_what, status, headers, body) => {
    const lines = w.log.lines.length
    const answer = await fetch(`${seat}/code`, { method: 'POST', headers, body })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('This could not be read')
    expect(w.log.lines.slice(lines).filter(line => !line.includes('"debug"'))).toEqual([])
  })

  it('whoever signs up is shown no account, and reads the flow’s words in the flow’s language', async () => {
    const started = await flow.call('POST', '/sign-up', {
      subject: { externalId: 'new-1', claims: { given_name: 'Ada', family_name: 'Neu' } },
      returnUrl: flow.returnUrl,
      language: 'de',
      reasonText: 'Für Ihr neues Konto',
    })
    const { text } = await browser().open(linkOf(started as never))
    expect(text).not.toContain('For the account')
    expect(text).not.toContain('•••')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('<dd lang="de">Für Ihr neues Konto</dd>')
    const stepUp = await flow.stepUp('ana@example.com')
    expect((await browser().open(linkOf(stepUp))).text).toContain('For the account')
  })

  it('each press gives the seat two days more to come back', async () => {
    const started = await flow.stepUp('ana@example.com')
    const other = await sit(started, person)
    const address = seatOf(w, started)
    expect((await other.open(address)).headers.getSetCookie()).toEqual([])
    for (const press of [address, `${address}/hand-over`]) {
      const [cookie, ...more] = (await other.post(press, {}, { follow: false })).headers.getSetCookie()
      expect(more).toEqual([])
      expect(cookie).toContain(`sg_seat=${other.cookies.get('sg_seat')};`)
      expect(cookie).toContain('Max-Age=172800')
    }
    expect(idOf(started)).not.toBe('')
  })
})
