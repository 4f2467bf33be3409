import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { launch } from '../support/chromium.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const level = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What is wrong with a page for people who see, hear or point differently. */
async function violations(page: Page): Promise<readonly string[]> {
  // By the protocol, since the pages let no script in that is not theirs.
  const { violations: found } = (await page.evaluate(`${axe}; axe.run({ runOnly: ${JSON.stringify(level)} })`)) as {
    violations: readonly { id: string; nodes: readonly { html: string }[] }[]
  }
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

describe('the page on which a verified person gets back into their account, in a real browser', () => {
  let browser: Browser
  let sandbox: Sandbox
  beforeAll(async () => {
    browser = await launch()
    sandbox = await startSandbox({ port: 0, users: 70, say: () => undefined })
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await sandbox.close()
  })

  async function linkFor(login: string, operations: readonly OperationName[], language: string): Promise<string> {
    const { url, client, flow } = sandbox.summary
    const granted = await fetch(`${url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { access_token } = (await granted.json()) as { access_token: string }
    const started = await fetch(`${url}/v1/hooks/account-recovery`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ loginHint: login, returnUrl: `${flow.url}/return`, operations, language }),
    })
    return ((await started.json()) as { links: { verify: string } }).links.verify
  }

  it.each([
    ['light', 'en', 20],
    ['dark', 'es', 21],
    ['light', 'pt', 22],
  ] as const)('is for everybody, on a phone: %s, %s', async (colorScheme, language, n) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 375, height: 720 } })
    const page = await context.newPage()
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
    await page.goto(
      await linkFor(`user${n}@example.com`, ['password_reset_link', 'temporary_access_pass', 'reset_factors'], language),
    )
    expect(await violations(page)).toEqual([])
    await page.locator('form button').first().click()
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.locator('input[name=operation]').first().waitFor({ state: 'attached' })
    expect(await violations(page)).toEqual([])
    expect(await fits()).toBe(true)
    await page.locator('form:has(input[value=temporary_access_pass]) button').click()
    await page.locator('#secret').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await fits()).toBe(true)
    const secret = await page.locator('#secret .token').innerText()
    await page.locator('a').last().click()
    // Chromium asks whether to send the form once more, and has nothing kept to show meanwhile.
    await page.goBack().catch(() => undefined)
    await expect.poll(() => page.content().catch(() => secret)).not.toContain(secret)
    await context.close()
  })

  it('gives a link without a script, and takes nothing of it to the product', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 720 } })
    const page = await context.newPage()
    const [referers, heard]: [string[], string[]] = [[], []]
    context.on('request', request => void referers.push(request.headers().referer ?? ''))
    page.on('console', message => void (message.type() === 'error' && heard.push(message.text())))
    await page.goto(await linkFor('user23@example.com', ['password_reset_link'], 'en'))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.getByRole('button', { name: 'Show' }).click()
    const link = page.getByRole('link', { name: 'Set a new password' })
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()])
    await opened.waitForLoadState()
    expect(await opened.locator('h1').innerText()).toBe('Choose a password')
    expect(referers.filter(one => one.includes('/verify/') && !one.startsWith(sandbox.summary.url))).toEqual([])
    expect(heard).toEqual([])
    await context.close()
  })
})
