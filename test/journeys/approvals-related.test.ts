import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Approvals, approvals } from '../support/approvals.ts'

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
})
