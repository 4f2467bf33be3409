import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { launch } from '../support/chromium.ts'

/** What a page complained about: refused styles, blocked forms, errors. */
function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) heard.push(message.text())
  })
  page.on('pageerror', error => heard.push(error.message))
  return heard
}

async function fact(page: Page, name: string): Promise<string> {
  return (await page.locator(`dt:text-is("${name}") + dd`).innerText()).trim()
}

describe('the demonstration flow in a real browser', () => {
  let sandbox: Sandbox
  let browser: Browser
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, users: 40, say: () => undefined })
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await sandbox.close()
  })

  async function begin(page: Page, login: string, journey = 'Sign in and step up'): Promise<void> {
    await page.goto(`${sandbox.summary.flow.url}/?search=${encodeURIComponent(login)}`)
    const form = page.locator('form', { has: page.locator(`input[value="${login}"]`) })
    await form.getByRole('button', { name: journey }).click()
  }

  it.each([
    ['Pass', 'user1@example.com', { status: 'success', 'data.status': 'approved', outcome: 'allow', reason: 'ok' }, 'let in'],
    ['Fail', 'user2@example.com', { status: 'failed', 'data.status': 'rejected', outcome: 'deny' }, 'refuse'],
    [
      'Review',
      'user3@example.com',
      { status: 'pending', 'data.status': 'review', reason: 'under_review' },
      'park for a reviewer',
    ],
  ])('goes from person to branch without a script: %s', async (button, login, expected, branch) => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const heard = complaints(page)
    await begin(page, login)
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(page.url()).toContain(sandbox.summary.incode.url)
    await page.getByRole('button', { name: button }).click()
    await expect.poll(() => page.url(), { timeout: 10_000 }).toContain(`${sandbox.summary.flow.url}/return`)
    for (const [name, value] of Object.entries(expected)) expect(await fact(page, name)).toBe(value)
    expect(await page.locator('h1').innerText()).toBe(`The flow decided: ${branch}`)
    expect(heard).toEqual([])
    await context.close()
  })

  it('sends our own forms with our origin, and tells Incode and the flow no address', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const origin = new URL(sandbox.summary.url).origin
    const [forms, abroad]: [string[], string[]] = [[], []]
    page.on('request', request => {
      const headers = request.headers()
      if (request.method() === 'POST' && request.url().startsWith(`${origin}/verify/`)) forms.push(headers.origin ?? 'none')
      if (!request.url().startsWith(origin) && headers.referer?.startsWith(origin)) abroad.push(request.url())
    })
    await begin(page, 'user9@example.com')
    await page.getByRole('button', { name: "Use my phone's camera" }).click()
    await page.getByRole('button', { name: 'Go on in this browser' }).click()
    expect(page.url()).toContain(sandbox.summary.incode.url)
    await page.getByRole('button', { name: 'Pass' }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(forms).toEqual([origin, origin])
    expect(abroad).toEqual([])
    await context.close()
  })

  it('recovers an enrolled person, and refuses one who is not enrolled without sending them anywhere', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await begin(page, 'user20@example.com', 'Recover the account')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Pass' }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(await fact(page, 'outcome')).toBe('allow')
    await begin(page, 'user5@example.com', 'Recover the account')
    expect(page.url()).toContain(sandbox.summary.flow.url)
    expect(await fact(page, 'reason')).toBe('not_enrolled')
    await context.close()
  })

  it('shows pages that fit a narrow phone, name what they are, and can be used by keyboard', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
    const page = await context.newPage()
    const heard = complaints(page)
    await begin(page, 'user6@example.com')
    expect(await page.title()).toBe('Confirm that it is you')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Continue')
    await page.getByRole('button', { name: "Use my phone's camera" }).click()
    await page.getByRole('button', { name: 'Use my phone instead' }).click()
    expect(await page.getByRole('img', { name: /QR code/ }).count()).toBe(1)
    await page.getByRole('link', { name: 'I have scanned it' }).click()
    await page.getByRole('button', { name: 'Not me' }).click()
    expect(await page.locator('h1').innerText()).toBe('Thank you for telling us')
    expect(heard).toEqual([])
    await context.close()
  })

  it('lets nobody in by a link that was opened in a second browser', async () => {
    const [starter, victim] = [await browser.newContext(), await browser.newContext()]
    const [page, other] = [await starter.newPage(), await victim.newPage()]
    await begin(page, 'user7@example.com')
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Continue' }).click()
    await other.getByRole('button', { name: 'Pass' }).click()
    await other.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(await other.locator('h1').innerText()).toBe('The flow stopped')
    await page.goto(`${sandbox.summary.flow.url}/progress`)
    expect(await fact(page, 'outcome')).not.toBe('allow')
    await Promise.all([starter.close(), victim.close()])
  })
})
