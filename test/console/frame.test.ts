import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { idOf } from '../support/walk.ts'

describe('the frame of the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())

  it('leads from a link to the first page of whoever opened it', async () => {
    const { page, close } = await c.open()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    expect(await page.title()).toBe('Overview · Stepgate')
    await close()
  })

  it.each(['light', 'dark'] as const)('is for everybody: %s', async colorScheme => {
    const { page, close } = await c.open('/console/integrations', { colorScheme })
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('/')
    await page.getByRole('combobox').waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('fits on a phone, where the navigation opens and closes', async () => {
    const { page, close } = await c.open('/console/integrations', { viewport: { width: 375, height: 720 } })
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    expect(await fits()).toBe(true)
    const menu = page.getByRole('button', { name: 'Navigation' })
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    await menu.click()
    expect(await violations(page)).toEqual([])
    await page.getByRole('navigation').getByRole('link', { name: 'Integrations' }).click()
    await page.getByRole('link', { name: 'Okta' }).click()
    await page.getByText('Integration ID', { exact: true }).waitFor()
    expect(await fits()).toBe(true)
    await close()
  })

  it('is gone through by keyboard: past the navigation, to a page by a few letters, and into it', async () => {
    const { page, close } = await c.open(`/console/integrations/${c.w.directoryId}`)
    const focused = () => page.evaluate('document.activeElement?.textContent')
    await page.getByText('Integration ID', { exact: true }).waitFor()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the page')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement?.id')).toBe('page')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'People, pages and commands' }).fill('integr')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Integrations')
    await page.getByRole('link', { name: 'Okta' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Okta')
    expect(await page.title()).toBe('Okta · Stepgate')
    await close()
  })

  it('leads from an id, as a log or a ticket has it, to its page, and from the letters of a name to the person', async () => {
    await c.w.person({ login: 'aoife@example.com', externalId: '00u-Aoife', givenName: 'Aoife', familyName: "O'Sullivan" })
    const flow = await c.w.flow()
    const started = await flow.stepUp('aoife@example.com')
    const { page, close } = await c.open()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    const looked = async (text: string) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'People, pages and commands' }).fill(text)
    }
    const options = page.getByRole('option')
    await looked('osullivan')
    await options.getByText('aoife@example.com').waitFor()
    await page.keyboard.press('Escape')
    await looked('00u-Aoife')
    await options.getByText('aoife@example.com').click()
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/console/people/${c.w.directoryId}/00u-Aoife`)
    await looked(idOf(started))
    await options.getByText('verification', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/console/verifications/${idOf(started)}`)
    await looked(c.w.directoryId)
    await options.getByText('integration', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Okta', level: 1 }).waitFor()
    await close()
  })

  it('turns dark and stays so', async () => {
    const { page, close } = await c.open('/console/integrations', { colorScheme: 'light' })
    const scheme = () => page.evaluate('document.documentElement.dataset.mantineColorScheme')
    await expect.poll(scheme).toBe('light')
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await expect.poll(scheme).toBe('dark')
    await page.reload()
    await expect.poll(scheme).toBe('dark')
    await close()
  })

  it('has a page whose script did not arrive whole again by one press', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations')
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    expectTrouble(/ERR_FAILED|dynamically imported|preloading route/)
    await page.route('**/console/assets/*.js', route => route.abort())
    await page.getByRole('navigation').getByRole('link', { name: 'Verifications' }).click()
    await page.getByRole('heading', { name: 'This page broke' }).waitFor()
    await page.unroute('**/console/assets/*.js')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Verifications', level: 1 }).waitFor()
    await close()
  })

  it('says of an address that no page has, and of an integration that is not there, that it is so', async () => {
    const { page, close, expectTrouble } = await c.open('/console/nowhere/at/all')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    expectTrouble(/status of 404/)
    await page.goto(`${c.w.url}/console/integrations/int-of-nobody`)
    await page.getByRole('alert').waitFor()
    await close()
  })
})
