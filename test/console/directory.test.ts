import { readFile } from 'node:fs/promises'
import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { quietLog } from '../support/log.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'

/** Enough that nobody loads them at once; a million, which is measured by the bench, takes longer to be read than this file may. */
const many = 20_000
const atOnce = 5_000

describe('directory information', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
    const { w } = c
    const group: Change = { kind: 'group', group: { externalId: 'eng', name: 'Engineering' } }
    const members = [1, 2, 3].map(
      (n): Change => ({ kind: 'member', groupId: 'eng', externalId: person(n).externalId, present: true }),
    )
    const crowd = people(many)
    const pages = Array.from({ length: many / atOnce }, (_, n) => {
      const some = asChanges(crowd.slice(n * atOnce, (n + 1) * atOnce))
      const end = (n + 1) * atOnce < many ? {} : { end: 'snapshot' as const }
      return { changes: n === 0 ? [group, ...some, ...members] : some, cursor: String(n), ...end }
    })
    const deps = { store: w.store, clock: w.clock, random: systemRandom, log: quietLog() }
    const signal = new AbortController().signal
    const asked = { integrationId: w.directoryId, mode: 'full', dryRun: false, requestedBy: 'test' } as const
    await runSync(deps, { ...asked, source: scripted(pages), signal })
    await w.enroll('person2@example.com', 'id-2')
    await w.flow()
  }, 60_000)
  afterAll(() => c.close())

  const rows = (page: Tab) => page.getByRole('table', { name: 'People' }).getByRole('row')
  const search = (page: Tab) => page.getByRole('searchbox', { name: 'Search' })

  it('shows how many are enrolled, and everybody page by page: never more of them drawn than are in sight', async () => {
    const { page, close } = await c.open()
    const sizes: Promise<number>[] = []
    page.on('response', response => {
      if (sizes.length > 3 || !response.url().includes('/v1/directory/users?')) return
      sizes.push(response.json().then(({ items }: { items: readonly unknown[] }) => items.length))
    })
    await page.goto(`${c.w.url}/console/people`)
    await page.getByRole('heading', { name: '1 of 20,000 enrolled' }).waitFor()
    await page.getByText('20,000 people. The rest comes as you scroll.').waitFor()
    const scroll = `(list => list?.scrollTo(0, list.scrollHeight))(document.querySelector('section[data-long=true]'))`
    const scrolled = async () => {
      await page.evaluate(scroll)
      return sizes.length
    }
    await expect.poll(scrolled, { timeout: 5_000 }).toBeGreaterThan(3)
    expect(new Set(await Promise.all(sizes))).toEqual(new Set([200]))
    expect(await rows(page).count()).toBeLessThan(60)
    await close()
  })

  it.each(['light', 'dark'] as const)('is for everybody, on a phone, too: %s', async colorScheme => {
    const { page, close } = await c.open('/console/people?search=person2', { colorScheme })
    await rows(page).nth(1).waitFor()
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 375, height: 720 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })

  it('finds as one types, keeps it in the address, and leads to a person, as the search from anywhere does', async () => {
    const { page, close } = await c.open('/console/people')
    await search(page).pressSequentially('person2@')
    await expect.poll(() => rows(page).count()).toBe(2)
    expect(new URL(page.url()).searchParams.get('search')).toBe('person2@')
    await page.getByRole('status').getByText('One hit').waitFor()
    await page.reload()
    expect(await search(page).inputValue()).toBe('person2@')
    await page.getByRole('link', { name: 'Given2 Family2', exact: true }).click()
    await page.getByRole('heading', { name: 'Given2 Family2', level: 1 }).waitFor()
    await page.goBack()
    expect(await search(page).inputValue()).toBe('person2@')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('20,000 people.').waitFor()
    expect(await search(page).inputValue()).toBe('')
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'People, pages and commands' }).fill('person77@')
    await page.getByRole('option', { name: /Given77/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Given77/, level: 1 }).waitFor()
    await close()
  })

  it('is narrowed by directory and group, by the picture, and by an address that somebody passed on', async () => {
    const { page, close } = await c.open('/console/people')
    expect(await page.getByRole('combobox', { name: 'Group' }).isDisabled()).toBe(true)
    await page.getByRole('combobox', { name: 'Directory' }).click()
    await page.getByRole('option', { name: 'Okta' }).click()
    await page.getByRole('combobox', { name: 'Group' }).fill('engi')
    await page.getByRole('option', { name: 'Engineering' }).click()
    await page.getByRole('heading', { name: '1 of 3 enrolled' }).waitFor()
    await page.getByRole('status').getByText('3 people').waitFor()
    const enrolled = page.getByRole('button', { name: /^Enrolled/ })
    await enrolled.click()
    await page.getByRole('status').getByText('One person').waitFor()
    expect(await enrolled.getAttribute('aria-pressed')).toBe('true')
    await page.goto(page.url())
    await page.getByRole('status').getByText('One person').waitFor()
    expect(await page.getByRole('combobox', { name: 'Group' }).inputValue()).toBe('Engineering')
    await page.goto(`${c.w.url}/console/people?status=nonsense&enrollment=revoked`)
    await page.getByText('Nobody is found').waitFor()
    await close()
  })

  it('shows the answer to the last letters, however late that to the first ones comes', async () => {
    const { page, close } = await c.open('/console/people')
    let release = () => {}
    const late = new Promise<void>(resolve => {
      release = resolve
    })
    await page.route(/search=person1%40/, async route => {
      await late
      await route.continue().catch(() => undefined)
    })
    const asked = page.waitForRequest(/search=person1%40/)
    await search(page).fill('person1@')
    await asked
    await search(page).fill('person3@')
    await page.getByRole('link', { name: 'Given3 Family3', exact: true }).waitFor()
    release()
    await expect.poll(() => rows(page).count()).toBe(2)
    expect(await page.getByRole('link', { name: 'Given1 Family1', exact: true }).count()).toBe(0)
    await close()
  })

  it('says before a group is invited how many would be, and that nothing can be sent where no mail server is', async () => {
    const { page, close } = await c.open(`/console/people?directory=${c.w.directoryId}&group=eng`)
    await page.getByRole('button', { name: 'Invite…' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Everybody in the group that the list is narrowed to.').waitFor()
    await dialog.getByText('This host has no mail server, so nothing can be sent.').waitFor()
    await dialog.getByRole('row', { name: 'enrolled already 1' }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Invite 2 people' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Invite…')
    await close()
  })

  it('gives the list as a file, as it is narrowed, with the columns that were chosen, which are kept', async () => {
    const { page, close } = await c.open('/console/people?search=person2@')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'E-mail' }).check()
    await page.getByRole('checkbox', { name: 'Login' }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'E-mail' }).waitFor()
    await page.reload()
    await page.getByRole('columnheader', { name: 'E-mail' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Login' }).count()).toBe(0)
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).click()
    const file = await readFile(await (await coming).path(), 'utf8')
    const [head, ...lines] = file.trim().split('\r\n')
    expect(head?.split(',')).toEqual(expect.arrayContaining(['email', 'displayName', 'enrollment']))
    expect(head?.split(',')).not.toContain('login')
    expect(lines).toEqual([expect.stringContaining('person2@example.com')])
    await close()
  })

  it('says what to do where no directory is connected, and what went wrong where the list does not come', async () => {
    const { page, close, expectTrouble } = await c.open()
    expectTrouble(/ERR_FAILED/)
    await page.route('**/v1/directories', route => route.fulfill({ json: { items: [], nextCursor: null } }))
    await page.goto(`${c.w.url}/console/people`)
    await page.getByText('No directory is connected yet').waitFor()
    await page.getByRole('link', { name: 'Go to Integrations' }).waitFor()
    await page.unroute('**/v1/directories')
    await page.route('**/v1/directory/users?*', route => route.abort())
    await page.reload()
    await page.getByRole('alert').getByText('The host does not answer').waitFor()
    await page.unroute('**/v1/directory/users?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await rows(page).nth(1).waitFor()
    await close()
  })
})
