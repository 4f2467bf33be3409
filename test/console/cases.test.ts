import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { stepThrough } from '../support/passage.ts'
import type { Flow } from '../support/world.ts'

const bothAccounts = 'Until it is closed nobody recovers either account'

describe('cases in the console', () => {
  let c: ConsoleWorld
  let flow: Flow
  beforeAll(async () => {
    c = await consoleWorld()
    flow = await c.w.flow()
    for (const name of ['gus', 'hal', 'ida', 'jon', 'kim', 'lea']) {
      await c.w.person({ login: `${name}@example.com`, displayName: name })
    }
    for (const name of ['gus', 'ida', 'kim']) await c.w.enroll(`${name}@example.com`, `id-${name}`)
  })
  afterAll(() => c.close())

  /** Somebody shows the identity of somebody else. */
  const shows = (name: string, identityId: string) => stepThrough(c.w, flow, `${name}@example.com`, { overall: 'OK', identityId })

  it('says that nothing is open, then leads from what needs somebody to what was found, and is closed with a reason', async () => {
    const { page, close, expectTrouble } = await c.open('/console/cases')
    await page.getByText('No case is open').waitFor()
    await shows('hal', 'id-gus')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: '1 case is open' }).click()
    await page.getByRole('link', { name: 'Identity in use by another account: hal' }).click()
    await page.getByText('Whoever verified for hal showed the identity that is bound to gus.').waitFor()
    await page.getByText(bothAccounts).waitFor()
    await page.getByRole('table', { name: 'The accounts' }).getByText('id-gus').waitFor()
    const decide = page.getByRole('region', { name: 'Decide' })
    expect(await decide.getByRole('radio', { name: 'Take the identity away from hal' }).isDisabled()).toBe(true)
    expect(await decide.getByRole('button', { name: 'Close the case' }).isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await decide.getByLabel('Why').fill('one\u0000two')
    await decide.getByRole('button', { name: 'Close the case' }).click()
    expectTrouble(/status of 400/)
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click()
    await expect.poll(() => decide.getByLabel('Why').getAttribute('aria-invalid'), { timeout: 5_000 }).toBe('true')
    await decide.getByLabel('Why').fill('They are one person; both accounts are theirs')
    await decide.getByRole('button', { name: 'Close the case' }).click()
    await page.getByRole('dialog').getByText('keep what they are bound to').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click()
    await page.getByText('It is closed; nothing is left to be done here.').waitFor()
    await page.getByText('They are one person; both accounts are theirs').waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toContain('It is closed')
    await close()
  })
})
