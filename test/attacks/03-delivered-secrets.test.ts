import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { browser } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

/**
 * An organisation may have it that what is given to a verified person goes to their address on record: then a face alone, however
 * it was had, opens nothing. Neither the seat nor a flow is given it, it is made once, and whoever did not ask takes it back.
 */

const operations: readonly OperationName[] = ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'revoke_sessions']

let mail: MailStandIn
let w: RecoveryWorld
let flow: Flow
beforeAll(async () => {
  mail = await startMailStandIn()
  w = await recoveryWorld({ mail })
  flow = await w.recovering({ operations })
  const byMail = { recipient: 'address_on_record' } as const
  await w.decree({ password_reset_link: byMail, temporary_access_pass: byMail })
})
afterAll(async () => {
  await w.close()
  await mail.close()
})

let nth = 0
async function recovered(asked: readonly OperationName[], more: object = {}, by = flow) {
  nth += 1
  const login = `p${nth}@example.com`
  await w.somebody(login, more)
  return { login, user: `u-p${nth}`, ...(await w.recovered(by, login, asked)) }
}
const secretsIn = (text: string) => w.product.secrets.filter(secret => text.includes(secret))
async function given(login: string) {
  await w.host.settleDown()
  return mail.inbox.list(login).filter(({ subject }) => subject.includes('what you asked for to sign in'))
}
const callsFor = (user: string) => w.product.calls.filter(call => call.endsWith(` ${user}`)).map(call => call.split(' ')[0])

describe('what is given by mail', () => {
  it('is announced on the page, is in the message, and never where the person sits', async () => {
    const { login, page, show } = await recovered(['temporary_access_pass'])
    expect(page.text).toContain('It is not shown here. It is sent to p•••@e••••.com')
    expect(page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label))).toContain('Send it to me')
    const before = w.product.secrets.length
    const shown = await show('temporary_access_pass')
    expect(shown.text).toContain('It is on its way to p•••@e••••.com')
    const [secret = ''] = w.product.secrets.slice(before)
    expect(shown.text).not.toContain(secret)
    expect(shown.text).not.toContain('id="secret"')
    const messages = await given(login)
    expect(messages.map(({ text }) => secretsIn(text))).toEqual([[secret]])
    expect(messages[0]?.subject).not.toContain(secret)
  })

  it('is made once, however long the mail server is down and however often the person presses', async () => {
    const { login, user, show } = await recovered(['temporary_access_pass'])
    await mail.down()
    await show('temporary_access_pass')
    await w.host.settleDown()
    expect((await show('temporary_access_pass')).status).toBe(409)
    await mail.up()
    w.clock.advance(10 * 60_000)
    expect(await given(login)).toHaveLength(1)
    expect(callsFor(user).filter(call => call === 'temporary_access_pass')).toHaveLength(1)
  })

  it('is in no table to be read, neither on its way nor after', async () => {
    const { login, show } = await recovered(['password_reset_link'])
    const before = w.product.secrets.length
    await mail.down()
    await show('password_reset_link')
    const [secret = ''] = w.product.secrets.slice(before)
    const tables = ['messages', 'jobs', 'operation_grants', 'events', 'audit'] as const
    const rows = await Promise.all(tables.map(table => w.store.db.selectFrom(table).selectAll().execute()))
    expect(secret).not.toBe('')
    expect(JSON.stringify([rows, w.log.lines])).not.toContain(secret)
    await mail.up()
    w.clock.advance(10 * 60_000)
    expect(await given(login)).toHaveLength(1)
    expect(await w.store.db.selectFrom('messages').select('id').where('facts_sealed', 'is not', null).execute()).toEqual([])
  })

  it('is taken back by Not me in the message: another one is made, and given to nobody', async () => {
    const { login, user, show } = await recovered(['temporary_access_pass'])
    await show('temporary_access_pass')
    const [message] = await given(login)
    const link = message?.links.find(one => one.startsWith(`${w.url}/verify/`)) ?? ''
    await browser().post(`${link}/not-me`)
    await w.host.settleDown()
    expect(callsFor(user).filter(call => call === 'temporary_access_pass')).toHaveLength(2)
    const latest = w.product.secrets.at(-1) ?? ''
    expect(mail.inbox.list(login).flatMap(({ text }) => secretsIn(text))).not.toContain(latest)
  })

  it('is sent to nobody where somebody objects while it waits for the mail server; what others wait for is', async () => {
    const { login, show } = await recovered(['temporary_access_pass'])
    const other = await recovered(['temporary_access_pass'])
    await w.host.settleDown()
    const link = mail.inbox.list(login).flatMap(({ links }) => links.filter(one => one.startsWith(`${w.url}/verify/`)))[0]
    await mail.down()
    await Promise.all([show('temporary_access_pass'), other.show('temporary_access_pass')])
    await w.host.settleDown()
    // Too late for the verdict, and not for what it made.
    expect((await browser().post(`${link}/not-me`)).status).toBe(409)
    await mail.up()
    w.clock.advance(10 * 60_000)
    expect(await given(login)).toEqual([])
    expect(await given(other.login)).toHaveLength(1)
  })

  it('goes nowhere else where there is no address on record: nothing is made', async () => {
    const { user, show } = await recovered(['temporary_access_pass'], { email: '' })
    expect((await show('temporary_access_pass')).text).toContain('This cannot be done here')
    expect(callsFor(user)).not.toContain('temporary_access_pass')
  })

  it('goes there, too, where it is given in place of sign-in methods', async () => {
    const { login, show } = await recovered(['reset_factors'])
    const shown = await show('reset_factors')
    expect(shown.text).toContain('Your ways of signing in are removed')
    expect(secretsIn(shown.text)).toEqual([])
    expect((await given(login)).map(({ text }) => secretsIn(text).length)).toEqual([1])
  })

  it('is given to no flow, whatever the flow may be given elsewhere', async () => {
    const proven = await w.proven({ operations, policies: ['secret_to_flow'] })
    const { login, id, person } = await recovered(['temporary_access_pass'], {}, proven)
    const { location } = await person.post(`${w.url}/verify/seat/${id}/go-back`, {}, { follow: false })
    const code = new URL(String(location)).searchParams.get('code') ?? ''
    await proven.redeem(code, { loginHint: login, purpose: 'account_recovery' })
    const scope = 'operations:temporary_access_pass'
    const headers = { authorization: `Bearer ${await proven.token(scope)}` }
    const opened = await proven.call<Record<string, unknown>>(
      'POST',
      `/verifications/${id}/operations`,
      { operation: 'temporary_access_pass' },
      headers,
    )
    expect(opened.body).toMatchObject({ recipient: 'seat', performed: false })
    expect(JSON.stringify(opened.body)).not.toContain('secret')
  })
})
