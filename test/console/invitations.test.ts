import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('invitations', () => {
  let c: ConsoleWorld
  let mail: MailStandIn
  beforeAll(async () => {
    mail = await startMailStandIn()
    c = await consoleWorld({ mail })
    const { w } = c
    for (const name of ['ana', 'bo', 'cleo', 'dan']) await w.person({ login: `${name}@example.com`, displayName: name })
    await w.person({ login: 'away@example.com', displayName: 'away', status: 'suspended' })
    await w.person({ login: 'mute@example.com', displayName: 'mute', email: '' })
    await w.enroll('dan@example.com', 'id-dan')
    // The first there is: it verifies, and nobody can be invited through it.
    const config = { domain: 'http://127.0.0.1:9', actionSecret: 's'.repeat(43), directoryIntegrationId: w.directoryId }
    const made = await w.admin('POST', '/v1/integrations', { template: 'auth0', name: 'A tenant', config })
    expect(made.status).toBe(201)
    await w.flow()
  })
  afterAll(async () => {
    await c.close()
    await mail.close()
  })

  const settle = async () => {
    await c.w.host.settleDown()
    await c.w.host.settleDown()
  }
  const rowOf = (page: Tab, name: string) =>
    page.getByRole('table', { name: 'Invited people' }).getByRole('row').filter({ hasText: name })

  it('go out to whoever the directory shows, with who is left out and why, and are followed one by one', async () => {
    const { page, close } = await c.open('/console/invitations')
    page.setDefaultTimeout(5_000)
    await page.getByText('Nobody was invited yet').waitFor()
    await page.getByRole('link', { name: 'Go to Directory information' }).click()
    await page.getByRole('button', { name: 'Invite…' }).click()
    const dialog = page.getByRole('dialog')
    const why = dialog.getByRole('table', { name: 'Who is left out, and why' })
    await why.getByRole('row', { name: 'enrolled already 1' }).waitFor()
    await why.getByRole('row', { name: 'the account is not active 1' }).waitFor()
    await why.getByRole('row', { name: 'no e-mail address on record 1' }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Invite 3 people' }).click()
    await page.getByRole('heading', { name: 'Invitation of 6 people', level: 1 }).waitFor()
    await page.getByText('0 of 3 enrolled').waitFor()
    await rowOf(page, 'mute').getByText('no e-mail address on record').waitFor()
    await settle()
    await page.reload()
    await rowOf(page, 'ana').getByText('Sent').first().waitFor()
    expect(mail.inbox.list()).toHaveLength(3)
    await c.w.enroll('bo@example.com', 'id-bo')

    await page.getByRole('button', { name: 'Send again to ana' }).click()
    await page.getByText('The link that ana has stops working').waitFor()
    await page.getByRole('button', { name: 'Send it again' }).click()
    await rowOf(page, 'ana').getByText('sent again').waitFor()
    await expect.poll(() => page.evaluate(`document.activeElement.contains(document.querySelector('main table'))`)).toBe(true)
    await settle()
    expect(mail.inbox.list('ana@example.com')).toHaveLength(2)

    await page.getByRole('button', { name: 'Cancel the invitation of cleo' }).press('Enter')
    await page.getByRole('button', { name: 'Cancel the invitation', exact: true }).click()
    await rowOf(page, 'cleo').getByText('Cancelled').waitFor()
    await page.getByRole('combobox', { name: 'State' }).selectOption('cancelled')
    await expect.poll(() => page.getByRole('table', { name: 'Invited people' }).getByRole('row').count()).toBe(3)
    expect(new URL(page.url()).searchParams.get('state')).toBe('cancelled')
    await close()
  })

  it('are listed by campaign with how far each has come, and a whole one is cancelled with what ends', async () => {
    const { page, close, expectTrouble } = await c.open('/console/invitations?state=open')
    expectTrouble(/status of 503/)
    page.setDefaultTimeout(5_000)
    await page.getByRole('link', { name: 'one person' }).click()
    await page.getByRole('button', { name: 'Cancel…', exact: true }).click()
    await page.getByText('Nothing more is sent, and the links of one person stop working.').waitFor()
    const refused = '**/v1/invites/*/cancel'
    await page.route(refused, route =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Not now', status: 503 }),
      }),
    )
    await page.getByRole('button', { name: 'Cancel the campaign' }).click()
    await page.getByRole('alert').getByText('Not now').waitFor()
    await page.unroute(refused)
    await page.getByRole('button', { name: 'Cancel the campaign' }).click()
    await page.getByText('The campaign is cancelled.').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1')
    await page.getByRole('link', { name: '← Invitations' }).click()
    await page.getByRole('combobox', { name: 'State' }).selectOption('cancelled')
    await page.getByRole('link', { name: 'one person' }).waitFor()
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('renewal')
    await page.getByText('No campaign is like that').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('link', { name: '6 people' }).waitFor()
    await close()
  })

  it('are sent again to those of whom nothing came, in a campaign of their own', async () => {
    c.w.clock.advance(8 * 86_400_000)
    await c.w.admin('POST', '/v1/invites', {
      integrationId: (await c.w.flow()).integrationId,
      people: [{ login: 'cleo@example.com' }],
      validDays: 1,
    })
    await settle()
    c.w.clock.advance(2 * 86_400_000)
    await settle()
    const { page, close } = await c.open('/console/invitations')
    page.setDefaultTimeout(5_000)
    await page.getByRole('link', { name: 'one person' }).first().click()
    await rowOf(page, 'cleo').getByText('Expired').waitFor()
    await page.getByRole('button', { name: 'Send again…', exact: true }).click()
    await page.getByRole('checkbox', { name: 'expired (1)' }).waitFor()
    await page.getByRole('button', { name: 'Send again to one person' }).click()
    await rowOf(page, 'cleo').getByText('Waits for its turn').waitFor()
    await close()
  })

  it.each(['light', 'dark'] as const)('are for everybody, on a phone, too: %s', async colorScheme => {
    const { page, close } = await c.open('/console/invitations', { colorScheme })
    page.setDefaultTimeout(5_000)
    await page.getByRole('link', { name: '6 people' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: '6 people' }).click()
    await rowOf(page, 'ana').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 375, height: 720 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })
})
