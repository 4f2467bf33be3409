import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandboxAdminToken } from '../../src/sandbox/okta/admin-token.ts'
import { accountManagementPolicy } from '../../src/sandbox/okta/policies-routes.ts'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { idvIntegration, setupInput, standing } from '../support/okta-idv.ts'
import type { Flow } from '../support/world.ts'

describe('the pages of flows', () => {
  let c: ConsoleWorld
  let idv: string
  let flow: Flow
  beforeAll(async () => {
    c = await consoleWorld()
    idv = (await idvIntegration(c.w)).body.id
    flow = await c.w.flow()
    await c.w.person({ login: 'ana@example.com', displayName: 'Ana Example' })
    await c.w.person({ login: 'bo@example.com', displayName: 'Bo Example' })
  })
  afterAll(() => c.close())
  const name = 'Okta identity verification'

  it.each(['light', 'dark'] as const)('lead from the list to what a product reads of each state: %s', async colorScheme => {
    const { page, close } = await c.open('/console/flows', { colorScheme })
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { name: `${name}: How your flow sees it` }).waitFor()
    const table = page.getByRole('table', { name: 'Each state, and what your product reads of it' })
    await table.waitFor()
    const rows = await table.getByRole('row').allInnerTexts()
    expect(rows).toHaveLength(11)
    expect(rows.find(row => row.includes('allow'))).toContain('assurance_level = VERIFIED')
    expect(rows.find(row => row.includes('cancelled'))).toContain('error = access_denied')
    await page.getByRole('button', { name: 'Copy Ask when a password is recovered' }).waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('tell how a product goes on without us, with the values of this integration, and as a file', async () => {
    const { page, close } = await c.open(`/console/flows/${idv}/switch-off`)
    await page.getByText('Turn off the rule that asks').waitFor()
    const url = c.w.org.standIn.url
    await page.getByText(`POST ${url}/api/v1/policies/{policyId}/rules/{ruleId}/lifecycle/deactivate`).waitFor()
    await page.getByText(`the rule "Stepgate ${idv}"`).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Keep these as a file' }).click(),
    ])
    expect(file.suggestedFilename()).toBe(`switch off ${name}.txt`)
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('set a product up: a plan, a fault at its field, applied, looked at again, taken back, and no token anywhere after', async () => {
    const { page, close, expectTrouble } = await c.open(`/console/flows/${idv}/set-up`)
    const before = await standing(c.w)
    const press = (text: string) => page.getByRole('button', { name: text, exact: true })
    expect(await press('Show the plan').isDisabled()).toBe(true)
    await page.getByLabel('Pilot group').fill(setupInput.pilotGroup)
    await page.getByLabel('Group that always gets in').fill(setupInput.pilotGroup)
    await page.getByLabel('Terms of use').fill(setupInput.termsOfUse)
    await page.getByLabel('Privacy policy').fill(setupInput.privacyPolicy)
    await page.getByLabel('Token of the product’s administrator').fill(sandboxAdminToken)
    expectTrouble(/status of 4\d\d/)
    await press('Show the plan').click()
    await page.getByText('Has to be another group than the pilot group.').waitFor()
    expect(await page.getByLabel('Group that always gets in').getAttribute('aria-invalid')).toBe('true')

    await page.getByLabel('Group that always gets in').fill(setupInput.neverGroup)
    await press('Show the plan').click()
    await page.getByText('What would be done').waitFor()
    await page.getByText('POST /api/v1/idps').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Pilot group').fill('00gOther')
    expect(await press('Apply').isDisabled()).toBe(true)
    await page.getByLabel('Pilot group').fill(setupInput.pilotGroup)
    expect(await standing(c.w)).toEqual(before)

    await press('Apply').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('heading', { name: 'It is set up' }).waitFor()
    expect((await standing(c.w)).idps).toHaveLength(1)
    expect(await page.getByLabel('Token of the product’s administrator').inputValue()).toBe('')

    await page.getByRole('link', { name: 'Switch off' }).click()
    await page.getByText(`/api/v1/policies/${accountManagementPolicy}/rules/`).waitFor()
    await page.goBack()
    await page.getByLabel('Token of the product’s administrator').fill(sandboxAdminToken)
    await press('Look again').click()
    await page.getByText('Everything is as it was made.').waitFor()
    await press('Take it back').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
    await press('Show the plan').waitFor()
    expect(await standing(c.w)).toEqual(before)
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) + document.body.innerHTML')
    expect(kept).not.toContain(sandboxAdminToken)
    await close()
  })

  it('rehearse with people who are found by their names; the secret is shown once, and another window sees it begin and end', async () => {
    const path = `/console/flows/${flow.integrationId}/rehearsal`
    const { page, close } = await c.open(path)
    const start = page.getByRole('button', { name: 'Start a rehearsal' })
    await start.waitFor()
    expect(await start.isDisabled()).toBe(true)
    await page.getByRole('combobox', { name: 'Test people' }).fill('ana')
    await page.getByRole('option', { name: 'Ana Example (ana@example.com)' }).click()
    await page.getByRole('combobox', { name: 'Test people' }).fill('bo@')
    await page.getByRole('option', { name: /Bo Example/ }).click()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Minutes').fill('5')
    await start.click()
    const dialog = page.getByRole('dialog', { name: 'Secrets of this rehearsal' })
    await dialog.waitFor()
    const secret = (await dialog.getByText(/^[\w-]{40,}$/).allInnerTexts()).at(-1) ?? ''
    expect(secret.length).toBeGreaterThan(39)
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('heading', { name: 'The second configuration' }).waitFor()
    await page.getByText('00u-ana, 00u-bo').waitFor()
    expect(await page.content()).not.toContain(secret)

    const other = await page.context().newPage()
    await other.goto(`${c.w.url}${path}`)
    await other.getByRole('button', { name: 'End it now' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'End it now' }).click()
    await other.getByRole('button', { name: 'Start a rehearsal' }).waitFor()
    await page.bringToFront()
    await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`)
    await start.waitFor()
    await close()
  })

  it('are for flows: a directory has none, and says so', async () => {
    const { page, close } = await c.open(`/console/flows/${c.w.directoryId}`, { viewport: { width: 375, height: 720 } })
    await page.getByText('No flow goes through this integration').waitFor()
    await page.goto(`${c.w.url}/console/flows/${idv}`)
    await page.getByRole('table').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })
})
