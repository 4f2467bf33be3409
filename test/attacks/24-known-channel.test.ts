import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'

/**
 * Where a portal asks for a code from an address on record, to know a login begins nothing: it takes the mailbox as well. Who
 * has not got it is told nothing of whom they typed, guesses in vain, and fills no mailbox.
 */

const day = 86_400_000
/** As a stranger does who has several machines. */
function postFrom(localAddress: string, url: string, fields: Record<string, string>): Promise<number> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', localAddress, headers }, answer => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject).end(new URLSearchParams(fields).toString())
  })
}

const digits = /\b(\d{4}) (\d{4})\b/

describe.each(['sqlite', 'postgres'] as const)('a code that a portal asks for, on %s', database => {
  let mail: MailStandIn
  let w: RecoveryWorld
  let portal: string
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ database, mail })
    portal = await portalOf({})
    for (const name of ['ana', 'ben']) await w.somebody(`${name}@example.com`)
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })
  /** A network address asks for so many in an hour, and all of these come from one. */
  beforeEach(() => {
    w.clock.advance(61 * 60_000)
    mail.inbox.clear()
  })

  async function portalOf(config: object): Promise<string> {
    const whole = { directoryIntegrationId: w.recoverable, operations: ['password_reset_link', 'unlock'], ...config }
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'portal',
      name: 'Accounts',
      config: whole,
    })
    return `${w.url}/recover/${made.body.id}`
  }

  const asks = async (login: string, person = browser(), by: object = {}, at = portal) => {
    const page = await person.post(at, { login, ...by })
    await w.host.settleDown()
    return { person, page }
  }
  const codesTo = (login: string) =>
    mail.inbox
      .list(login)
      .filter(({ subject }) => subject.endsWith('your code'))
      .map(({ text }) => digits.exec(text)?.[0] ?? 'none')
  const types = (person: Browser, code: string, at = portal) => person.post(`${at}/code`, { code }, { follow: false })
  const begunFor = async () => {
    const rows = await w.store.db.selectFrom('verifications').select('id').where('facade', '=', 'portal').execute()
    return rows.length
  }

  it('leads whoever brings it to the check of their face, and nobody before', async () => {
    const before = await begunFor()
    const { person, page } = await asks('ana@example.com')
    expect(page.text).toContain('Type the code')
    expect(await begunFor()).toBe(before)
    const [code = ''] = codesTo('ana@example.com')
    const led = await types(person, code)
    expect([led.status, led.location]).toEqual([303, expect.stringContaining(`${w.url}/verify/`)])
    const link = await person.open(String(led.location))
    const toIncode = await person.press(link, 'Continue', {}, { follow: false })
    expect(toIncode.location).toContain(w.incode.url)
    expect(await begunFor()).toBe(before + 1)
  })

  it('is good once, however many type it at once', async () => {
    const { person } = await asks('ana@example.com')
    const [code = ''] = codesTo('ana@example.com')
    const answers = await Promise.all([1, 2, 3, 4].map(() => types(person, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410])
  })

  it('cannot be guessed: after five wrong ones the right one is wrong, too', async () => {
    const { person } = await asks('ana@example.com')
    const [code = ''] = codesTo('ana@example.com')
    const other = code === '0000 0000' ? '00000001' : '00000000'
    const answers: number[] = []
    for (let n = 0; n < 5; n += 1) answers.push((await types(person, other)).status)
    expect(answers).toEqual([400, 400, 400, 400, 410])
    expect((await types(person, code)).status).toBe(410)
  })

  // The rest is the same on every database.
  if (database === 'postgres') return

  it('is good in the browser that asked for it alone, and for the login that was typed there', async () => {
    const mallory = await asks('ben@example.com')
    const ana = await asks('ana@example.com')
    const [hers = ''] = codesTo('ana@example.com')
    const [his = ''] = codesTo('ben@example.com')
    expect((await types(browser(), hers)).status).toBe(410)
    expect((await types(mallory.person, hers)).status).toBe(hers === his ? 303 : 400)
    expect((await types(ana.person, hers)).status).toBe(303)
  })

  it('is good at the portal that was asked', async () => {
    const other = await portalOf({ operations: ['unlock'] })
    const { person } = await asks('ana@example.com')
    const [code = ''] = codesTo('ana@example.com')
    expect((await types(person, code, other)).status).toBe(410)
    expect((await types(person, code)).status).toBe(303)
  })

  it('is void once the same browser has asked again, and after a quarter of an hour', async () => {
    const person = browser()
    await asks('ana@example.com', person)
    await asks('ana@example.com', person)
    const [first = '', second = ''] = codesTo('ana@example.com')
    expect((await types(person, first)).status).toBe(first === second ? 303 : 400)
    w.clock.advance(15 * 60_000)
    expect((await types(person, second)).status).toBe(410)
  })

  it('is stored nowhere but in the mail: neither it nor the login is to be read in the database', async () => {
    await asks('ana@example.com')
    const [code = ''] = codesTo('ana@example.com')
    const rows = JSON.stringify([
      await w.store.db.selectFrom('portal_codes').selectAll().execute(),
      await w.store.db.selectFrom('messages').selectAll().execute(),
      await w.store.db.selectFrom('jobs').selectAll().execute(),
      w.log.lines,
    ])
    for (const secret of [code, code.replace(' ', ''), 'ana@example.com']) expect(rows).not.toContain(secret)
  })

  it('is forgotten with the login once it is too old', async () => {
    await asks('nobody@example.com')
    w.clock.advance(16 * 60_000)
    await w.host.settleDown()
    expect(await w.store.db.selectFrom('portal_codes').select('id').execute()).toEqual([])
  })

  it('goes to no address that was changed lately, and to nobody who cannot be recovered', async () => {
    const lately = new Date(w.clock.now() - 2 * day).toISOString()
    await w.somebody('cat@example.com', { changedAt: lately })
    await w.somebody('sue@example.com', { status: 'suspended', sourceStatus: 'SUSPENDED' })
    await w.somebody('tim@example.com', { email: '' })
    for (const name of ['cat', 'sue', 'tim', 'nobody']) await asks(`${name}@example.com`)
    expect(mail.inbox.list()).toEqual([])
  })

  it('tells nothing of whom it is for: not by a page, not by a header, not by how much is done for it', async () => {
    await w.somebody('eve@example.com')
    w.product.roles.set('u-eve', { direct: ['admin'] })
    const seenOf = ({ status, headers, text, url }: Visited) =>
      [
        url,
        status,
        [...headers]
          .filter(([name]) => name !== 'date')
          .map(([name, value]) => `${name} ${value.replaceAll(/[\w-]{40,}/g, '…')}`),
        text,
      ].join('\n')
    const walk = async (login: string) => {
      const person = browser()
      const form = await person.open(portal)
      const led = await person.press(form, 'Continue', { login }, { follow: false })
      const page = await person.open(String(led.location))
      const wrong: Visited[] = []
      for (const typed of ['', 'x', '11112222', '1111 2222', '３３３３４４４４', '33334444', '55556666', '55556666'])
        wrong.push(await types(person, typed))
      return [form, led, page, ...wrong].map(seenOf)
    }
    const rowsOf = async () => (await w.store.db.selectFrom('portal_codes').select(['tries', 'code_hash']).execute()).length
    const before = await rowsOf()
    const nobody = await walk('nobody@example.com')
    for (const name of ['ana', 'sue', 'eve', 'tim']) expect(await walk(`${name}@example.com`), name).toEqual(nobody)
    expect(nobody.join()).not.toContain('nobody')
    expect((await rowsOf()) - before).toBe(5)
    await w.host.settleDown()
  })

  it('fills no mailbox, however often a stranger asks, and keeps its owner from nothing', async () => {
    const statuses = new Map<number, number>()
    for (let n = 0; n < 1_000; n += 1) {
      const { status } = await browser().post(portal, { login: 'ben@example.com' }, { follow: false })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    await w.host.settleDown()
    expect([...statuses]).toEqual([
      [303, 5],
      [429, 995],
    ])
    expect(codesTo('ben@example.com')).toHaveLength(5)
  })

  it('is sent to one person so often only, from however many places it is asked for', async () => {
    const statuses: number[] = []
    for (const place of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) {
      for (let n = 0; n < 5; n += 1) statuses.push(await postFrom(place, portal, { login: 'ana@example.com' }))
    }
    await w.host.settleDown()
    expect(new Set(statuses)).toEqual(new Set([303]))
    expect(codesTo('ana@example.com')).toHaveLength(10)
  })

  it('comes to the telephone on record where that was chosen, and to no other', async () => {
    await w.somebody('kim@example.com', { claims: { phone_number: '+4915112345678' } })
    await w.somebody('lou@example.com', { claims: { phone_number: '+88213000001' } })
    const before = mail.texts.length
    const { person, page } = await asks('kim@example.com', browser(), { by: 'sms' })
    for (const name of ['lou', 'ben', 'nobody']) {
      const other = await asks(`${name}@example.com`, browser(), { by: 'sms' })
      expect(other.page.text).toBe(page.text)
    }
    const texts = mail.texts.slice(before)
    expect(texts.map(({ to }) => to)).toEqual(['+4915112345678'])
    expect(mail.inbox.list()).toEqual([])
    const code = digits.exec(texts[0]?.text ?? '')?.[0] ?? ''
    expect((await types(person, code)).status).toBe(303)
  })

  it('leads to the check also on the day on which its owner has said *Not me* to a stranger', async () => {
    const noPortal = await portalOf({ knownChannel: false })
    const { externalId } = await w.somebody('zoe@example.com')
    await browser().post(noPortal, { login: 'zoe@example.com' }, { follow: false })
    await w.host.settleDown()
    const notice = mail.inbox.list('zoe@example.com').at(-1)
    expect((await browser().post(`${notice?.links[0]}/not-me`)).text).toContain('This ends by itself')
    const whom = async () => {
      const rows = w.store.db.selectFrom('verifications').select(['external_id', 'typed']).where('facade', '=', 'portal')
      return rows.orderBy('started_at', 'desc').executeTakeFirst()
    }
    w.clock.advance(1)
    await browser().post(noPortal, { login: 'zoe@example.com' }, { follow: false })
    expect(await whom()).toEqual({ external_id: null, typed: 1 })
    w.clock.advance(1)
    const { person } = await asks('zoe@example.com')
    const [code = ''] = codesTo('zoe@example.com')
    expect((await types(person, code)).status).toBe(303)
    expect(await whom()).toEqual({ external_id: externalId, typed: 2 })
  })

  it('comes in the language of the page, with a warning to give it to nobody', async () => {
    await browser().post(portal, { login: 'ana@example.com', lang: 'es' })
    await w.host.settleDown()
    expect(mail.inbox.list('ana@example.com').at(-1)?.text).toContain('No se lo dé a nadie')
  })

  it('is asked for by no form of another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const person = browser()
    expect((await person.post(portal, { login: 'ana@example.com' }, { headers })).status).toBe(403)
    expect((await person.post(`${portal}/code`, { code: '11112222' }, { headers })).status).toBe(403)
    await w.host.settleDown()
    expect(mail.inbox.list()).toEqual([])
  })
})
