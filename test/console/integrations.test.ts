import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

/** The page "Manage Integrations", done in the browser by somebody who has read nothing, on a host that has nothing. */
describe('managing integrations in the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
    await c.w.person({ login: 'ada@example.com' })
    for (const [id, confirm] of [
      [c.w.directoryId, 'Okta'],
      [c.w.accountId, 'Incode'],
    ] as const) {
      await c.w.admin('DELETE', `/v1/integrations/${id}`, { confirm })
    }
  })
  afterAll(() => c.close())

  it('leads from nothing to an account, a directory and a client, each tested before it is saved', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations')
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const link = (name: string) => page.getByRole('link', { name, exact: true })
    const box = (name: string) => page.getByRole('textbox', { name })
    const heading = (name: string, level = 1) => page.getByRole('heading', { name, level, exact: true }).waitFor()

    // An Incode account first, as the checklist says. What is missing is said where it is missing.
    await page.getByText('Nothing is connected yet').waitFor()
    await link('Connect').click()
    await heading('New integration')
    expect(await violations(page)).toEqual([])
    expect(await button('Continue').isDisabled()).toBe(true)
    await page.getByRole('radio', { name: 'Incode account' }).click()
    await button('Continue').click()
    await heading('Incode account')
    expectTrouble(/status of 422/)
    await button('Save').click()
    await expect.poll(() => box('API URL').getAttribute('aria-invalid')).toBe('true')
    expect(await page.evaluate('document.activeElement === document.querySelector("[aria-invalid=true]")')).toBe(true)
    expect(await violations(page)).toEqual([])
    await box('API URL').fill(c.w.incode.url)
    await box('API key').first().fill('a-wrong-key')
    await box('Workflow (Configuration ID').fill('wf-document-and-face')
    await page.getByRole('group', { name: 'Workflows 1' }).getByRole('textbox', { name: 'Name' }).fill('Document and face')
    await button('Test connection').click()
    await page.getByText('The connection does not work yet.').waitFor()
    await button('Replace API key').click()
    await box('API key').first().fill('key')
    await button('Test connection').click()
    await page.getByText('The connection works.').waitFor()
    await button('Save').click()
    // It is connected, and says what nobody has attested of it yet.
    await page.getByText('Nobody has said that Incode').waitFor()

    // A directory. The product's own administrator is given the address of the keys, copied from the draft.
    await link('← Integrations').click()
    await page.getByText('Connect a directory (next)').waitFor()
    await link('Connect').click()
    await page.getByRole('radio', { name: 'Okta', exact: true }).click()
    await button('Continue').click()
    await box('Org URL').fill(c.w.org.standIn.url)
    await box('Client ID').first().fill('0oa2')
    await button('Test connection').click()
    await page.getByText('The connection does not work yet.').waitFor()
    const jwksUri = await page.getByText(/\/jwks\.json$/).textContent()
    c.w.org.standIn.registerClient({
      clientId: '0oa2',
      jwks: { jwksUri: jwksUri ?? '' },
      scopes: ['okta.users.read', 'okta.groups.read'],
    })
    await button('Test connection').click()
    await page.getByText('The connection works.').waitFor()
    await button('Save').click()
    await page.getByText('Nobody was read yet').waitFor()

    // A client of the hooks, whose secret is shown once.
    await link('← Integrations').click()
    // What comes next is to read its people; nothing keeps anybody from a flow before that.
    await page.getByText('Read the people (next)').waitFor()
    await link('New integration').click()
    // By keyboard: one stop, arrows that choose, and on to the button.
    await box('Search templates').press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.getByRole('radio', { name: 'Microsoft Entra', exact: true }).isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Continue')
    await box('Search templates').fill('client credentials')
    await page.getByRole('radio', { name: 'OIDC Client Credentials' }).click()
    await button('Continue').click()
    await page.getByRole('checkbox', { name: 'Step-up', exact: true }).check()
    await button('Add to Return URLs').click()
    await box('Return URLs 1').fill('https://flow.example/back')
    await page.getByRole('combobox', { name: 'Directory' }).selectOption({ label: 'Okta' })
    expect(await page.getByRole('combobox', { name: 'Incode account' }).inputValue()).not.toBe('')
    // Twice, as whoever presses everything twice does.
    await button('Save').dblclick()
    const dialog = page.getByRole('dialog', { name: 'Client ID and secret' })
    const secret = await dialog.getByRole('definition').nth(1).textContent()
    expect(secret).toMatch(/^\S{30,}$/)
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await heading('OIDC Client Credentials')
    expect(await page.content()).not.toContain(secret)
    await link('← Integrations').click()
    await heading('Integrations')
    await page.getByText('Connect a flow (done)').waitFor()
    expect(await link('OIDC Client Credentials').count()).toBe(1)
    await close()
  }, 60_000)
})
