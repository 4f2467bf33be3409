import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { browser } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, idOf, said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

/**
 * Whoever took somebody's mailbox over reads there first what is told of it. So their telephone is told, too, as long as it
 * stood on record before, and as far as text messages may go at all.
 */

const day = 86_400_000

describe.each(['sqlite', 'postgres'] as const)('a telephone on record, on %s', database => {
  let mail: MailStandIn
  let w: RecoveryWorld
  let flow: Flow
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ database, mail })
    flow = await w.recovering({ operations: ['password_reset_link', 'unlock'] })
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })
  beforeEach(() => w.clock.advance(25 * 60 * 60_000))

  let nth = 0
  /** Of somebody new, so that nobody's messages count for others. */
  async function somebody(number?: string, more: object = {}) {
    nth += 1
    const login = `p${nth}@example.com`
    const phone = number ?? `+4915112345${String(nth).padStart(3, '0')}`
    await w.somebody(login, { claims: { phone_number: phone }, ...more })
    return { login, phone }
  }
  const start = (login: string) =>
    flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl, operations: ['unlock'] })
  const textsTo = async (phone: string) => {
    await w.host.settleDown()
    return mail.texts.filter(({ to }) => to === phone.replaceAll(' ', ''))
  }

  it('is told when somebody begins, is let in, and changes something, without any secret', async () => {
    const { login, phone } = await somebody()
    const { show, person, id } = await w.recovered(flow, login, ['password_reset_link'])
    const shown = await show('password_reset_link')
    expect(shown.text).toContain('canary-link')
    const { location } = await person.post(`${w.url}/verify/seat/${id}/go-back`, {}, { follow: false })
    const code = new URL(String(location)).searchParams.get('code') ?? ''
    expect(said(await flow.redeem(code, { loginHint: login, purpose: 'account_recovery' }))).toBe(allowed)
    const texts = await textsTo(phone)
    // Each is sent by a job of its own.
    const news = ['asks to get into your account', 'somebody got into your account', 'your account was changed']
    expect(texts.map(({ text }) => news.find(one => text.includes(one))).sort()).toEqual(news)
    const all = texts.map(({ text }) => text).join()
    for (const secret of ['canary-link', login]) expect(all).not.toContain(secret)
  })

  it('stops it by the link in the message, at which nothing else can be done', async () => {
    const { login, phone } = await somebody()
    const { started, person } = await w.begun(flow, login, ['unlock'])
    const [text] = await textsTo(phone)
    const link = text?.links.at(-1) ?? ''
    expect(link).not.toBe(started.body.links.verify)
    expect((await browser().open(link)).text).not.toContain('Continue')
    expect((await browser().post(link)).status).toBe(410)
    expect((await browser().post(`${link}/not-me`)).status).toBe(200)
    expect(said(await flow.call('GET', `/verifications/${idOf(started)}`))).toBe('cancelled/none/deny/reported_by_person')
    const forced = await person.post(`${w.url}/verify/seat/${idOf(started)}/operations`, { operation: 'unlock' })
    expect(forced.text).not.toContain('Your account is unlocked')
  })

  // The rest is the same on every database.
  if (database === 'postgres') return

  it('is told in the language that was asked for', async () => {
    const { login, phone } = await somebody()
    await flow.call('POST', '/account-recovery', {
      loginHint: login,
      returnUrl: flow.returnUrl,
      operations: ['unlock'],
      language: 'pt-PT',
    })
    expect((await textsTo(phone))[0]?.text).toContain('alguém pede acesso à sua conta')
  })

  it('is told with the ones that stood there before, where the newest was put there lately', async () => {
    const { login, phone: first } = await somebody()
    await start(login)
    const second = '+4915112346001'
    const told = () => mail.texts.filter(({ text }) => text.includes('asks to get into your account'))
    const count = async () => {
      await w.host.settleDown()
      return [first, second].map(one => told().filter(({ to }) => to === one).length)
    }
    expect(await count()).toEqual([1, 0])
    await w.somebody(login, { claims: { phone_number: second } })
    w.clock.advance(15 * day)
    await start(login)
    expect(await count()).toEqual([1, 1])
    const changedAt = new Date(w.clock.now() - day).toISOString()
    await w.somebody(login, { claims: { phone_number: '+4915112346002' }, changedAt })
    await start(login)
    expect(await count()).toEqual([2, 2])
    const links = told()
      .slice(-2)
      .map(({ links: own }) => own.at(-1))
    expect(new Set(links).size).toBe(2)
    expect(mail.texts.some(({ to }) => to === '+4915112346002')).toBe(false)
  })

  it('is told nothing where it was changed lately, is of a country that is not written to, or names none', async () => {
    const lately = new Date(w.clock.now() - 2 * day).toISOString()
    const changed = await somebody(undefined, { changedAt: lately })
    const costly = await somebody('+88213000001')
    const nameless = await somebody('0151 12345678')
    for (const { login } of [changed, costly, nameless]) await start(login)
    for (const { phone } of [changed, costly, nameless]) expect(await textsTo(phone)).toEqual([])
    expect(w.log.lines.join()).not.toContain(costly.phone)
  })

  it('is not flooded by whoever begins again and again, and is told of what follows a face all the same', async () => {
    const { login, phone } = await somebody()
    for (let n = 0; n < 30; n += 1) {
      if (n % 8 === 0) w.clock.advance(61 * 60_000)
      await start(login)
    }
    expect((await textsTo(phone)).length).toBeLessThanOrEqual(5)
    const before = (await textsTo(phone)).length
    const { show } = await w.recovered(flow, login, ['unlock'])
    await show('unlock')
    const after = (await textsTo(phone)).slice(before)
    expect(after.map(({ text }) => text).join()).toContain('your account was changed')
  })

  it('is told although the mail server is down', async () => {
    const { login, phone } = await somebody()
    await mail.down()
    await start(login)
    const texts = await textsTo(phone)
    await mail.up()
    expect(texts).toHaveLength(1)
  })
})
