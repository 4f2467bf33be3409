import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

const most = 175_000

describe('how heavy the console is', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())

  it('loads less than 175 kB of packed script before its first page is there', async () => {
    const { page, close } = await c.open()
    const isThere = () =>
      page.getByText('By outcome, since midnight here.').or(page.getByText('Nobody has been verified today.')).waitFor()
    await isThere()
    const scripts: Promise<number>[] = []
    page.on('response', response => {
      if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body().then(body => gzipSync(body).length))
    })
    // Up to the first byte alone: what comes after is what is measured.
    await page.reload({ waitUntil: 'commit' })
    await isThere()
    const usable = await page.evaluate('Math.round(performance.now())')
    const weight = (await Promise.all(scripts)).reduce((sum, one) => sum + one, 0)
    // How long it took is a fact of this machine, told and not judged.
    process.stdout.write(
      `the console: ${Math.round(weight / 1_000)} kB of packed script; ${usable} ms from reloading to the numbers of the overview\n`,
    )
    expect(scripts.length).toBeGreaterThan(1)
    expect(weight).toBeLessThan(most)
    await close()
  })
})
