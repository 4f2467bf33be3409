import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('the frame of the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())

  it('leads from a link to the first page of whoever opened it', async () => {
    const { page, close } = await c.open()
    await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor()
    expect(await page.title()).toBe('Integrations · Stepgate')
    await close()
  })

  it.each(['light', 'dark'] as const)('is for everybody: %s', async colorScheme => {
    const { page, close } = await c.open('/console/integrations', { colorScheme })
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })
})
