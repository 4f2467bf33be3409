import { readFile } from 'node:fs/promises'
import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('people who are entered in the console', () => {
  let c: ConsoleWorld
  let id: string
  beforeAll(async () => {
    c = await consoleWorld()
    id = await listOf('Contractors', { needsSponsor: true })
  })
  afterAll(() => c.close())

  async function listOf(name: string, config: object = {}): Promise<string> {
    const body = { template: 'people-list', name, config, state: 'enabled' }
    return (await c.w.admin<{ id: string }>('POST', '/v1/integrations', body)).body.id
  }

  const words = (page: Tab) => ({
    button: (name: string | RegExp) => page.getByRole('button', { name, exact: true }),
    link: (name: string) => page.getByRole('link', { name, exact: true }),
    box: (name: string) => page.getByRole('textbox', { name, exact: true }),
    dialog: (name: string) => page.getByRole('dialog', { name }),
    said: (text: string | RegExp) => page.getByRole('status').getByText(text).first().waitFor(),
    seen: (text: string | RegExp) => page.getByText(text).first().waitFor(),
    heading: (name: string, level = 1) => page.getByRole('heading', { name, level, exact: true }).waitFor(),
    rows: page.getByRole('table', { name: 'People on the list' }).getByRole('row'),
  })
  const focused = (page: Tab) =>
    page.evaluate<string>(
      `(one => one?.getAttribute('aria-label') ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? '')(document.activeElement)`,
    )
  const file = (text: string | Buffer) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

  it('leads from an empty list to somebody on it, who is changed and removed', async () => {
    const { page, close, expectTrouble } = await c.open()
    const { button, link, box, dialog, said, seen, heading, rows } = words(page)
    // As where it is the only directory.
    await page.route('**/v1/integrations', async route => {
      const answer = (await (await route.fetch()).json()) as { readonly items: readonly { readonly id: string }[] }
      await route.fulfill({ json: { ...answer, items: answer.items.filter(one => [id, c.w.accountId].includes(one.id)) } })
    })
    await page.reload()
    await seen('Enter the people (next)')
    await link('Go there').click()
    await heading('People on Contractors')
    await page.goto(`${c.w.url}/console/integrations/${id}`)
    await seen('Nobody is on the list yet.')
    await button('Test connection').click()
    await page.getByRole('list', { name: 'Steps of the test' }).getByRole('link', { name: 'Enter people' }).click()
    await heading('People on Contractors')
    await seen('Nobody is on the list yet')

    await button('Add a person').click()
    await expect.poll(() => focused(page)).toContain('Login')
    await box('Login').fill('eve@partner.example')
    await box('Given name').fill('Eve')
    await box('E-mail').fill('eve at partner')
    await box('Sponsor').fill('boss@example.com')
    await page.getByLabel('First day').fill('2031-05-01')
    await page.getByLabel('Last day').fill('2031-04-01')
    expectTrouble(/status of 400/)
    await box('Login').press('Enter')
    await seen('Has to be an e-mail address.')
    await expect.poll(() => focused(page)).toContain('E-mail')
    await box('E-mail').fill('eve@partner.example')
    await box('E-mail').press('Enter')
    await seen('The last day is before the first.')
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Last day').fill('2031-06-01')
    await dialog('Add a person').getByRole('button', { name: 'Add', exact: true }).click()
    await said('Eve is on the list.')
    await expect.poll(() => rows.nth(1).textContent()).toMatch(/Eve.*eve@partner\.example.*2031-05-01.*Not begun/)

    await button('Add a person').click()
    await box('Login').fill('EVE@partner.example')
    await box('Sponsor').fill('boss@example.com')
    expectTrouble(/status of 409/)
    await box('Login').press('Enter')
    await seen('Somebody else of this list has this login.')
    await box('Login').fill('bob@partner.example')
    await box('ID').fill('c-1')
    await box('ID').press('Enter')
    await said('bob@partner.example is on the list.')
    await button('Add a person').click()
    await box('Login').fill('ann@partner.example')
    await box('Sponsor').fill('boss@example.com')
    await box('ID').fill('c-1')
    await box('ID').press('Enter')
    await seen('Somebody of this list has this ID.')
    await page.keyboard.press('Escape')

    await button('Edit bob@partner.example').click()
    await c.w.admin('PUT', `/v1/directory/${id}/people/c-1`, {
      login: 'bob@partner.example',
      sponsor: 'other',
      familyName: 'Reed',
    })
    await box('Given name').fill('Bob')
    await box('Given name').press('Enter')
    await seen('Somebody else changed this meanwhile.')
    await page.keyboard.press('Escape')
    await button('Edit Reed').click()
    await box('Given name').fill('Bob')
    await box('Given name').press('Enter')
    await said('Bob Reed is changed.')
    await expect.poll(() => focused(page)).toBe('Edit Bob Reed')

    await button('Remove Bob Reed').click()
    await dialog('Remove Bob Reed from the list?').getByText('nobody can be verified as them any more').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Remove Bob Reed')
    await page.keyboard.press('Enter')
    await dialog('Remove Bob Reed from the list?').getByRole('button', { name: 'Remove' }).click()
    await said('Bob Reed is removed.')
    await expect.poll(() => rows.count()).toBe(2)
    await expect.poll(() => focused(page)).toBe('People on the list')
    await link('← Contractors').click()
    await seen('One person is on the list.')
    await close()
  })

  it('imports a file that was looked at, with what is wrong at its line, and nothing of it before', async () => {
    const vendors = await listOf('Vendors', { needsSponsor: true })
    await c.w.admin('PUT', `/v1/directory/${vendors}/people/c-1`, { login: 'eve@partner.example', sponsor: 'boss' })
    const { page, close, expectTrouble } = await c.open(`/console/integrations/${vendors}/people`, { colorScheme: 'dark' })
    const { button, link, box, said, seen, heading, rows } = words(page)
    await link('Import CSV').click()
    await heading('Import people')
    expect(await button('Preview').isDisabled()).toBe(true)
    const choose = page.locator('input[type=file]')
    expectTrouble(/status of 400/)
    await choose.setInputFiles(file(Buffer.from('login,sponsor\nfran\xe7ois,boss\n', 'latin1')))
    await said(/^people\.csv/)
    await button('Preview').click()
    await page.getByRole('alert').getByText('Save the file as UTF-8.').waitFor()
    const lines = [
      'login;sponsor;E-Mail',
      'ada@partner.example;boss;',
      'jan@partner.example;;nowhere',
      'zoe@partner.example;boss;',
    ]
    await choose.setInputFiles(file(lines.join('\r\n')))
    await button('Preview').click()
    await said('1 line is not right.')
    const table = page.getByRole('table', { name: 'Lines of the file' })
    await expect
      .poll(() => table.getByRole('row').nth(1).textContent())
      .toMatch(/3Not right.*E-mail: Has to be an e-mail address/)
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 375, height: 720 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await page.setViewportSize({ width: 1280, height: 800 })
    const apply = button('Change the list')
    expect(await apply.getAttribute('aria-disabled')).toBe('true')
    await page.getByRole('checkbox', { name: 'Leave this line out' }).check()
    await c.w.admin('PUT', `/v1/directory/${vendors}/people/c-1`, { login: 'eve@partner.example', sponsor: 'another' })
    expectTrouble(/status of 409/)
    await apply.click()
    await page.getByRole('alert').getByText('The list was changed since the file was looked at.').waitFor()
    await apply.click()
    await said('2 added, 0 changed, 0 removed.')
    await heading('People on Vendors')
    await expect.poll(() => rows.count()).toBe(4)

    await link('Import CSV').click()
    await box('Or paste lines').fill('login\tsponsor\nada@partner.example\tboss\nzoe@partner.example\tother\n')
    await page.getByRole('checkbox', { name: 'The file is the whole list' }).check()
    await button('Preview').click()
    await seen('Every line is right.')
    await expect.poll(() => table.getByRole('row').nth(1).textContent()).toMatch(/—Removed.*eve@partner\.example/)
    await c.w.admin('PUT', `/v1/directory/${vendors}/people/c-2`, { login: 'late@partner.example', sponsor: 'boss' })
    const confirm = async (title: string) => {
      await apply.click()
      const dialog = page.getByRole('dialog', { name: title })
      expect(await dialog.getByRole('button', { name: 'Change the list' }).isDisabled()).toBe(true)
      await dialog.getByRole('textbox').fill('Vendors')
      await dialog.getByRole('button', { name: 'Change the list' }).click()
    }
    expectTrouble(/status of 409/)
    await confirm('Remove 1 person from the list?')
    await page.getByRole('alert').getByText('The list was changed since the file was looked at.').waitFor()
    await confirm('Remove 2 people from the list?')
    await said('0 added, 1 changed, 2 removed.')
    await expect.poll(() => rows.count()).toBe(3)
    const coming = page.waitForEvent('download')
    await link('Export CSV').click()
    const out = await readFile(await (await coming).path(), 'utf8')
    expect(out.split('\r\n').filter(Boolean)).toHaveLength(3)

    await link('Import CSV').click()
    await box('Or paste lines').fill('login\n')
    await link('← People on Vendors').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(await box('Or paste lines').inputValue()).toBe('login\n')
    await close()
  })

  it('takes ten thousand, draws those in sight, and finds one of them', async () => {
    const big = await listOf('Partners')
    const { page, close } = await c.open(`/console/integrations/${big}/people/import`)
    const { button, said, seen, rows } = words(page)
    const text = Array.from({ length: 10_000 }, (_, n) => `p${n}@partner.example,Given${n},Family${n}`).join('\n')
    await page.locator('input[type=file]').setInputFiles(file(`login,given name,family name\n${text}\n`))
    await button('Preview').click()
    await seen('Of each outcome the first 500 are shown.')
    await button('Change the list').click()
    await said('10,000 added, 0 changed, 0 removed.')
    await seen('10,000 people. The rest comes as you scroll.')
    expect(await rows.count()).toBeLessThan(60)
    await page.getByRole('searchbox', { name: 'Search' }).fill('family7777')
    await said('1 of 10,000 people')
    await expect.poll(() => rows.nth(1).textContent()).toContain('Given7777 Family7777')
    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody')
    await seen('Nobody is found')
    await close()
  })

  it('is out of sight for whoever may not enter people, and says where nobody is entered, or what is does not count', async () => {
    const { page, close, expectTrouble } = await c.open(`/console/integrations/${id}`)
    const { seen } = words(page)
    await page.route('**/v1/session', async route => {
      const answer = await route.fetch()
      const session = (await answer.json()) as { permissions: string[] }
      await route.fulfill({ json: { ...session, permissions: session.permissions.filter(one => one !== 'directory:write') } })
    })
    await page.reload()
    await page.getByRole('region', { name: 'People', exact: true }).waitFor()
    expect(await page.getByRole('region', { name: 'People on the list' }).count()).toBe(0)
    await page.unroute('**/v1/session')
    await page.route(`**/v1/integrations/${id}`, async route => {
      const view = (await (await route.fetch()).json()) as { readonly sync: object }
      const lastRun = { id: 'run-1', state: 'held', heldFor: 'first_run' }
      await route.fulfill({ json: { ...view, sync: { ...view.sync, lastCompleteAt: null, lastRun } } })
    })
    await page.goto(`${c.w.url}/console/integrations/${id}/people`)
    await seen('The first run of this list waits for your yes.')
    expect(await page.getByRole('link', { name: 'Look at the run' }).getAttribute('href')).toBe('/console/sync/runs/run-1')
    expectTrouble(/status of 409/)
    await page.goto(`${c.w.url}/console/integrations/${c.w.directoryId}/people`)
    await seen('Okta reads its people from elsewhere; none are entered here.')
    await close()
  })
})
