import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { databases } from '../support/databases.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { directory, openWorld, type World as Room, stepUp, tokenOf } from '../verification/world.ts'

/** Whoever begins again and again where anybody may type a login has to wait, whoever they type; nobody has to be clever. */

const hour = 3_600_000
const free = defaultPolicy.freeStartsPerAddressHour
let w: RecoveryWorld
let portal: string
beforeAll(async () => {
  w = await recoveryWorld()
  const config = { directoryIntegrationId: w.recoverable, operations: ['unlock'], knownChannel: false }
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'portal', name: 'Accounts', config })
  portal = `${w.url}/recover/${made.body.id}`
  await w.somebody('ana@example.com')
})
afterAll(() => w.close())
beforeEach(() => w.clock.advance(hour - (w.clock.now() % hour)))

let nth = 0
/** Uses up what nobody waits for. */
async function newcomers(): Promise<void> {
  nth += 1
  for (let n = 0; n < free; n += 1) {
    expect((await browser().post(portal, { login: `nobody-${nth}-${n}@example.com` }, { follow: false })).status).toBe(303)
  }
}

const type = (person: Browser, login: string): Promise<Visited> => person.post(portal, { login }, { follow: false })
const ticketIn = ({ text }: Visited) => /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? ''

describe('beginning in a portal beyond the first few', () => {
  it('takes a wait, without anything to be typed again or to be solved', async () => {
    await newcomers()
    const person = browser()
    const waits = await type(person, 'ana@example.com')
    expect([waits.status, waits.headers.get('retry-after')]).toEqual([429, '15'])
    expect(waits.text).toContain('Seconds to wait: 15')
    expect(waits.text).not.toMatch(/<script|type="text"/)
    w.clock.advance(5_000)
    const early = await person.press(waits, 'Continue', {}, { follow: false })
    expect(early.text).toContain('Seconds to wait: 10')
    w.clock.advance(10_000)
    const led = await person.press(early, 'Continue', {}, { follow: false })
    expect([led.status, led.location]).toEqual([303, expect.stringContaining('/verify/')])
  })

  it('is the same for a login that nobody has', async () => {
    await newcomers()
    const seen = async (login: string) => {
      const { status, text, headers } = await type(browser(), login)
      const plain = text.replaceAll(login, '…').replace(/name="ticket" value="[^"]+"/, '')
      return [status, plain, [...headers.keys()].sort()]
    }
    expect(await seen('ana@example.com')).toEqual(await seen('who@example.com'))
  })

  it('is waited for once for each start, by each login, and at each form', async () => {
    await newcomers()
    const ticket = ticketIn(await type(browser(), 'ana@example.com'))
    w.clock.advance(15_000)
    const use = async (login: string, more: object = {}, at = portal) =>
      (await browser().post(at, { login, ticket, ...more }, { follow: false })).status
    expect(await use('bob@example.com')).toBe(429)
    const [from = '', ...rest] = ticket.split('.')
    expect(await use('ana@example.com', { ticket: [String(Number(from) - 1), ...rest].join('.') })).toBe(429)
    const together = await Promise.all([use('ana@example.com'), use('ANA@example.com'), use('ana@example.com')])
    expect(together.sort()).toEqual([303, 429, 429])
    expect(await use('ana@example.com')).toBe(429)
  })

  it('is waited for anew where nobody came back for long', async () => {
    await newcomers()
    const ticket = ticketIn(await type(browser(), 'ana@example.com'))
    w.clock.advance(11 * 60_000)
    const answer = await browser().post(portal, { login: 'ana@example.com', ticket }, { follow: false })
    expect([answer.status, ticketIn(answer) === ticket]).toEqual([429, false])
  })
})

describe.each(databases())('the sessions of a page that run low, on $name', engine => {
  let room: Room
  beforeAll(async () => {
    room = await openWorld(engine)
  })
  afterAll(() => room.close())

  it('let everybody wait who comes there, and cost nobody else a moment', async () => {
    const verifications = room.replica({ policy: { ...defaultPolicy, sessionsPerDay: 16 } })
    const asked = (address: string) => ({ form: 'portal-1', login: 'nobody@example.com', address })
    expect(await verifications.gate(asked('2001:db8:1::1'))).toEqual({ go: 'on' })
    const { returnUrl: _, ...request } = stepUp('', { purpose: 'account_recovery', typed: true, facade: 'portal' })
    for (let n = 0; n < 2; n += 1) {
      const started = await verifications.start(room.starter(), {
        ...request,
        subject: { integrationId: directory, loginHint: 'nobody@example.com' },
      })
      await verifications.take(tokenOf(started), undefined)
    }
    const waits = await verifications.gate(asked('2001:db8:2::1'))
    expect(waits).toMatchObject({ go: 'wait', seconds: 45 })
    room.clock.advance(45_000)
    const ticket = 'ticket' in waits ? waits.ticket : ''
    // Another address of the same network is the same party; another network is not.
    expect(await verifications.gate({ ...asked('2001:db8:3::1'), ticket })).toMatchObject({ go: 'wait' })
    expect(await verifications.gate({ ...asked('2001:db8:2::ffff'), ticket })).toEqual({ go: 'on' })
  })
})
