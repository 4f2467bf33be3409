import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('policies in the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())

  const inForce = async () => (await c.w.admin<{ settings: object }>('GET', '/v1/policies/default')).body.settings
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'

  it('are read as sentences, and made stricter at once', async () => {
    const { page, close } = await c.open('/console/policies')
    await page.getByText('As delivered').waitFor()
    await page.getByRole('link', { name: 'Everybody' }).click()
    await page.getByText('Sets nothing: what Stepgate has by default holds.').waitFor()
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'What Incode has to say' }).waitFor()
    expect(await page.getByRole('button', { name: 'Save…' }).isDisabled()).toBe(true)
    await page.getByRole('group', { name: 'Least score' }).getByLabel('Step-up').pressSequentially('80,5')
    await page.getByText('One setting changed. Takes effect at once.').waitFor()
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByRole('dialog').getByText('For step-up, the overall score has to be at least 80.5.').waitFor()
    await page.getByLabel('Why').fill('Stricter since the audit')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('In force, version 2').waitFor()
    await page.getByText('“Stricter since the audit”').waitFor()
    expect(await inForce()).toEqual({ minimumValue: { step_up: 80.5 } })
    await close()
  })

  it('do not say when they take effect where the host could not say what is looser', async () => {
    const { page, close, expectTrouble } = await c.open('/console/policies/default/edit')
    expectTrouble(/status of 403/)
    const asked = '**/v1/policies/check'
    await page.route(asked, route =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Not now', status: 403 }),
      }),
    )
    await page.getByRole('group', { name: 'Least score' }).getByLabel('Step-up').fill('90')
    const alert = page.getByRole('alert').filter({ hasText: 'Not now' })
    await alert.waitFor()
    await page.getByText('The host has not said yet whether it takes effect at once.').waitFor()
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByRole('dialog').getByText('The host has not said yet whether it takes effect at once.').waitFor()
    expect(await page.getByText(/Takes effect at once/).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.unroute(asked)
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('One setting changed. Takes effect at once.').waitFor()
    // What was entered is not lost by a link that was pressed.
    await page.getByRole('link', { name: '← Everybody' }).click()
    const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
    await leaving.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('One setting changed. Takes effect at once.').waitFor()
    await page.getByRole('link', { name: '← Everybody' }).click()
    await leaving.getByRole('button', { name: 'Leave' }).click()
    await page.waitForURL('**/policies/default')
    await close()
  })

  it('mark what loosens while it is entered, and wait for a second administrator', async () => {
    const { page, close, expectTrouble } = await c.open('/console/policies/default/edit')
    await page.getByRole('group', { name: 'Least score' }).getByLabel('Step-up').fill('60')
    await page.getByText('loosens', { exact: true }).waitFor()
    await page.getByText(/Loosens: waits for a second administrator/).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Try on history' }).click()
    await page.getByText('No verification that this policy covers has ended yet.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByLabel('Why').fill('Too many people fail')
    await page.getByRole('button', { name: 'Propose' }).click()
    await page.getByText('A looser version waits').waitFor()
    expect(await inForce()).toEqual({ minimumValue: { step_up: 80.5 } })
    // Whoever proposed it cannot be the second one.
    expectTrouble(/status of 403/)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('The version was withdrawn.').waitFor()
    await page.getByText('A looser version waits').waitFor({ state: 'detached' })
    await close()
  })

  it('say at the field what the host would not accept, and go on from what somebody else saved', async () => {
    const { page, close, expectTrouble } = await c.open('/console/policies/default/edit')
    await page.getByRole('button', { name: 'Documents and names' }).click()
    const countries = page.getByRole('group', { name: 'Issuing countries' }).first()
    const entry = countries.locator('input:visible').first()
    await entry.fill('Germany')
    await page.keyboard.press('Enter')
    expectTrouble(/status of 400/)
    await countries.getByText('is an ISO 3166-1 alpha-3 code').waitFor()
    await page.getByText('The host would not accept one value.').waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await entry.fill('DEU')
    await page.keyboard.press('Enter')
    await page.getByText('One setting changed. Takes effect at once.').waitFor()

    const settings = { minimumValue: { step_up: 85 } }
    await c.w.admin('POST', '/v1/policies/default/proposals', { settings, why: 'Meanwhile' })
    expectTrouble(/status of 409/)
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByLabel('Why').fill('Only at home')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Save|Propose)$/ })
      .click()
    await page.getByText('Somebody else changed this policy meanwhile').waitFor()
    expect(await inForce()).toEqual(settings)
    // What was entered is done to the newest version, and undoes nothing of it.
    await page.getByRole('button', { name: 'Go on from the newest version' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Documents have to be issued by DEU.').waitFor()
    await expect.poll(inForce).toEqual({ ...settings, issuingCountries: ['DEU'] })
    await close()
  })

  it('say what holds by default, and set no other number than the one that was typed', async () => {
    const { page, close, expectTrouble } = await c.open('/console/policies/default/edit')
    await page.getByRole('button', { name: 'Limits' }).click()
    const hours = page.getByRole('group', { name: 'Hours over which failures count' }).getByRole('textbox')
    expect(await hours.getAttribute('placeholder')).toBe('24 by default')
    expectTrouble(/status of 400/)
    await hours.fill('500')
    await page.keyboard.press('Tab')
    await page.getByText('The host would not accept one value.').waitFor()
    expect([await hours.inputValue(), await hours.getAttribute('aria-invalid')]).toEqual(['500', 'true'])
    await page.getByRole('group', { name: 'Hours over which failures count' }).getByText('Has to be from 1 to 168.').waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await close()
  })

  it('go back to how they were delivered, with what that changes and a try on history before', async () => {
    expect(await inForce()).toMatchObject({ issuingCountries: ['DEU'] })
    const { page, close } = await c.open('/console/policies/default')
    await page.getByRole('link', { name: 'Go back to this: As delivered' }).click()
    await page.getByText(/settings changed\. Loosens/).waitFor()
    await page.getByRole('button', { name: 'Try on history' }).click()
    await page.getByRole('dialog').getByText('No verification that this policy covers has ended yet.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByRole('dialog').getByText('Documents have to be issued by DEU.').waitFor()
    await page.getByLabel('Why').fill('Back')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Save|Propose)$/ })
      .click()
    await page.getByText('A looser version waits').waitFor()
    const { body } = await c.w.admin<{ proposal: { id: string; settings: object } }>('GET', '/v1/policies/default')
    expect(body.proposal.settings).toEqual({})
    await c.w.admin('DELETE', `/v1/policies/default/proposals/${body.proposal.id}`)
    await close()
  })

  it.each(['light', 'dark'] as const)('are for everybody, also on a phone: %s', async colorScheme => {
    const { page, close } = await c.open('/console/policies/default', { colorScheme, viewport: { width: 375, height: 720 } })
    await page.getByRole('heading', { name: 'Versions' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(fits)).toBe(true)
    await close()
  })

  it('tell for one integration what is in force and whose word it is', async () => {
    const flow = await c.w.flow()
    const settings = { minimumValue: { step_up: 90 }, issuingCountries: ['DEU'] }
    await c.w.admin('POST', '/v1/policies/default/proposals', { settings, why: 'Stricter' })
    const { page, close } = await c.open(`/console/policies/effective?integration=${flow.integrationId}`)
    await page.getByText('For step-up, the overall score has to be at least 90.').waitFor()
    await page.getByText('by Everybody', { exact: true }).first().waitFor()
    await page.getByText('by Stepgate’s default', { exact: true }).first().waitFor()
    // For one person, who is found by name.
    const { externalId } = await c.w.person({ login: 'vera@example.com' })
    const person = page.getByRole('combobox', { name: 'Person', exact: true })
    expect(await person.isDisabled()).toBe(true)
    await page.getByLabel('Directory of the person').selectOption(c.w.directoryId)
    await person.pressSequentially('vera')
    await page.getByRole('option', { name: /vera@example\.com/ }).click()
    await page.waitForURL(url => url.searchParams.get('person') === externalId)
    await page.getByText('For step-up, the overall score has to be at least 90.').waitFor()
    await close()
  })
})
