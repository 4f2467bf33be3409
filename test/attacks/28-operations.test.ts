import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { browser } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, carried, said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

describe.each(['sqlite', 'postgres'] as const)('whoever is changed in their account hears of it, on %s', database => {
  let mail: MailStandIn
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ database, mail })
    flow = await w.recovering({ operations: ['temporary_access_pass', 'unlock'] })
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  async function verdict(language = 'en') {
    nth += 1
    const { login } = await w.somebody(`p${nth}@example.com`)
    return { login, ...(await w.recovered(flow, login, ['temporary_access_pass', 'unlock'], { language })) }
  }
  async function mailsTo(login: string) {
    await w.host.settleDown()
    return mail.inbox.list(login)
  }
  const linkIn = (mails: Awaited<ReturnType<typeof mailsTo>>, subject: string) =>
    mails
      .filter(one => one.subject.includes(subject))
      .at(-1)
      ?.links.find(one => one.startsWith(`${w.url}/verify/`)) ?? ''

  it('of the start, of each change and of the success, and of no secret', async () => {
    const { login, show, person, id } = await verdict()
    await show('temporary_access_pass')
    await show('unlock')
    const back = await person.post(`${w.url}/verify/seat/${id}/go-back`, {}, { follow: false })
    const { code } = carried(back, person)
    expect(said(await flow.redeem(code, { loginHint: login, purpose: 'account_recovery' }))).toBe(allowed)
    const mails = await mailsTo(login)
    const changed = mails.filter(one => one.subject.includes('your account was changed'))
    expect(mails.map(({ subject }) => subject.replace(/^.*: /, '')).toSorted()).toEqual([
      'somebody asks to get into your account',
      'somebody got into your account',
      'your account was changed',
      'your account was changed',
    ])
    const told = JSON.stringify(changed)
    expect(told).toContain('a temporary access code was given')
    expect(told).toContain('the account was unlocked')
    expect(JSON.stringify(mails)).not.toContain('canary')
  })

  it('in their language', async () => {
    const { login, show } = await verdict('pt-BR')
    await show('unlock')
    expect(JSON.stringify(await mailsTo(login))).toContain('a conta foi desbloqueada')
  })

  it('of a refusal nothing: nothing was changed', async () => {
    const { login, show } = await verdict()
    w.product.faults.set('unlock', 'refused')
    await show('unlock')
    w.product.faults.clear()
    expect((await mailsTo(login)).filter(one => one.subject.includes('changed'))).toEqual([])
  })

  it('with *Not me*, which closes what was not shown yet, though the verdict was received', async () => {
    const { login, show, person, id } = await verdict()
    const back = await person.post(`${w.url}/verify/seat/${id}/go-back`, {}, { follow: false })
    await flow.redeem(carried(back, person).code, { loginHint: login, purpose: 'account_recovery' })
    const calls = w.product.calls.length
    const objected = await browser().post(`${linkIn(await mailsTo(login), 'got into your account')}/not-me`)
    expect(objected.text).toContain('too late to stop')
    expect((await show('temporary_access_pass')).text).toContain('This request was stopped')
    expect((await person.open(`${w.url}/verify/seat/${id}`)).text).not.toContain('operations')
    expect(w.product.calls).toHaveLength(calls)
  })

  it('with *Not me* in what tells of a change: what was shown is made worthless, once, and a human hears', async () => {
    const { login, show, id } = await verdict()
    w.product.calls.length = 0
    await show('temporary_access_pass')
    const link = linkIn(await mailsTo(login), 'was changed')
    await browser().post(`${link}/not-me`)
    await browser().post(`${link}/not-me`)
    expect((await show('unlock')).text).toContain('This request was stopped')
    await w.host.settleDown()
    const [pass, out] = [`temporary_access_pass u-p${nth}`, `revoke_sessions u-p${nth}`]
    expect(w.product.calls).toEqual([pass, out, pass, out])
    const report = await w.admin<{ operations: readonly { operation: string; state: string }[] }>(
      'GET',
      `/v1/verifications/${id}`,
    )
    expect(report.body.operations).toContainEqual(expect.objectContaining({ operation: 'take_back', state: 'done' }))
    expect(said(await flow.call('GET', `/verifications/${id}`))).toBe('cancelled/none/deny/reported_by_person')
    const cases = await w.store.db
      .selectFrom('cases')
      .select('kind')
      .where('verification_id', '=', id as never)
      .execute()
    expect(cases).toEqual([{ kind: 'dispute' }])
  })

  it('with *Not me* a day later: what was shown is of no use to anybody by then, and nobody is put out', async () => {
    const { login, show } = await verdict()
    await show('temporary_access_pass')
    const link = linkIn(await mailsTo(login), 'was changed')
    w.product.calls.length = 0
    w.clock.advance(24 * 3_600_000)
    await browser().post(`${link}/not-me`)
    await w.host.settleDown()
    expect(w.product.calls).toEqual([])
  })
})
