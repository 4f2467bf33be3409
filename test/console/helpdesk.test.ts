import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskConsole, deskConsole } from './desk-stage.ts'

describe('the agent’s page', () => {
  let d: DeskConsole
  beforeAll(async () => {
    d = await deskConsole()
  }, 30_000)
  afterAll(() => d.close())

  it('leads from a caller’s login to new sign-in methods on the phone that was verified, and the agent sees nothing of them', async () => {
    const login = 'ana@example.com'
    await d.s.somebody(login)
    const { page, close } = await d.enter('amy', 'agent')
    await page.getByRole('heading', { name: 'Helpdesk', level: 1 }).waitFor()
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Helpdesk'])

    await page.getByLabel('Login').fill(login)
    await page.keyboard.press('Enter')
    await page.getByText('a•••@e••••.com').first().waitFor()
    await page.getByLabel('Reason').fill('You lost your phone')
    await page.getByLabel('Ticket').fill('INC0012345')
    await page.getByLabel('Remove all sign-in methods').check()
    await page.getByRole('button', { name: 'Send the check' }).click()

    await page.getByRole('heading', { name: 'How far it is' }).waitFor()
    const link = await d.linkTo(login)
    await page.getByText('accepted by the provider').waitFor()
    const phone = await d.phone()
    await phone.goto(link)
    await phone.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('status').filter({ hasText: 'document and face' }).waitFor({ state: 'attached' })
    await phone.getByRole('button', { name: 'Pass' }).click()
    const code = (await phone.locator('#read-back').textContent()) ?? ''
    await page.getByLabel('Six digits that the caller reads out').fill(code)
    expect(code).toMatch(/^\d{3} \d{3}$/)
    await page.keyboard.press('Enter')
    await page.getByText('The caller is who they say').first().waitFor()
    await page.getByRole('button', { name: 'Open: Remove all sign-in methods' }).click()
    await page.getByRole('dialog').getByText('You are shown nothing of it').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Open' }).click()
    await page.getByText('the caller presses it on their phone').waitFor()
    await close()
  })
})
