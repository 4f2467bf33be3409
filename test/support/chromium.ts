import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'

/**
 * A real browser that comes as an npm package, so that tests need nothing of the machine. The package's own flags are
 * not used: they run it in one process and without web security.
 */
export async function launch(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return driver.launch({
    executablePath: await chromium.executablePath(),
    args: [...quiet, '--no-sandbox', '--disable-gpu', '--disable-quic'],
    headless: true,
  })
}

let running: Promise<Browser> | undefined

/**
 * The browser of all files of a worker, which share its modules: a start takes both cores a second. Contexts share
 * nothing, and whoever is done leaves none of theirs behind. It ends with the worker.
 */
export async function sharedBrowser(): Promise<Browser> {
  running ??= launch()
  const browser = await running
  if (!browser.isConnected()) running = launch()
  return running
}

export async function leaveBrowser(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map(context => context.close()))
}
