import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations, violationsOfColours } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { idOf } from '../support/walk.ts'

// Read as a text: imported, the table would bring every page into the check of what runs on the host.
const table = readFileSync(new URL('../../src/console/routes.ts', import.meta.url), 'utf8')
const paths = [...table.matchAll(/^ {4}path: '([^']+)',$/gm)].map(([, path = '']) => path)

describe('every page of the console', () => {
  let c: ConsoleWorld
  /** What stands for the names in paths. Of the rest there is nothing here, and a page has to say so. */
  let ids: Readonly<Record<string, string>>
  let listId: string
  beforeAll(async () => {
    c = await consoleWorld()
    const { externalId } = await c.w.person({ login: 'ada@example.com' })
    await c.w.enroll('ada@example.com', 'id-ada')
    const list = { template: 'people-list', name: 'Contractors', config: {} }
    listId = (await c.w.admin<{ id: string }>('POST', '/v1/integrations', list)).body.id
    await c.w.admin('PUT', `/v1/directory/${listId}/people/eve`, { login: 'eve@example.com', givenName: 'Eve' })
    const flow = await c.w.flow()
    const started = await flow.stepUp('ada@example.com')
    ids = {
      templateId: 'okta-idv',
      integrationId: flow.integrationId,
      externalId,
      identityId: 'id-ada',
      policyId: 'default',
      verificationId: idOf(started),
    }
  })
  afterAll(() => c.close())

  const addressOf = (path: string) =>
    path
      .replace(/^\/(people|sync\/directories)\/\$integrationId/, `/$1/${c.w.directoryId}`)
      .replace(/^\/integrations\/\$integrationId\/people/, `/integrations/${listId}/people`)
      .replaceAll(/\$(\w+)/g, (_, name: string) => ids[name] ?? 'nothing-of-this-id')

  it('has a heading and a title of its own, and nothing wrong for anybody who sees, hears or points differently, by day and by night', async () => {
    expect(paths.length).toBe(table.match(/^ {4}load:/gm)?.length)
    const { page, close, expectTrouble } = await c.open('/console/no-page-of-this-name', { colorScheme: 'light' })
    // Where there is nothing, the browser itself writes down that nothing was found.
    expectTrouble(/status of 404/)
    const heading = page.getByRole('heading', { level: 1 })
    await heading.waitFor()
    const wrong: Record<string, readonly string[]> = {}
    /** Each page is whole in the colours that the one before was left in, and looked at again in the others. */
    let scheme: 'light' | 'dark' = 'light'
    for (const path of paths) {
      await page.evaluate(`document.querySelector('h1').dataset.left = '';
        history.pushState({}, '', ${JSON.stringify(`/console${addressOf(path)}`)})`)
      // At each frame: what a browser's driver waits for by itself, it looks at twice a second.
      await page.evaluate(`new Promise(done => {
        const look = () => document.querySelector('h1:not([data-left])') ? done() : requestAnimationFrame(look)
        look()
      })`)
      await expect.poll(() => page.getByRole('main').getByText('Loading').count(), { timeout: 5_000, message: path }).toBe(0)
      const [title, count, said] = [await page.title(), await heading.count(), await heading.first().textContent()]
      const other: 'light' | 'dark' = scheme === 'dark' ? 'light' : 'dark'
      const found = [
        ...(count === 1 ? [] : [`${count} headings`]),
        ...(said && title.startsWith(said) ? [] : [`the title ${title} of ${said}`]),
        ...(await violations(page)),
        ...(await violationsOfColours(page, other)),
      ]
      scheme = other
      if (found.length > 0) wrong[path] = found
    }
    expect(wrong).toEqual({})
    await close()
  }, 120_000)
})
