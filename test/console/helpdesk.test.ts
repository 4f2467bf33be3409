import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type DeskConsole, deskConsole } from './desk-stage.ts'

const fits = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
const focused = (page: Page) => page.evaluate('document.activeElement?.textContent')

/** From the login to the form by which the check is sent. */
async function find(page: Page, login: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.keyboard.press('Enter')
}

async function send(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Send the check' }).click()
  await page.getByRole('heading', { name: 'How far it is' }).waitFor()
  return page.url().split('/').at(-1) ?? ''
}

describe('the agent’s page', () => {
  let d: DeskConsole
  beforeAll(async () => {
    d = await deskConsole()
  }, 30_000)
  afterAll(() => d.close())

  /** The caller's own browser, from the mail to the page with the code. */
  async function pass(login: string, press = 'Pass'): Promise<{ readonly phone: Page; readonly code: string }> {
    const phone = await d.phone()
    await phone.goto(await d.linkTo(login))
    await phone.getByRole('button', { name: 'Continue' }).click()
    await phone.getByRole('button', { name: press }).click()
    const code = press === 'Pass' ? ((await phone.locator('#read-back').textContent()) ?? '') : ''
    return { phone, code }
  }

  /** Both clocks go on: the page counts by itself, and says it once to those who hear. */
  async function passToLastMinute(page: Page): Promise<void> {
    const last = page.getByRole('status').filter({ hasText: 'Less than a minute is left to open something.' })
    expect(await last.count()).toBe(0)
    const [, minutes, seconds] = /(\d+):(\d\d)/.exec((await page.getByRole('timer').textContent()) ?? '') ?? []
    const skipped = (Number(minutes) * 60 + Number(seconds) - 55) * 1_000
    d.s.w.clock.advance(skipped)
    await page.clock.fastForward(skipped)
    await page.getByText(/^Can be opened for 0:5\d more$/).waitFor()
    await last.waitFor({ state: 'attached' })
    expect(await page.getByRole('timer').getAttribute('aria-live')).toBe('off')
  }

  it('leads from a caller’s login to what the phone that was verified is shown, and the agent sees neither code nor link', async () => {
    const login = 'ana@example.com'
    await d.s.somebody(login)
    const { page, close } = await d.enter('amy', 'agent')
    await page.clock.install()
    const heard: Promise<string>[] = []
    page.on('response', response => {
      if (response.url().includes('/v1/helpdesk/')) heard.push(response.text().catch(() => ''))
    })
    await page.getByRole('heading', { name: 'Helpdesk', level: 1 }).waitFor()
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Helpdesk'])

    await find(page, login)
    await page.getByRole('group', { name: 'Found a•••@e••••.com' }).waitFor()
    expect(page.url()).not.toContain('ana')
    await page.getByLabel('Reason').fill('You lost your phone')
    await page.getByLabel('Ticket').fill('INC0012345')
    await page.getByLabel('New password by a link').check()
    expect(await violations(page)).toEqual([])
    await send(page)

    await d.s.w.host.settleDown()
    await page.getByText('accepted by the provider').waitFor()
    expect(await page.getByRole('button', { name: 'Open: New password by a link' }).isDisabled()).toBe(true)
    const { phone, code } = await pass(login)
    const field = page.getByLabel('Six digits that the caller reads out')
    await field.waitFor()
    expect(await violations(page)).toEqual([])
    await field.fill('12')
    await page.keyboard.press('Enter')
    await page.getByText('It has six digits.').waitFor()
    await field.fill(code === '000 000' ? '000 001' : '000 000')
    await page.keyboard.press('Enter')
    await page.getByText('That is not the code. 2 tries are left.').waitFor()
    const before = (await Promise.all(heard)).join()
    expect([before.includes(code), before.includes(code.replace(' ', ''))]).toEqual([false, false])
    await field.fill(code)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toContain('The caller is who they say')
    await page.getByText(/^Can be opened for \d+:\d\d more$/).waitFor()
    await passToLastMinute(page)

    await page.getByRole('button', { name: 'Open: New password by a link' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('On the verified phone the caller is shown a link').waitFor()
    await dialog.getByRole('button', { name: 'Open' }).click()
    await expect.poll(() => focused(page)).toContain('the caller presses it on their phone')
    await phone.reload()
    await phone.getByRole('button', { name: 'Show' }).click()
    const secret = (await phone.locator('#secret').innerHTML()).match(/https?:[^"<\s]+/)?.[0] ?? ''
    expect(secret).not.toBe('')
    await page.getByText('Done', { exact: true }).waitFor()
    await page.getByText('Operation password_reset_link: done').waitFor()
    expect((await Promise.all(heard)).join()).not.toContain(secret)
    expect(await page.content()).not.toContain(secret)

    expect(await page.getByRole('link', { name: 'Step by step' }).count()).toBe(0)
    const owner = await d.c.open(new URL(page.url()).pathname)
    await owner.page.getByRole('link', { name: 'Step by step' }).click()
    await owner.page.waitForURL(url => url.pathname.startsWith('/console/verifications/'))
    await owner.page.getByRole('definition').getByRole('link', { name: 'Helpdesk', exact: true }).click()
    await owner.page.waitForURL(page.url())
    await owner.close()
    await page.getByRole('link', { name: '← Helpdesk' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Ticket INC0012345' }).getByText('The caller is who they say').waitFor()
    await close()
  })

  it('says of whom nobody can be verified, and of a login that nobody has, what it is, at their place', async () => {
    await d.s.somebody('gone@example.com', { status: 'inactive', sourceStatus: 'DEPROVISIONED' })
    const { page, close, expectTrouble } = await d.enter('ben', 'agent', '/console/helpdesk', { colorScheme: 'dark' })
    expectTrouble(/status of 404/)
    await find(page, 'nobody@example.com')
    await page.getByRole('alert').getByText('Nobody, or several, of this login').waitFor()
    expect(await violations(page)).toEqual([])
    await find(page, 'gone@example.com')
    await page.getByText('This account is not active').waitFor()
    expect(await page.getByRole('button', { name: 'Send the check' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Somebody else' }).click()
    await expect.poll(() => page.evaluate('document.activeElement?.value')).toBe('gone@example.com')
    await page.goto(`${d.c.w.url}/console/helpdesk/nothing`)
    await page.getByRole('heading', { name: 'There is no such call' }).waitFor()
    await page.goto(`${d.c.w.url}/console/integrations`)
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    await close()
  })

  it('tells whoever came by a link, and is nobody of a directory, why they cannot begin', async () => {
    await d.s.somebody('cem@example.com')
    const { page, close } = await d.c.open('/console/helpdesk')
    await page.getByText('You may look, and not begin').first().waitFor()
    await find(page, 'cem@example.com')
    expect(await page.getByRole('button', { name: 'Send the check' }).isDisabled()).toBe(true)
    await close()
  })

  it('leads to a supervisor where no agent may go alone, and on with what they allowed', async () => {
    const login = 'dee@example.com'
    await d.s.somebody(login)
    expect((await d.s.ann.start(login)).status).toBe(201)
    const { page, close, expectTrouble } = await d.enter('flo', 'agent')
    expectTrouble(/status of 403/)
    await find(page, login)
    await page.getByRole('button', { name: 'Send the check' }).click()
    await page.getByRole('alert').getByText('another one takes a supervisor').waitFor()
    await page.getByText('they open Overrides in this console').waitFor()

    const sue = await d.enter('sid', 'supervisor', '/console/overrides', { viewport: { width: 375, height: 720 } })
    sue.expectTrouble(/status of 400/)
    await sue.page.getByRole('textbox', { name: 'Login' }).fill(login)
    await sue.page.getByLabel('Address that is not on record').fill('not an address')
    await sue.page.getByLabel('Why').fill('Rang back at the number on record')
    await sue.page.getByRole('button', { name: 'Allow it' }).click()
    await sue.page.getByText('has to be an e-mail address, or a number').waitFor()
    await sue.page.getByLabel('Address that is not on record').fill('')
    await sue.page.getByRole('button', { name: 'Allow it' }).click()
    const permission = (await sue.page.getByText(/^ovr_/).textContent()) ?? ''
    await sue.page.getByText('Not used yet').waitFor()
    expect(await violations(sue.page)).toEqual([])
    expect(await fits(sue.page)).toBe(true)

    await page.getByLabel('A supervisor allowed this call').check()
    await page.getByLabel('Permission').fill(permission)
    await send(page)
    await page.getByText('allowed by sid').waitFor()
    await sue.page.reload()
    await sue.page.getByText('for a call of flo').waitFor()
    await sue.close()
    await close()
  })

  it('shows in one window what another one did, and says it to those who hear', async () => {
    const login = 'gus@example.com'
    await d.s.somebody(login)
    const { page, close } = await d.enter('hal', 'agent')
    await find(page, login)
    await page.getByText('Nothing is chosen above', { exact: false }).waitFor()
    const id = await send(page)
    const other = await page.context().newPage()
    await other.goto(`${d.c.w.url}/console/helpdesk/${id}`)
    await other.getByRole('button', { name: 'Call it off' }).click()
    await other.getByRole('dialog').getByText('The link stops working at once').waitFor()
    await other.getByRole('dialog').getByRole('button', { name: 'Call it off' }).click()
    await other.getByText('It was not finished in time, or was called off.', { exact: true }).waitFor()
    await page.getByRole('status').filter({ hasText: 'Over' }).waitFor({ state: 'attached' })
    await page.getByRole('listitem').filter({ hasText: 'Finished' }).getByText('not reached').waitFor({ state: 'attached' })
    expect(await page.getByRole('button', { name: 'Send the link again' }).isDisabled()).toBe(true)
    await close()
  })

  it('works on a phone by keyboard alone, and shows a code to scan once', async () => {
    const login = 'ida@example.com'
    await d.s.somebody(login)
    const { page, close } = await d.enter('jon', 'agent', '/console/helpdesk', { viewport: { width: 375, height: 720 } })
    const typed = page.getByRole('textbox', { name: 'Login' })
    await typed.focus()
    await page.keyboard.type(login)
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Found i•••@e••••.com' }).waitFor()
    expect(await fits(page)).toBe(true)
    // From the account by Tab: somebody else, the way of the link, and to the last of them by an arrow.
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Somebody else')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowUp')
    expect(await page.getByLabel('QR code').isChecked()).toBe(true)
    await page.getByLabel('Reason').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: 'Code for the caller to scan' }).waitFor()
    expect(await fits(page)).toBe(true)
    await page.reload()
    await page.getByText('is shown no more').waitFor()
    expect(await page.getByRole('img').count()).toBe(0)
    await close()
  })

  it('stops after the third wrong code, and tells the agent what to say and whom to tell', async () => {
    const login = 'kim@example.com'
    await d.s.somebody(login)
    const { page, close } = await d.enter('leo', 'agent')
    await find(page, login)
    await send(page)
    const { code } = await pass(login)
    const wrong = code === '000 000' ? '000 001' : '000 000'
    for (const text of ['2 tries are left', 'One try is left']) {
      await page.getByLabel('Six digits that the caller reads out').fill(wrong)
      await page.keyboard.press('Enter')
      await page.getByText(text).first().waitFor()
    }
    await page.getByLabel('Six digits that the caller reads out').fill(wrong)
    await page.keyboard.press('Enter')
    await page.getByText('Tell a supervisor now').waitFor()
    expect(await page.getByLabel('Six digits that the caller reads out').count()).toBe(0)
    await close()
  })
})
