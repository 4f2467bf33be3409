import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { atDesk } from '../helpdesk/stage.ts'
import { approvals } from '../support/approvals.ts'
import { violations } from '../support/axe.ts'
import { leaveBrowser, sharedBrowser } from '../support/chromium.ts'

describe('the page on which a verified person gets back into their account, in a real browser', () => {
  let browser: Browser
  let sandbox: Sandbox
  beforeAll(async () => {
    browser = await sharedBrowser()
    sandbox = await startSandbox({ port: 0, users: 70, say: () => undefined })
  }, 60_000)
  afterAll(async () => {
    await leaveBrowser(browser)
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

  const phone = { viewport: { width: 375, height: 720 } }
  const isForEverybody = async (page: Page) => {
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
  }

  it('is for everybody, too, where a caller reads a code from it, and where the ticket leads', async () => {
    const { url, agentToken, integrations, mail } = sandbox.summary
    const login = 'user24@example.com'
    const { id } = (await atDesk(url, integrations.helpdesk ?? '', { id: 'agent', token: agentToken ?? '' }).start(login)).body
    const link = await vi.waitFor(async () => {
      const kept = await fetch(`${mail.url}/__sandbox/messages?to=${login}`)
      const { messages } = (await kept.json()) as { messages: readonly { subject: string; links: readonly string[] }[] }
      const letter = messages.find(({ subject }) => subject.includes('for the helpdesk'))
      return letter?.links.find(one => one.startsWith(`${url}/verify/`)) ?? Promise.reject(new Error('nothing came yet'))
    })
    const context = await browser.newContext({ ...phone, colorScheme: 'dark' })
    const page = await context.newPage()
    await page.goto(`${url}/helpdesk/status/${id}`)
    await page.getByText('It has not been opened yet').waitFor()
    await isForEverybody(page)
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    expect(await page.locator('#read-back').innerText()).toMatch(/^\d{3} \d{3}$/)
    await isForEverybody(page)
    await page.goto(`${url}/helpdesk/status/${id}`)
    await page.getByText('It is finished').waitFor()
    await isForEverybody(page)
    await context.close()
  })

  it('is for everybody, too, where somebody else approves what it does', async () => {
    const a = await approvals()
    await a.somebody('boss@example.com')
    const { login } = await a.reportsTo('ana@example.com', 'u-boss')
    const { link } = await a.waiting(login, { ticket: 'INC-7', reasonText: 'New phone' })
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    await page.goto(link)
    await isForEverybody(page)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Login').fill('boss@example.com')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Approve' }).waitFor()
    await isForEverybody(page)
    await page.locator('#approve-reason').fill('I called her')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('It is approved').waitFor()
    await isForEverybody(page)
    await page.goto(`${a.url}/approve/nothing`)
    await isForEverybody(page)
    await context.close()
    await a.close()
  })

  it('is for everybody in Spanish, too, on the pages of the portal before it', async () => {
    const context = await browser.newContext({ ...phone, locale: 'es' })
    const page = await context.newPage()
    const { okta, code } = sandbox.summary.portal
    await page.goto(code)
    await page.locator('form button').click()
    await page.locator('.faults').waitFor()
    await isForEverybody(page)
    await page.locator('#login').fill('user25@example.com')
    await page.locator('form button').click()
    await page.locator('#code').waitFor()
    await isForEverybody(page)
    await page.goto(okta)
    await page.locator('#login').fill('user25@example.com')
    await page.locator('form button').click()
    await page.waitForURL('**/verify/**')
    expect(await page.locator('html').getAttribute('lang')).toBe('es')
    await isForEverybody(page)
    await context.close()
  })
})
