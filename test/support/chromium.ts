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
