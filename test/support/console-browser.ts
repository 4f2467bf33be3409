import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { leaveBrowser, sharedBrowser } from './chromium.ts'
import { type World, world } from './world.ts'

/** One window of somebody who is signed in, and what went wrong in it that nobody saw. */
export interface Window {
  readonly page: Page
  /** What the page may complain of, because the test brought it about: told before it is. */
  expectTrouble(pattern: RegExp): void
  /** Fails where the console complained, or did something that its policy forbids. */
  close(): Promise<void>
}

/** The console of one host, in one real browser. One per test file. */
export interface ConsoleWorld {
  readonly w: World
  readonly browser: Browser
  /** A link that signs its reader in once, as an owner. */
  link(): Promise<string>
  /** Signed in by such a link, at the address that is given; signed out where `signedIn` is false. */
  open(path?: string, options?: BrowserContextOptions & { readonly signedIn?: boolean }): Promise<Window>
  close(): Promise<void>
}

const linkMs = 10 * 60_000

/** Everything that is asked for of the host's own addresses is answered by the host; nothing else is asked for. */
export async function consoleWorld(
  options: Parameters<typeof world>[0] = {},
  make: (options: Parameters<typeof world>[0]) => Promise<World> = world,
): Promise<ConsoleWorld> {
  const [w, browser] = await Promise.all([make(options), sharedBrowser()])

  async function link(): Promise<string> {
    const { token } = await w.host.adminLinks.make('test', linkMs)
    return `${w.url}/admin/link/${token}`
  }

  async function open(
    path = '/console/',
    { signedIn = true, ...rest }: BrowserContextOptions & { readonly signedIn?: boolean } = {},
  ): Promise<Window> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...rest })
    const page = await context.newPage()
    // Before the test itself is given up: then what was waited for is told.
    page.setDefaultTimeout(15_000)
    const complaints: string[] = []
    const expected: RegExp[] = []
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(String(error)))
    // Told by the browser itself, whatever the page does with it.
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', e => console.error('violates ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample))`,
    )
    if (signedIn) {
      await page.goto(await link())
      await page.getByRole('button', { name: 'Open the console' }).click()
      await page.waitForURL('**/console/**')
    }
    if (!signedIn || path !== '/console/') await page.goto(`${w.url}${path}`)
    return {
      page,
      expectTrouble: pattern => void expected.push(pattern),
      async close() {
        await context.close()
        expect(complaints.filter(text => !expected.some(pattern => pattern.test(text)))).toEqual([])
      },
    }
  }

  return {
    w,
    browser,
    link,
    open,
    async close() {
      await leaveBrowser(browser)
      await w.close()
    },
  }
}
