import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('the page of one person', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
    const { w } = c
    for (const name of ['ana', 'bo', 'cleo']) {
      await w.person({ login: `${name}@example.com`, displayName: name, claims: { birth_date: '1990-05-17' } })
    }
    await w.enroll('ana@example.com', 'id-ana')
    const flow = await w.flow()
    await flow.stepUp('ana@example.com')
    await w.admin('POST', '/v1/integrations', {
      template: 'helpdesk',
      name: 'Desk',
      config: { directoryIntegrationId: w.directoryId },
    })
  })
  afterAll(() => c.close())

  const path = (name: string, query = '') => `/console/people/${c.w.directoryId}/00u-${name}${query}`

  it.each(['light', 'dark'] as const)(
    'says who it is, what they can do and why, and by which identity: %s',
    async colorScheme => {
      const { page, close } = await c.open(path('ana'), { colorScheme })
      await page.getByRole('heading', { name: 'ana', level: 1 }).waitFor()
      const stepUp = page.getByRole('region', { name: 'Step up' })
      await stepUp.getByText('Can, now').waitFor()
      await page.getByText('id-ana').waitFor()
      await page.getByText('An administrator can say in the Incode account').waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('link', { name: 'Its users in every directory' }).click()
      await page.getByRole('heading', { name: 'Identity', level: 1 }).waitFor()
      await page.getByRole('link', { name: 'ana' }).click()
      await page.getByRole('heading', { name: 'ana', level: 1 }).waitFor()
      await close()
    },
  )

  it('says what stands in the way, and who has to act', async () => {
    const { page, close } = await c.open(path('bo'))
    const recovery = page.getByRole('region', { name: 'Recover the account' })
    await recovery.getByText('Cannot, now').waitFor()
    await recovery.getByText('Nobody is enrolled for this account').waitFor()
    await recovery.getByText('To act: an administrator of Stepgate').first().waitFor()
    await page.getByText('Bound to no identity').waitFor()
    await close()
  })

  it('is gone through by keyboard, with each part at an address of its own', async () => {
    const { page, close } = await c.open(path('ana'))
    await page.getByRole('tab', { name: 'Overview' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('row', { name: /Date of birth there, not shown compared with the document/ }).waitFor()
    expect(await page.content()).not.toContain('1990')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('ArrowRight')
    await page.getByText('Step-up').waitFor()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('verifications')
    await page.reload()
    await page.getByText('through').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Step-up' }).getByText('Created', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'All of them' }).click()
    await page.getByRole('table', { name: 'Verifications' }).getByText('Step-up').waitFor()
    expect(new URL(page.url()).searchParams.get('externalId')).toBe('00u-ana')
    await page.goBack()
    await page.getByRole('link', { name: 'Step-up' }).click()
    await page.getByRole('heading', { name: /^Step-up: / }).waitFor()
    await page.getByRole('link', { name: /, version 1$/ }).click()
    await page.waitForURL(url => url.pathname.startsWith('/console/policies/'))
    await close()
  })

  it('has somebody verified now as the helpdesk does, by whoever is somebody, and follows the call', async () => {
    const { page, close } = await c.open(path('ana'))
    page.setDefaultTimeout(4_000)
    await page.getByRole('button', { name: 'Verify now' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Your sign-in names nobody of a directory').waitFor()
    await dialog.getByRole('radio', { name: 'Link that you pass on' }).check()
    const give = dialog.getByRole('button', { name: 'Give me the link' })
    expect(await give.isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])

    const person = { integrationId: c.w.directoryId, externalId: '00u-bo' }
    const { body } = await c.w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'Bo', role: 'agent', person })
    await page.route('**/v1/session', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...((await response.json()) as object), person } })
    })
    await page.route('**/v1/helpdesk/**', route =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${body.token}` } }),
    )
    await page.reload()
    await page.getByRole('button', { name: 'Verify now' }).click()
    await dialog.getByRole('radio', { name: 'Link that you pass on' }).check()
    await dialog.getByRole('textbox', { name: 'Ticket' }).fill('INC-1')
    await give.click()
    await page.getByRole('heading', { name: 'How far it is' }).waitFor()
    await page.getByText(`${c.w.url}/verify/`).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.goBack()
    await page.getByRole('tab', { name: 'Verifications' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Helpdesk' }).filter({ hasText: 'Created' }).waitFor()
    expect(await page.getByText(`${c.w.url}/verify/`).count()).toBe(0)
    await close()
  })

  it('is found by the search, which says so where nobody could be looked for, and not that there is nobody', async () => {
    const { page, close, expectTrouble } = await c.open(path('bo'))
    expectTrouble(/status of 403/)
    const asked = '**/v1/directory/users?*'
    await page.route(asked, route =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Not now', status: 403 }),
      }),
    )
    await page.getByRole('heading', { name: 'bo', level: 1 }).waitFor()
    await page.keyboard.press('/')
    const field = page.getByRole('combobox', { name: 'People, pages and commands' })
    await field.fill('cleo')
    await page.getByText('People could not be looked for: Not now.').waitFor()
    await page.unroute(asked)
    await field.fill('ana')
    await page.getByRole('option', { name: /ana@example.com/ }).click()
    await page.getByRole('heading', { name: 'ana', level: 1 }).waitFor()
    await close()
  })

  it('does not invite whoever is enrolled, and says why; of others it says what the host refuses', async () => {
    const { page, close, expectTrouble } = await c.open(path('ana'))
    expectTrouble(/status of 4\d\d/)
    const invite = page.getByRole('button', { name: 'Invite' })
    await invite.focus()
    await page.getByRole('tooltip').getByText('Enrolled already.').waitFor()
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.goto(`${c.w.url}${path('bo')}`)
    await invite.click()
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await page.getByRole('alert').getByText('This host has no mail server').waitFor()
    await close()
  })

  it('proposes to take an identity away, which nobody confirms alone, and withdraws it', async () => {
    const { page, close } = await c.open(path('ana'))
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Take the identity away…' }).click()
    await page.getByText('A second administrator has to confirm it').waitFor()
    const propose = page.getByRole('button', { name: 'Propose to take it away' })
    await page.getByRole('textbox', { name: 'Why' }).fill('They lost their passport.')
    await propose.click()
    await page.getByText('Taking the identity away waits for a second administrator').waitFor()
    await page.getByText('They lost their passport.').waitFor()
    await page.getByText('You proposed it. Another administrator has to confirm it.').waitFor()
    expect(await page.getByRole('button', { name: 'Confirm', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('Withdrawn.').waitFor()
    await expect.poll(() => page.getByText('They lost their passport.').count()).toBe(0)
    await close()
  })

  it('erases whom somebody has typed the login of, and no other', async () => {
    const { page, close, expectTrouble } = await c.open(path('cleo'))
    expectTrouble(/status of 404/)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Erase…' }).click()
    await page.getByText('This cannot be undone.').waitFor()
    const erase = page.getByRole('button', { name: 'Erase', exact: true })
    const typed = page.getByRole('textbox', { name: /^Type cleo@example.com/ })
    await typed.fill('ana@example.com')
    expect(await erase.isDisabled()).toBe(true)
    await typed.fill('cleo@example.com')
    expect(await violations(page)).toEqual([])
    await erase.click()
    await page.getByText('The person was erased.').waitFor()
    await page.getByRole('heading', { name: 'Directory information', level: 1 }).waitFor()
    await page.goto(`${c.w.url}${path('cleo')}`)
    await page.getByRole('alert').waitFor()
    await close()
  })
})
