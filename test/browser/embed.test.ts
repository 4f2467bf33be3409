import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { leaveBrowser, sharedBrowser } from '../support/chromium.ts'
import { readQr } from '../support/qr.ts'

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
      const headers = { 'content-type': type, 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
      response.writeHead(200, headers).end(body)
    })
    await new Promise<void>(resolve => place.listen(0, '127.0.0.1', resolve))
    await embed(original.module)
    browser = await sharedBrowser()
  }, 60_000)
  afterAll(async () => {
    await leaveBrowser(browser)
    place.closeAllConnections()
    place.close()
    await sandbox.close()
  })
  beforeEach(() => {
    served = { ...original }
    asked.length = 0
  })

  async function embed(module: string): Promise<void> {
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
    const embedded = { module: pinned('flow.js', module), styles: pinned('flow.css', original.styles) }
    const patched = await call('PATCH', '', { config: { embed: embedded } })
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
      // Chromium takes every sandbox for one of a frame, which this page never is.
      if (message.text().startsWith('An iframe which has both allow-scripts')) return
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

  it('fits a phone, says what it is, and takes up the session again however often it is loaded', async () => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    await begin(page, 'user3@example.com')
    const sessionsOf = async () => (await (await fetch(`${sandbox.summary.incode.url}/__sandbox/sessions`)).json()) as object[]
    const before = (await sessionsOf()).length
    for (const _ of [1, 2]) {
      await page.reload()
      await page.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    }
    const second = await context.newPage()
    await second.goto(page.url())
    await second.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    expect(await sessionsOf()).toHaveLength(before)
    expect(await page.title()).toBe('Verify your identity')
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    const checkUrl = page.url()
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(await fact(page, 'outcome')).toBe('allow')
    await second.getByRole('button', { name: 'Fail', exact: true }).click()
    await expect.poll(() => second.locator('h1').innerText()).toBe('You are done')
    await page.goto(checkUrl)
    expect(await page.locator('h1').innerText()).toBe('You are done')
    await context.close()
  })

  it('runs no byte that the administrator did not name, by whatever way it is asked for', async () => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    served = {
      module: `globalThis.ran = true; fetch('${placeUrl()}/stolen')\n${original.module}`,
      styles: `${original.styles} h1 { color: rgb(1, 2, 3) }`,
    }
    await begin(page, 'user4@example.com')
    await page.getByRole('alert').waitFor()
    const module = `${placeUrl()}/flow.js`
    const reach = (url: string) => page.evaluate(`import(${JSON.stringify(url)}).then(() => 'ran', () => 'refused')`)
    // The one is held by the import map, the other, of which that says nothing, by the policy alone.
    expect([await reach(module), await reach(`${module}?again`)]).toEqual(['refused', 'refused'])
    const inserted = `new Promise(resolve => {
      const script = Object.assign(document.createElement('script'), { src: ${JSON.stringify(module)} })
      script.onload = () => resolve('ran')
      script.onerror = () => resolve('refused')
      document.head.append(script)
    })`
    expect(await page.evaluate(inserted)).toBe('refused')
    expect(await page.evaluate('globalThis.ran')).toBeUndefined()
    expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).not.toBe('rgb(1, 2, 3)')
    expect(asked.map(one => one.path)).not.toContain('/stolen')

    // What runs here gets hold of no other page of this host either: an administrator may be signed in to it.
    expect(await page.evaluate("window.open('/') === null")).toBe(true)

    await page.getByRole('button', { name: "Go on at Incode's own page" }).click()
    expect(page.url()).toContain(`${sandbox.summary.incode.url}/hosted/`)
    await page.getByRole('button', { name: 'Pass' }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)
    expect(await fact(page, 'outcome')).toBe('allow')
    await context.close()
  })

  it('offers the way to Incode where the module is not what it should be', async () => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    await begin(page, 'user5@example.com')
    for (const other of [
      "customElements.define('incode-flow', class extends HTMLElement {})",
      'export async function setup() {}',
      "export async function setup() { throw new Error('no') }",
      'this is no script',
    ]) {
      await embed(other)
      served = { ...original, module: other }
      await page.reload()
      await page.getByRole('alert').waitFor()
    }
    await embed(original.module)
    served = original
    await page.reload()
    await page.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await context.close()
  })

  it('offers it where the module cannot be had, and where no script runs', async () => {
    for (const [login, javaScriptEnabled] of [
      ['user6@example.com', true],
      ['user7@example.com', false],
    ] as const) {
      const context = await browser.newContext({ ...phone, javaScriptEnabled })
      const page = await context.newPage()
      if (javaScriptEnabled) await context.route(`${placeUrl()}/**`, route => route.abort())
      await begin(page, login)
      expect(page.url()).toMatch(checkPage())
      await page.locator('.warn:visible', { hasText: "Go on at Incode's own page instead." }).waitFor()
      await page.getByRole('button', { name: "Go on at Incode's own page" }).click()
      await page.getByRole('button', { name: 'Pass' }).click()
      await expect.poll(() => page.url(), { timeout: 10_000 }).toContain(`${sandbox.summary.flow.url}/return`)
      expect(await fact(page, 'outcome')).toBe('allow')
      await context.close()
    }
  })

  it('is there for the browser that sits alone, and leaves with the seat when a phone takes over', async () => {
    const [starter, other] = [await browser.newContext(phone), await browser.newContext(phone)]
    const [page, stranger] = [await starter.newPage(), await other.newPage()]
    await begin(page, 'user8@example.com')
    const checkUrl = page.url()
    const shown = await stranger.goto(checkUrl)
    expect(shown?.status()).toBe(403)
    expect(await stranger.content()).not.toContain('incode-flow')

    await page.getByRole('button', { name: 'Use my phone instead' }).click()
    await stranger.goto(readQr(await page.content()))
    await stranger.getByRole('button', { name: 'Continue' }).click()
    await stranger.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    await page.goto(checkUrl)
    expect(await page.locator('h1').innerText()).toBe('Go on on your phone')
    expect(await page.content()).not.toContain('incode-flow')
    await Promise.all([starter.close(), other.close()])
  })

  it('tells the token to Incode alone, and nothing else to anybody', async () => {
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    const requests: Request[] = []
    context.on('request', request => requests.push(request))
    await page.goto(sandbox.summary.flow.url)
    await begin(page, 'user9@example.com')
    await page.getByRole('button', { name: 'Pass', exact: true }).waitFor()
    const answer = await (await context.request.get(page.url())).text()
    const token = /data-token="([^"]+)"/.exec(answer)?.[1] ?? expect.unreachable('no token')
    // Out of the page's own tree, too, once it was used.
    expect(await page.content()).not.toContain(token)
    expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([0, 0, ''])
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.waitForURL(`${sandbox.summary.flow.url}/return**`)

    const seen = await Promise.all(
      requests.map(async one => ({ url: one.url(), headers: await one.allHeaders(), body: one.postData() })),
    )
    const carried = seen.filter(one => JSON.stringify(one).includes(token))
    expect(carried.length).toBeGreaterThan(0)
    for (const { url, headers, body } of carried) {
      expect(new URL(url).origin).toBe(sandbox.summary.incode.url)
      expect(headers['x-incode-hardware-id']).toBe(token)
      expect(JSON.stringify([url, body, { ...headers, 'x-incode-hardware-id': '' }])).not.toContain(token)
    }
    expect(seen.filter(one => 'x-api-key' in one.headers)).toEqual([])
    const ours = new URL(sandbox.summary.url).origin
    for (const { url, headers } of seen) if (new URL(url).origin !== ours) expect(headers.referer ?? '').not.toContain(ours)
    for (const { headers } of asked) expect([headers.referer, headers.cookie]).toEqual([undefined, undefined])
    await context.close()
  })
})
