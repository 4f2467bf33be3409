import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { order, pause, synced } from '../support/runs.ts'

/** Pages ask the host, which may be busy. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

describe('syncs in the console', () => {
  let c: ConsoleWorld
  let entra: EntraDirectory
  beforeAll(async () => {
    c = await consoleWorld({ asksFirst: true })
    entra = await entraDirectory(c.w, 60)
  })
  afterAll(async () => {
    await entra.close()
    await c.close()
  })
  const login = (n: number) => `user${n}@entra.example`
  const runPath = async (wanted: object) => `/console/sync/runs/${(await synced(c.w, entra.integrationId, wanted)).id}`

  it('begins a first read, which counts and waits; a yes to its counts has everybody read', async () => {
    const { page, close } = await c.open('/console/sync')
    await page.getByRole('table', { name: 'How each directory stands' }).getByText('No run yet').waitFor()
    await page.getByRole('button', { name: /^Read now: Entra/ }).click()
    await page.getByRole('menuitem', { name: 'Everybody' }).click()
    await page.getByText('This run waits for a decision').waitFor()
    await page.getByText('The first read has counted and written nothing.', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
    const held = page.url()
    await page.getByRole('button', { name: 'Read and write' }).click()
    const dialog = page.getByRole('dialog', { name: 'Are these counts right?' })
    await dialog.getByText('60 people of it can be verified from then on.', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Read and write' }).click()
    await page.waitForURL(url => url.pathname.startsWith('/console/sync/runs/') && url.href !== held)
    await page.getByText('Done', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'a held run' }).click()
    await page.getByText('Confirmed').waitFor()
    expect(page.url()).toBe(held)
    await pause(c.w, entra.integrationId)
    await close()
  })

  it('shows a dry run as a plan, with examples, and does it only after another question', async () => {
    await order(entra, 'users', { upsert: [{ userPrincipalName: login(30), surname: 'Changed' }], remove: [login(59)] })
    const { page, close } = await c.open(await runPath({ mode: 'full', dryRun: true }), { colorScheme: 'dark' })
    await page.getByText('1 person would be changed.').waitFor()
    await page.getByText('1 person would be removed, with what is known of them.').waitFor()
    await page.getByRole('tab', { name: 'Changed' }).click()
    await page.getByRole('cell', { name: login(30) }).waitFor()
    expect(new URL(page.url()).searchParams.get('people')).toBe('updated')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByRole('dialog').getByText('The directory is read again', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await soon(() => page.getByRole('dialog').count()).toBe(0)
    await close()
  })

  it('sets when a directory is read: a fault at its field, and a second window that writes over nothing', async () => {
    const path = `/console/sync/directories/${entra.integrationId}`
    const [{ page, close, expectTrouble }, late] = [await c.open(path), await c.open(path)]
    const minutes = page.getByLabel('Minutes between two reads of what changed')
    await late.page.getByLabel('Two administrators release a held run').waitFor()
    await minutes.fill('5000')
    expectTrouble(/status of 400/)
    await page.getByRole('button', { name: 'Save the schedule' }).click()
    await soon(() => minutes.getAttribute('aria-invalid')).toBe('true')
    await minutes.fill('30')
    await page.getByLabel('Two administrators release a held run').check()
    await page.getByRole('button', { name: 'Save the schedule' }).click()
    await page.getByText('The schedule is saved.').waitFor()
    await late.page.getByLabel('Paused').uncheck()
    await late.page.getByRole('link', { name: 'Policies' }).click()
    const leaving = late.page.getByRole('dialog', { name: 'Leave without saving?' })
    await leaving.getByRole('button', { name: 'Cancel' }).click()
    await late.page.getByRole('button', { name: 'Save the schedule' }).click()
    await late.page.getByText('Somebody else changed this meanwhile').waitFor()
    await late.page.getByRole('alert').getByText('30', { exact: true }).waitFor()
    await late.page.getByRole('button', { name: 'Keep what I entered, over theirs' }).click()
    await soon(() => late.page.getByLabel('Minutes between two reads of what changed').inputValue()).toBe('30')
    expect(await late.page.getByLabel('Paused').isChecked()).toBe(false)
    await late.page.getByLabel('Paused').check()
    await soon(() => late.page.getByRole('button', { name: 'Save the schedule' }).isDisabled()).toBe(true)
    await late.close()
    await close()
  })

  it('holds a run that would remove too many: who they are, one release of two, and the other one from elsewhere', async () => {
    await order(entra, 'users', { remove: Array.from({ length: 12 }, (_, n) => login(n)) })
    const { page, close } = await c.open(await runPath({ mode: 'full' }))
    await page.getByRole('cell', { name: login(11) }).waitFor()
    await page.getByRole('region', { name: 'Counts' }).getByText('Would remove', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    const remove = page.getByRole('dialog').getByRole('button', { name: /^Remove 1\d people$/ })
    expect(await remove.isDisabled()).toBe(true)
    await page
      .getByLabel(/^Type .* to confirm$/)
      .fill(((await page.getByText(/^Type .* to confirm$/).textContent()) ?? '').slice(5, -11))
    await page.keyboard.press('Enter')
    await page.getByText('A second administrator has to do so too.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Rejected', { exact: true }).waitFor()
    await page.getByRole('link', { name: '← Sync' }).click()
    await page.getByLabel('State').selectOption('held')
    await soon(() => page.getByRole('table', { name: 'All runs' }).getByRole('row').count()).toBe(3)
    expect(new URL(page.url()).searchParams.get('state')).toBe('held')
    await page.getByLabel('State').selectOption('failed')
    await page.getByRole('button', { name: 'Take all filters away' }).click()
    await page.getByRole('row', { name: /Confirmed/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('tries another mapping on real people before it is saved, and never writes over what somebody else saved', async () => {
    await c.w.person({ login: 'mia@example.com', claims: { employee_number: '4711' } })
    const path = `/console/sync/directories/${c.w.directoryId}`
    const [{ page, close, expectTrouble }, late] = [await c.open(path), await c.open(path)]
    const field = page.getByRole('combobox', { name: 'Attribute for Middle name' })
    await field.fill('no attribute!')
    expectTrouble(/status of 4/)
    await page.getByRole('button', { name: 'Preview on real people' }).click()
    await soon(() => field.getAttribute('aria-invalid')).toBe('true')
    await field.fill('profile.employeeNumber')
    await page.getByRole('button', { name: 'Preview on real people' }).click()
    const preview = page.getByRole('table', { name: 'Preview' })
    await preview.getByRole('insertion').getByText('4711').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the mapping' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save the mapping' }).click()
    await page.getByText('The mapping is saved.', { exact: false }).waitFor()
    await late.page.getByRole('combobox', { name: 'Attribute for Middle name' }).fill('profile.displayName')
    late.expectTrouble(/status of 409/)
    await late.page.getByRole('button', { name: 'Save the mapping' }).click()
    await late.page.getByRole('dialog').getByRole('button', { name: 'Save the mapping' }).click()
    await late.page.getByText('Somebody else changed this meanwhile').waitFor()
    await late.page.getByRole('button', { name: 'Show what is in force' }).click()
    await soon(() => late.page.getByRole('combobox', { name: 'Attribute for Middle name' }).inputValue()).toBe(
      'profile.employeeNumber',
    )
    await late.close()
    await close()
  })

  it('shows a run as it goes, and stops it', async () => {
    await order(entra, 'faults', { kind: 'slow', path: '/v1.0/users', delayMs: 3_000, times: 20 })
    const begun = await c.w.admin<{ runId: string }>('POST', `/v1/integrations/${entra.integrationId}/sync`, { mode: 'full' })
    const { page, close } = await c.open(`/console/sync/runs/${begun.body.runId}`)
    await page.getByRole('progressbar', { name: /^Progress: \d+ of about/ }).waitFor()
    await page.getByRole('button', { name: 'Cancel the run' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click()
    await page.getByText('Cancelled', { exact: true }).waitFor()
    await soon(() => page.getByRole('progressbar').count()).toBe(0)
    await close()
  })
})
