import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('audit and settings in the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld({
      adminSignIn: async () => ({
        issuer: 'https://login.example.com',
        clientId: 'stepgate',
        clientSecret: 'a-secret-of-the-client',
        groupsClaim: 'groups',
        roles: { owner: ['it-owners'], auditor: ['audit', 'revision'] },
      }),
    })
  })
  afterAll(() => c.close())

  it('search what was written down by an address, take that and no more away, look at one entry, and check the chain', async () => {
    const { page, close } = await c.open('/console/audit?action=admin_session.&from=2020-01-01&to=2099-01-01')
    const opened = page.getByRole('button', { name: 'admin_session.opened' })
    await opened.first().waitFor()
    expect(await page.getByLabel('Action').inputValue()).toBe('admin_session.')
    expect(await page.getByRole('button', { name: /^integration\./ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Download' }).click()
    await page
      .getByRole('menuitem', { name: /What the list is narrowed to/ })
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click(),
    ])
    expect(new URL(download.url()).search).toBe('?action=admin_session.&from=2020-01-01&to=2099-01-02')
    const [head, ...lines] = (await text(await download.createReadStream())).trimEnd().split('\r\n')
    expect(head).toMatch(/^at,actorKind,/)
    expect([lines.length > 0, lines.every(line => line.includes(',admin_session.'))]).toEqual([true, true])
    await opened.first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Only what was done to this' }).click()
    await page.waitForURL(/target=as_/)
    await expect.poll(() => opened.count()).toBe(1)
    await page.getByLabel('Target').fill(' nothing-of-this-id ')
    await page.getByRole('button', { name: 'Search', exact: true }).last().click()
    await page.getByText('Nothing of that kind was written down').waitFor()
    expect(new URL(page.url()).searchParams.get('target')).toBe('nothing-of-this-id')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Check the chain' }).click()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByText(/follow on each other without a fault/).waitFor()
    await close()
  })

  it('hand out a token once, never show it again, and revoke it', async () => {
    const { page, close } = await c.open('/console/settings/access')
    await page.getByRole('heading', { name: 'Signed in now' }).waitFor()
    await page.getByText('it-owners').waitFor()
    await page.getByText('audit, revision').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'New token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Nightly export')
    await dialog.getByRole('button', { name: 'New token' }).click()
    await page.getByText('It is shown this once').waitFor()
    const token = (await dialog.locator('.value').textContent()) ?? ''
    const me = () => fetch(`${c.w.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(await (await me()).json()).toMatchObject({ name: 'Nightly export', role: 'auditor' })
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('cell', { name: 'Nightly export', exact: true }).waitFor()
    expect(await page.content()).not.toContain(token)
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The token is revoked.').waitFor()
    expect((await me()).status).toBe(401)
    await close()
  })

  it('say at the field why an agent’s token has to be somebody’s', async () => {
    const { page, close, expectTrouble } = await c.open('/console/settings/access')
    await page.getByRole('button', { name: 'New token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Desk')
    await dialog.getByLabel('Role').selectOption('agent')
    expectTrouble(/status of 400/)
    await dialog.getByRole('button', { name: 'New token' }).click()
    await dialog.getByText(/has to name somebody of a directory/).waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('name the holder of a token that names nobody, found by search, and say why where somebody was quicker', async () => {
    const ida = await c.w.person({ login: 'ida@example.com', displayName: 'Ida Holm', status: 'suspended' })
    const made = await Promise.all(
      ['Older script', 'Other script'].map(name =>
        c.w.admin<{ id: string }>('POST', '/v1/admin-tokens', { name, role: 'admin' }),
      ),
    )
    const [older, other] = made.map(({ body }) => `/v1/admin-tokens/${body.id}/person`)
    const { page, close, expectTrouble } = await c.open('/console/settings/access')
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Name its holder: Older script' }).click()
    await dialog.getByText(/counts as done by somebody/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Name them' }).isDisabled()).toBe(true)
    await page.keyboard.type('nobody-of-this-name')
    await page.getByText('Nobody is found').waitFor()
    await dialog.getByRole('combobox', { name: 'Whose it is' }).fill('ida')
    await page.getByRole('option', { name: /Ida Holm.*ida@example\.com.*Suspended/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog.getByText(/whatever is done with Older script counts as done by Ida Holm/).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Name them' }).click()
    await page.getByText('Older script is Ida Holm’s.').waitFor()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /Older script/ })
    await row.getByRole('link', { name: 'Ida Holm' }).waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Ida Holm')
    expect(await row.getByRole('button', { name: /holder/ }).count()).toBe(0)
    const holder = { integrationId: c.w.directoryId, externalId: ida.externalId }
    expect(await c.w.admin('PUT', older ?? '', holder)).toMatchObject({ status: 409 })
    await page.getByRole('button', { name: 'Name its holder: Other script' }).click()
    await dialog.getByRole('combobox', { name: 'Whose it is' }).fill('ida')
    await page.getByRole('option').click()
    expect(await c.w.admin('PUT', other ?? '', holder)).toMatchObject({ status: 200 })
    expectTrouble(/status of 409/)
    await dialog.getByRole('button', { name: 'Name them' }).click()
    await dialog.getByText(/This token is somebody’s, or is revoked/).waitFor()
    await close()
  })

  it('make a webhook, show its secret once, tell what a test came to, and give a new secret', async () => {
    const { page, close, expectTrouble } = await c.open('/console/settings/webhooks')
    await page.getByText('Nobody is told yet').waitFor()
    await page.getByRole('button', { name: 'New webhook' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('SIEM')
    await dialog.getByLabel('Address').fill('ftp://siem.example.com/')
    expectTrouble(/status of 4\d\d/)
    await dialog.getByRole('button', { name: 'New webhook' }).click()
    await dialog.locator('[id$="-error"], [role="alert"]').first().waitFor()
    await dialog.getByLabel('Address').fill('http://127.0.0.1:9/hook')
    await dialog.getByRole('button', { name: 'New webhook' }).click()
    await page.getByText('It is shown this once').waitFor()
    const secret = (await dialog.locator('.value').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_/)
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('heading', { name: 'SIEM' }).waitFor()
    expect(await page.content()).not.toContain(secret)
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('cell', { name: 'webhook.test', exact: true }).waitFor()
    expect(await page.getByRole('table').getByRole('button').count()).toBe(0)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'New secret' }).click()
    await dialog.getByRole('button', { name: 'New secret' }).click()
    await page.getByText('It is shown this once').waitFor()
    expect(await dialog.textContent()).not.toContain(secret)
    await close()
  })

  it.each(['light', 'dark'] as const)(
    'warn of what is seldom meant, and are for everybody, part by part: %s',
    async colorScheme => {
      const { page, close } = await c.open('/console/overview', { colorScheme })
      await page.getByRole('link', { name: 'Nobody knows whose account is behind a sign-in of administrators' }).click()
      await page.getByRole('heading', { name: 'How long things are kept' }).waitFor()
      await page.getByText(/Name the directory of the same people in the host’s file/).waitFor()
      expect(await violations(page)).toEqual([])
      for (const [part, heading] of [
        ['Alerts', 'Who is told'],
        ['Signing keys', 'Settings: Signing keys'],
        ['Reports', 'Overrides at the helpdesk'],
      ] as const) {
        await page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name: part }).click()
        await page.getByRole('heading', { name: heading }).waitFor()
        await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' })
        expect(await violations(page)).toEqual([])
      }
      await close()
    },
  )

  it('make the next signing key, and ask by its name before one is revoked', async () => {
    const { page, close } = await c.open('/console/settings/keys', { viewport: { width: 375, height: 720 } })
    await page.getByText('Signs now').waitFor()
    await page.getByRole('button', { name: 'Make the next key' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make the next key' }).click()
    await page.getByText('The next key is published.').waitFor()
    await page
      .getByRole('button', { name: /^Revoke key/ })
      .first()
      .click()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).isDisabled()).toBe(true)
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })
})
