import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { launch } from '../support/chromium.ts'

const sha384 = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`

describe("Incode's check on a page of ours", () => {
  let browser: Browser
  let sandbox: Sandbox
  /** Where an administrator put the module; what it serves is up to whoever holds that place. */
  let place: Server
  let served: { module: string; styles: string }
  let original: { readonly module: string; readonly styles: string }
  const asked: { readonly path: string; readonly headers: Record<string, unknown> }[] = []

  const placeUrl = () => `http://127.0.0.1:${(place.address() as AddressInfo).port}`

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, users: 40, say: () => undefined })
    const text = async (path: string) => (await fetch(`${sandbox.summary.incode.url}${path}`)).text()
    original = { module: await text('/web-sdk/incode-flow.js'), styles: await text('/web-sdk/incode-flow.css') }
    place = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://place')
      asked.push({ path: request.url ?? '', headers: request.headers })
      const [type, body] = pathname.endsWith('.css') ? ['text/css', served.styles] : ['text/javascript', served.module]
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body)
    })
    await new Promise<void>(resolve => place.listen(0, '127.0.0.1', resolve))
    await embed()
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    place.closeAllConnections()
    place.close()
    await sandbox.close()
  })
  beforeEach(() => {
    served = { ...original }
    asked.length = 0
  })

  async function embed(): Promise<void> {
    const { url, adminToken, secondAdminToken, integrations } = sandbox.summary
    const at = `${url}/v1/integrations/${integrations.incode}`
    const call = async (method: string, path: string, body?: object, token = adminToken) => {
      const answer = await fetch(`${at}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const pinned = (name: string, text: string) => ({ url: `${placeUrl()}/${name}`, integrity: sha384(text) })
    const { body } = await call('GET', '')
    const config = {
      ...(body.config as object),
      embed: { module: pinned('flow.js', original.module), styles: pinned('flow.css', original.styles) },
    }
    const patched = await call('PATCH', '', { config })
    expect(patched).toMatchObject({ status: 200 })
    const held = (await call('GET', '/held-changes')).body as { items: { id: string; state: string }[] }
    for (const { id } of held.items.filter(one => one.state === 'held'))
      expect((await call('POST', `/held-changes/${id}/confirm`, {}, secondAdminToken)).status).toBe(200)
  }

  async function begin(page: Page, login: string): Promise<void> {
    await page.goto(`${sandbox.summary.flow.url}/?search=${encodeURIComponent(login)}`)
    const form = page.locator('form', { has: page.locator(`input[value="${login}"]`) })
    await form.getByRole('button', { name: 'Sign in and step up' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }

  async function fact(page: Page, name: string): Promise<string> {
    return (await page.locator(`dt:text-is("${name}") + dd`).innerText()).trim()
  }

  function complaints(page: Page): string[] {
    const heard: string[] = []
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) heard.push(message.text())
    })
    page.on('pageerror', error => heard.push(error.message))
    return heard
  }

  const phone = { viewport: { width: 375, height: 667 } }
  const checkPage = () => new RegExp(`^${sandbox.summary.url}/verify/seat/[\\w-]+/check$`)

  it.each([
    ['Pass', 'user1@example.com', 'allow'],
    ['Fail', 'user2@example.com', 'deny'],
  ])('is done without leaving us, and the flow hears what the server read: %s', async (button, login, outcome) => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    const heard = complaints(page)
    await begin(page, login)
    expect(page.url()).toMatch(checkPage())
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(await fact(page, 'outcome')).toBe(outcome)
    expect(heard).toEqual([])
    await context.close()
  })
})
