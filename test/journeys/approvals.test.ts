import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Approvals, approvals } from '../support/approvals.ts'

describe('an operation that a second person has to approve', () => {
  let a: Approvals
  beforeAll(async () => {
    a = await approvals()
    await a.somebody('boss@example.com')
  })
  afterAll(() => a.close())

  it('waits, until the manager has signed in, compared a number and said yes; then it is done once', async () => {
    const { login } = await a.reportsTo('ana@example.com', 'u-boss')
    const { page, link, id, person, show } = await a.waiting(login, { ticket: 'INC-7', reasonText: 'New phone' })
    expect(page.text).toContain('Somebody of the organisation has to approve this first')
    const number = /class="code"[^>]*>(\d\d)</.exec(page.text)?.[1]
    expect(number).toMatch(/^\d\d$/)
    expect(page.text).toContain('http-equiv="refresh"')
    const early = await show('unlock')
    expect([early.status, early.text]).toEqual([409, expect.stringContaining('has to approve this first')])
    expect(a.product.calls).toEqual([])

    const { page: asked, person: boss } = await a.signIn(link, 'boss@example.com')
    for (const shown of ['Ada Of ana', login, 'New phone', 'INC-7', `>${number}<`, 'your account is unlocked']) {
      expect(asked.text).toContain(shown)
    }
    const done = await boss.press(asked, 'Approve', { reason: 'I called her' })
    expect(done.text).toContain('It is approved')
    a.clock.advance(9 * 60_000)
    const ready = await person.open(`${a.url}/verify/seat/${id}`)
    expect((await person.press(ready, 'Yes, unlock my account')).text).toContain('Your account is unlocked')
    expect(a.product.calls).toContain('unlock u-ana')
    const audit = await a.admin<{ items: { action: string; actor: { kind: string } }[] }>('GET', `/v1/audit?target=${id}`)
    const steps = audit.body.items.filter(({ action }) => action.startsWith('approval.'))
    expect(steps.map(({ action, actor }) => `${action} ${actor.kind}`).toSorted()).toEqual([
      'approval.approved person',
      'approval.asked host',
    ])
  })

  it('is refused with a reason, and stays so', async () => {
    const { login } = await a.reportsTo('bob@example.com', 'boss@example.com')
    const { link, id, person, show } = await a.waiting(login)
    expect((await a.answer(link, 'boss@example.com', 'Refuse')).text).toContain('It is refused')
    expect((await a.answer(link, 'boss@example.com').catch((error: Error) => error.message)) as string).toContain('no button')
    expect((await show('unlock')).status).toBe(409)
    expect((await person.open(`${a.url}/verify/seat/${id}`)).text).toContain('cannot be done here')
  })

  it('is refused where nobody answers in time, and where there is nobody to ask', async () => {
    const { login } = await a.reportsTo('cid@example.com', 'u-boss')
    const { link, show } = await a.waiting(login)
    const { page, person: boss } = await a.signIn(link, 'boss@example.com')
    a.clock.advance(4 * 60_000)
    await a.store.transaction(({ db }) =>
      db.updateTable('operation_approvals').set({ expires_at: a.clock.now() }).where('state', '=', 'open').execute(),
    )
    expect((await boss.press(page, 'Approve', { reason: 'late' })).text).toContain('time to decide is over')
    expect((await show('unlock')).text).toContain('Nothing was changed')
    const { login: alone } = await a.somebody('alone@example.com')
    const recovered = await a.recovered(a.flow, alone, ['unlock'])
    expect(recovered.page.text).toContain('This cannot be done here')
    await a.host.settleDown()
  })

  it('is asked for by the person where a policy came to want it after the verdict', async () => {
    const { login } = await a.reportsTo('flo@example.com', 'u-boss')
    const { page, person, id } = await a.recovered(a.flow, login, ['revoke_sessions'])
    expect(page.text).toContain('sign me out everywhere')
    await a.decree({ unlock: { approval: true }, revoke_sessions: { approval: true } })
    const waits = await person.open(`${a.url}/verify/seat/${id}`)
    expect((await person.press(waits, 'Ask for approval')).text).toContain('Somebody was asked, and sees this number')
    await a.host.settleDown()
    const written = a.mail.inbox.list().length
    for (const _ of [1, 2]) await person.post(`${a.url}/verify/seat/${id}/approval`, {})
    await a.host.settleDown()
    expect(a.mail.inbox.list()).toHaveLength(written)
    const link =
      a.mail.inbox
        .list()
        .at(-1)
        ?.links.find(one => one.includes('/approve/')) ?? ''
    a.clock.advance(45 * 60_000)
    expect((await a.answer(link, 'boss@example.com')).text).toContain('It is approved')
    const ready = await person.open(`${a.url}/verify/seat/${id}`)
    expect((await person.press(ready, 'Yes, sign me out everywhere')).text).toContain('You are signed out everywhere')
    await a.decree({ unlock: { approval: true }, revoke_sessions: { approval: false } })
  })

  it('is asked of nobody where the attribute is the id of one and the login of another, a name, or an address that is no login', async () => {
    await a.somebody('u-boss', { externalId: 'u-double', email: 'double@example.com' })
    await a.somebody('kim@example.com', { email: 'other.address@example.com', displayName: 'Kim Chief' })
    for (const manager of ['u-boss', 'Kim Chief', 'other.address@example.com']) {
      const { login } = await a.reportsTo(`vague${manager.length}@example.com`, manager)
      expect((await a.recovered(a.flow, login, ['unlock'])).page.text).toContain('This cannot be done here')
    }
    await a.store.transaction(({ db }) => db.deleteFrom('directory_users').where('external_id', '=', 'u-double').execute())
  })

  const letters = (login: string) =>
    a.mail.inbox
      .list()
      .filter(one => one.to.includes(login))
      .map(({ subject }) => subject)

  it('is asked for in the language of the flow, and all who were asked hear how it ended, and nobody by whom', async () => {
    const { login } = await a.reportsTo('eva@example.com', 'u-chief')
    await a.somebody('chief@example.com')
    const { link } = await a.waiting(login, { language: 'es-MX' })
    await a.answer(link, 'chief@example.com', 'Refuse')
    await a.host.settleDown()
    expect(letters('chief@example.com').map(subject => subject.replace(/^.*: /, ''))).toEqual([
      'se pide su aprobación',
      'se ha rechazado',
    ])
    const [last] = a.mail.inbox.list().slice(-1)
    expect(last?.text).not.toMatch(/chief|I have talked/)
    const { login: other } = await a.reportsTo('ida@example.com', 'u-chief')
    await a.waiting(other, { language: 'pt' })
    await a.store.transaction(({ db }) =>
      db.updateTable('operation_approvals').set({ expires_at: a.clock.now() }).where('state', '=', 'open').execute(),
    )
    await a.host.settleDown()
    await a.host.settleDown()
    expect(letters('chief@example.com').at(-1)).toContain('ninguém decidiu a tempo')
    const rows = await a.store.db.selectFrom('operation_approvals').select('asked').where('state', '<>', 'open').execute()
    expect(rows.map(({ asked }) => asked).filter(asked => asked !== null)).toEqual([])
  })

  it('is asked for in the own language of whoever is asked, where the directory knows it and there are texts in it', async () => {
    await a.somebody('jefa@example.com', { claims: { locale: 'es-MX' } })
    await a.somebody('chefin@example.com', { claims: { locale: 'de' } })
    for (const [manager, words] of [
      ['jefa', ['se pide su aprobación', 'se ha rechazado']],
      ['chefin', ['é pedida a sua aprovação', 'foi recusado']],
    ] as const) {
      const { login } = await a.reportsTo(`of-${manager}@example.com`, `u-${manager}`)
      const { link } = await a.waiting(login, { language: 'pt' })
      await a.answer(link, `${manager}@example.com`, 'Refuse')
      await a.host.settleDown()
      expect(letters(`${manager}@example.com`).map(subject => subject.replace(/^.*: /, ''))).toEqual(words)
    }
  })

  it('is over once somebody objects, and those who were asked hear it', async () => {
    const { login } = await a.reportsTo('uma@example.com', 'u-chief')
    const { id, person } = await a.waiting(login)
    await person.post(`${a.url}/verify/seat/${id}/not-me`)
    await a.host.settleDown()
    expect(letters('chief@example.com').at(-1)).toContain('there is nothing left to approve')
    const [last] = a.mail.inbox.list('chief@example.com').slice(-1)
    expect(last?.text).not.toContain('/approve/')
  })

  it('reports how it was decided, and who decides for whom again and again', async () => {
    for (const _ of [1, 2]) {
      const login = 'dora@example.com'
      await a.reportsTo(login, 'u-boss')
      const { link } = await a.waiting(login)
      await a.answer(link, 'boss@example.com')
    }
    const { body } = await a.admin<{ counts: Record<string, number>; repeatedPairs: object[]; decisions: object[] }>(
      'GET',
      '/v1/reports/approvals',
    )
    expect(body.counts).toMatchObject({ approved: 4, expired: 2, refused: 8 })
    expect(body.decisions[0]).toMatchObject({ state: 'approved', operations: ['unlock'], reason: 'I have talked to them' })
    expect(body.repeatedPairs).toEqual([
      { approver: { integrationId: a.recoverable, externalId: 'u-boss' }, with: 'person', other: 'u-dora', count: 2 },
    ])
  })

  it('is so for the members of a group, where its policy says so, and for nobody else', async () => {
    const [gus, hal] = [await a.reportsTo('gus@example.com', 'u-boss'), await a.reportsTo('hal@example.com', 'u-boss')]
    await a.groupPolicy('careful', [gus.login], { operations: { password_reset_link: { approval: true } } })
    const waits = await a.recovered(a.flow, gus.login, ['password_reset_link'])
    expect(waits.page.text).toContain('Somebody of the organisation has to approve this first')
    expect((await waits.show('password_reset_link')).text).not.toContain('canary')
    const ready = await a.recovered(a.flow, hal.login, ['password_reset_link'])
    expect((await ready.show('password_reset_link')).text).toContain('canary')
    expect(a.product.calls.filter(call => call.startsWith('password_reset_link'))).toEqual(['password_reset_link u-hal'])
  })
})
