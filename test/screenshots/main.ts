import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildConsole } from '../../src/cli/console/build.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { launch } from '../support/chromium.ts'
import { spendDay } from './day.ts'
import { shots } from './pages.ts'
import { steady } from './steady.ts'

/** `npm run screenshots`: the main pages of the console over the sandbox's made-up people, as the README shows them; with names behind it, those alone. */
const folder = new URL('../../manifests/screenshots', import.meta.url).pathname
const most = 150 * 1024

const names = process.argv.slice(2)
const wanted = shots.filter(({ name }) => names.length === 0 || names.includes(name))

const say = (text: string) => void process.stderr.write(`${text}\n`)

await buildConsole(say)
const sandbox = await startSandbox({ port: 0, users: 200, say })
const browser = await launch()
try {
  const { url, console } = sandbox.summary
  await spendDay(browser, sandbox.summary)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(console.link)
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.waitForURL('**/console/**')
  await mkdir(folder, { recursive: true })
  for (const { name, path, ready, colorScheme = 'light' } of wanted) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(`${url}${typeof path === 'string' ? path : await path(sandbox.summary)}`)
    await ready(page)
    // A page that goes on asking is never idle; what it is ready by was waited for.
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
    await steady(page)
    await page.evaluate('document.activeElement?.blur()')
    const picture = await page.screenshot({ type: 'png' })
    if (picture.length > most) throw new Error(`${name} has ${picture.length} bytes, and may have ${most}`)
    await writeFile(join(folder, `${name}.png`), picture)
    say(`${name}.png`)
  }
} finally {
  await browser.close()
  await sandbox.close()
}
