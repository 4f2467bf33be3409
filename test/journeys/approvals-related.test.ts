import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atDesk, codeOn } from '../helpdesk/stage.ts'
import { type Approvals, approvals } from '../support/approvals.ts'
import { browser } from '../support/browser.ts'

describe('who may approve, where the product itself is asked who stands where', () => {
  let a: Approvals
  beforeAll(async () => {
    a = await approvals({ related: true })
    for (const name of ['boss', 'next', 'third']) await a.somebody(`${name}@example.com`)
  })
  afterAll(() => a.close())

  const told = (login: string) =>
    a.mail.inbox.list().filter(one => one.to.includes(login) && one.links.some(link => link.includes('/approve/'))).length

  it('is the manager of that moment, and no longer the one who was asked', async () => {
    // What the attribute says counts for nothing there.
    const { login } = await a.reportsTo('ana@example.com', 'u-third')
    a.product.managers.set('u-ana', 'u-boss')
    const { link } = await a.waiting(login)
    expect([told('boss@example.com'), told('third@example.com')]).toEqual([1, 0])
    a.product.managers.set('u-ana', 'u-next')
    expect((await a.signIn(link, 'boss@example.com')).page.text).toContain('Somebody else was asked')
    expect((await a.answer(link, 'next@example.com')).text).toContain('It is approved')
  })

  it('is nobody where the product names nobody', async () => {
    const { login } = await a.reportsTo('bob@example.com', 'u-boss')
    expect((await a.recovered(a.flow, login, ['unlock'])).page.text).toContain('This cannot be done here')
  })

  it('is told by nothing else where the product does not answer: nobody is asked, nobody decides, until it does', async () => {
    const { login } = await a.somebody('cid@example.com')
    a.product.managers.set('u-cid', 'u-boss')
    const before = told('boss@example.com')
    a.product.relationsFail = true
    const { page, person } = await a.recovered(a.flow, login, ['unlock'])
    await a.host.settleDown()
    expect(told('boss@example.com')).toBe(before)
    a.product.relationsFail = false
    expect((await person.press(page, 'Ask for approval')).text).toContain('Somebody was asked')
    await a.host.settleDown()
    expect(told('boss@example.com')).toBe(before + 1)
    const link =
      a.mail.inbox
        .list()
        .at(-1)
        ?.links.find(one => one.includes('/approve/')) ?? ''
    const { page: asked, person: boss } = await a.signIn(link, 'boss@example.com')
    a.product.relationsFail = true
    const late = await boss.press(asked, 'Approve', { reason: 'I called' })
    expect(late.text).toContain('does not say at present who may decide')
    a.product.relationsFail = false
    expect((await boss.press(asked, 'Approve', { reason: 'I called' })).text).toContain('It is approved')
  })

  it('is the manager of that moment for a caller at the helpdesk, too, once the agent has opened it', async () => {
    const { login } = await a.reportsTo('dot@example.com', 'u-third')
    a.product.managers.set('u-dot', 'u-boss')
    const config = { directoryIntegrationId: a.recoverable, operations: ['unlock'] }
    const desk = await a.admin<{ id: string }>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Desk', config })
    const { externalId } = await a.somebody('staff@example.com')
    const person = { integrationId: a.recoverable, externalId }
    const token = { name: 'Ann', role: 'agent', person }
    const made = await a.admin<{ id: string; token: string }>('POST', '/v1/admin-tokens', token)
    const agent = atDesk(a.url, desk.body.id, made.body)
    const { id } = (await agent.start(login, { operations: ['unlock'] })).body
    await a.host.settleDown()
    const links = a.mail.inbox.list(login).flatMap(one => one.links)
    const caller = browser()
    await caller.press(
      await caller.open(links.findLast(one => one.includes('/verify/')) ?? ''),
      'Continue',
      {},
      { follow: false },
    )
    const code = codeOn(await caller.open(await a.finish(id, { overall: 'OK' })))
    expect((await agent.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    await agent.operate(id, 'unlock')
    const before = [told('boss@example.com'), told('third@example.com')]
    const waits = await caller.open(`${a.url}/verify/seat/${id}`)
    expect((await caller.press(waits, 'Ask for approval')).text).toContain('Somebody was asked')
    await a.host.settleDown()
    expect([told('boss@example.com'), told('third@example.com')]).toEqual([(before[0] ?? 0) + 1, before[1]])
    const asked = a.mail.inbox.list('boss@example.com').at(-1)?.links ?? []
    expect((await a.answer(asked.find(one => one.includes('/approve/')) ?? '', 'boss@example.com')).text).toContain(
      'It is approved',
    )
  })

  it('is asked of the product only where somebody has to approve', async () => {
    const { login } = await a.somebody('eve@example.com')
    a.product.relationsFail = true
    const lines = () => a.log.lines.filter(line => line.includes('who may approve could not be asked')).length
    const before = lines()
    expect((await a.recovered(a.flow, login, ['revoke_sessions'])).page.text).toContain('sign me out everywhere')
    expect(lines()).toBe(before)
    await a.recovered(a.flow, login, ['unlock'])
    expect(lines()).toBe(before + 1)
    a.product.relationsFail = false
  })
})
