import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderAnswer } from '../../src/facades/pages/answer-page.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { leaveBrowser, sharedBrowser } from '../support/chromium.ts'

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

/** One for both: its launch takes longer than what it is for. */
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
}, 60_000)
afterAll(() => leaveBrowser(browser))

describe('the demonstration flow in a real browser', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, users: 40, say: () => undefined })
  }, 60_000)
  afterAll(() => sandbox.close())

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

  it('takes an enrolled person to the OpenID provider and back, and one who is not through the workflow', async () => {
    const { url, adminToken, secondAdminToken, flow } = sandbox.summary
    const admin = (method: string, path: string, body?: object, token = adminToken) =>
      fetch(`${url}/v1/integrations${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    const { items } = (await (await admin('GET', '')).json()) as {
      items: { id: string; name: string; workflowId: string | null }[]
    }
    const demonstration = items.find(one => one.name === 'Demonstration flow')
    const changes = `/${demonstration?.id}/held-changes`
    async function choose(workflowId: string | null | undefined) {
      expect((await admin('PATCH', `/${demonstration?.id}`, { workflowId: workflowId ?? null })).status).toBe(200)
      const held = (await (await admin('GET', changes)).json()) as { items: { id: string; state: string }[] }
      // Another workflow may ask for less: nobody is bound by it before a second administrator has said yes.
      for (const { id } of held.items.filter(({ state }) => state === 'held'))
        expect((await admin('POST', `${changes}/${id}/confirm`, {}, secondAdminToken)).status).toBe(200)
    }
    await choose('sandbox-faces')

    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const heard = complaints(page)
    for (const [login, title, at, outcome] of [
      ['user21@example.com', 'Show your face', '/oauth2/authorize', 'allow'],
      ['user11@example.com', 'Verify your identity', '/hosted/', 'allow'],
    ] as const) {
      await begin(page, login)
      await page.getByRole('button', { name: 'Continue' }).click()
      expect(page.url()).toContain(`${sandbox.summary.incode.url}${at}`)
      expect(await page.title()).toBe(title)
      await page.getByRole('button', { name: 'Pass' }).click()
      await expect.poll(() => page.url(), { timeout: 10_000 }).toContain(`${flow.url}/return`)
      expect(await fact(page, 'outcome')).toBe(outcome)
    }
    expect(heard).toEqual([])
    await context.close()
    await choose(demonstration?.workflowId)
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

describe('a form post of a connector', () => {
  let product: Server
  let host: Server
  /** What arrived at the product. */
  let arrived: { readonly origin: string | undefined; readonly fields: Record<string, string> }[] = []
  // A field of the first name stands in the place of the form's own method.
  const fields = { submit: '1', id_token: '<eyJ>', state: `"it's"` }

  async function listening(server: Server): Promise<Server> {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return server
  }
  const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  beforeAll(async () => {
    product = await listening(
      createServer(async (request, response) => {
        if (request.method === 'POST') {
          const body = new URLSearchParams((await request.toArray()).join(''))
          arrived.push({ origin: request.headers.origin, fields: Object.fromEntries(body) })
        }
        response.setHeader('content-type', 'text/html').end('<link rel="icon" href="data:,"><h1>Arrived</h1>')
      }),
    )
    const { status, headers, body } = renderAnswer({ formPost: { action: `${urlOf(product)}/acs`, fields } })
    host = await listening(createServer((_request, response) => response.writeHead(status, headers).end(body)))
  })
  afterAll(() => {
    for (const server of [host, product]) {
      server.closeAllConnections()
      server.close()
    }
  })

  it.each([true, false])('arrives as it was given, with a script: %s', async javaScriptEnabled => {
    arrived = []
    const context = await browser.newContext({ javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(urlOf(host), { waitUntil: 'commit' })
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Go on' }).click()
    await page.waitForURL(`${urlOf(product)}/acs`)
    expect(await page.locator('h1').innerText()).toBe('Arrived')
    expect(arrived).toEqual([{ origin: urlOf(host), fields }])
    await context.close()
  })
})
