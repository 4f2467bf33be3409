import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

interface Made {
  readonly id: string
  readonly token: string
}

describe('linked accounts', () => {
  let c: ConsoleWorld
  let ada: string
  let bob: string
  beforeAll(async () => {
    c = await consoleWorld()
    for (const name of ['ana', 'adm-ana', 'bo', 'cleo']) {
      await c.w.person({ login: `${name}@example.com`, displayName: name })
    }
    const token = async (name: string) => (await c.w.admin<Made>('POST', '/v1/admin-tokens', { name, role: 'owner' })).body.token
    ada = await token('Ada')
    bob = await token('Bob')
    c.w.clock.advance(60_000)
  })
  afterAll(() => c.close())

  const path = (name: string) => `/console/people/${c.w.directoryId}/00u-${name}`
  const rows = (page: Tab) => page.getByRole('table', { name: 'Links between accounts' }).getByRole('row')
  /** The second administrator: what is changed is changed by them. */
  const asBob = (page: Tab) =>
    page.route('**/v1/directory/links/*/confirm', route =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${bob}` } }),
    )
  const proposed = async (one: string, other: string, reason: string) => {
    const accounts = [one, other].map(name => ({ integrationId: c.w.directoryId, externalId: `00u-${name}` }))
    const answer = await fetch(`${c.w.url}/v1/directory/links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada}`, 'content-type': 'application/json' },
      body: JSON.stringify({ accounts, reason }),
    })
    return ((await answer.json()) as Made).id
  }

  it('are proposed on a page of a person with the reason, confirmed by another one, and broken with what follows', async () => {
    const { page, close } = await c.open('/console/people/links')
    await page.getByText('No link waits to be confirmed').waitFor()
    await page.goto(`${c.w.url}${path('ana')}`)
    const section = page.getByRole('region', { name: 'Other accounts of the same person' })
    await section.getByText('No other account is known to be theirs.').waitFor()
    const propose = section.getByRole('button', { name: 'Link another account…' })
    await propose.click()
    await page.getByRole('combobox', { name: 'The other account' }).fill('adm-')
    await page.getByRole('option', { name: /adm-ana@example.com/ }).click()
    const send = page.getByRole('button', { name: 'Propose the link' })
    expect(await send.isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'Why they are one person' }).fill('Her account for administration.')
    await send.click()
    await section.getByText('Her account for administration.').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Link another account…')

    await page.getByRole('link', { name: '← Directory information' }).click()
    await page.getByRole('link', { name: 'Linked accounts: 1 to confirm' }).click()
    await rows(page).nth(1).waitFor()
    const confirm = page.getByRole('button', { name: 'Confirm adm-ana and ana' })
    await page.getByText('You proposed it. Another administrator has to confirm it.').waitFor()
    expect(await confirm.count()).toBe(0)
    await page.route('**/v1/session', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...((await response.json()) as object), administratorId: 'somebody-else' } })
    })
    await asBob(page)
    await page.reload()
    await confirm.press('Enter')
    await page.getByRole('button', { name: 'Link them' }).click()
    await page.getByText('No link waits to be confirmed').waitFor()
    await expect.poll(() => page.evaluate(`document.activeElement.contains(document.querySelector('main table'))`)).toBe(true)
    await page.getByRole('combobox', { name: 'State' }).selectOption('live')
    await page.getByRole('button', { name: /^Break / }).click()
    await page.getByText('No binding ends by it.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Break it' }).click()
    await page.getByText('No link is like that').waitFor()
    await page.getByRole('combobox', { name: 'State' }).selectOption('all')
    await page.getByText('Broken by an administrator.').waitFor()
    expect(new URL(page.url()).searchParams.get('state')).toBe('all')
    await close()
  })

  it('say whose binding ends with them, before it does', async () => {
    const { page, close } = await c.open()
    await asBob(page)
    await proposed('bo', 'cleo', 'One person, two contracts.')
    await page.goto(`${c.w.url}/console/people/links`)
    await page.getByRole('button', { name: 'Confirm bo and cleo' }).click()
    await page.getByRole('dialog').getByText('One person, two contracts.').waitFor()
    await page.getByRole('button', { name: 'Link them' }).click()
    await page.getByText('The accounts are linked.').waitFor()
    await c.w.enroll('bo@example.com', 'id-shared')
    c.w.clock.advance(60_000)
    await c.w.enroll('cleo@example.com', 'id-shared')
    await page.goto(`${c.w.url}/console/identities/id-shared`)
    await page.getByRole('button', { name: /^Break / }).click()
    await page.getByText(/The binding of cleo ends/).waitFor()
    await page.getByRole('button', { name: 'Break it' }).click()
    await page.getByText('Broken by an administrator.').waitFor()
    await page.goto(`${c.w.url}${path('cleo')}`)
    await page.getByText('Bound to no identity').waitFor()
    await close()
  })

  it.each(['light', 'dark'] as const)('are for everybody, on a phone, too: %s', async colorScheme => {
    const id = await proposed('ana', 'bo', 'A long reason. '.repeat(20))
    const { page, close } = await c.open('/console/people/links', { colorScheme })
    await rows(page).nth(1).waitFor()
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 375, height: 720 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await page.getByRole('button', { name: /^Withdraw / }).click()
    await page.getByRole('button', { name: 'Withdraw it' }).click()
    await page.getByText('No link waits to be confirmed').waitFor()
    expect((await c.w.admin('GET', `/v1/directory/links/${id}`)).body).toMatchObject({ endedWhy: 'withdrawn', unbinds: null })
    await close()
  })

  it('are only looked at by whoever may change none', async () => {
    await proposed('cleo', 'ana', 'Perhaps.')
    const { page, close } = await c.open()
    await page.route('**/v1/session', async route => {
      const response = await route.fetch()
      const session = (await response.json()) as { permissions: readonly string[] }
      const permissions = session.permissions.filter(one => one !== 'links:write')
      await route.fulfill({ response, json: { ...session, permissions } })
    })
    await page.goto(`${c.w.url}/console/people/links`)
    await page.getByText('Perhaps.').waitFor()
    expect(await page.getByRole('button', { name: /^(Confirm|Withdraw) / }).count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await close()
  })
})
