import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { launch } from '../support/chromium.ts'

/** People who are locked out, on a phone, without a script: from the portal to a sign-in that works at the stand-in. */

let browser: Browser
let sandbox: Sandbox
beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([launch(), startSandbox({ port: 0, users: 70, say: () => undefined })])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

const phone = { width: 375, height: 740 }

async function onPhone(work: (page: Page, context: BrowserContext) => Promise<void>, options = {}): Promise<void> {
  const context = await browser.newContext({ viewport: phone, javaScriptEnabled: false, ...options })
  try {
    await work(await context.newPage(), context)
  } finally {
    await context.close()
  }
}

/** As far as the page that offers what is possible. */
async function recover(page: Page, portal: string, login: string): Promise<void> {
  await page.goto(portal)
  await page.getByLabel('Login').fill(login)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  expect(page.url()).toContain(sandbox.summary.incode.url)
  await page.getByRole('button', { name: 'Pass' }).click()
  await page.getByRole('heading', { name: 'Your identity is confirmed' }).waitFor()
}

const fits = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth')

async function showFor(page: Page, what: string): Promise<void> {
  await page.locator(`h2:text-is("${what}") ~ form`).first().getByRole('button').click()
}

describe('somebody who is locked out of Okta', () => {
  it('sets a new password by the link that the portal shows once', async () => {
    const { portal, okta } = sandbox.summary
    await onPhone(async page => {
      await recover(page, portal.okta, 'user20@example.com')
      expect(await fits(page)).toBe(true)
      await showFor(page, 'a link to set a new password')
      const link = await page.locator('#secret a').getAttribute('href')
      expect(link).toContain(okta.url)
      await page.goto(String(link))
      await page.getByLabel('New password').fill('a new password of mine')
      await page.getByRole('button', { name: 'Set password' }).click()
      expect(await page.locator('body').innerText()).toContain('You are signed in as user20@example.com')
    })
  })

  it('signs in with a temporary access code', async () => {
    const { portal, okta } = sandbox.summary
    await onPhone(async page => {
      await recover(page, portal.okta, 'user22@example.com')
      await showFor(page, 'a temporary access code')
      const code = await page.locator('#secret .token').innerText()
      await page.goto(`${okta.url}/signin`)
      await page.getByLabel('User name').fill('user22@example.com')
      await page.getByLabel('Password').fill(code)
      await page.getByRole('button', { name: 'Sign in' }).click()
      expect(await page.locator('body').innerText()).toContain('You are signed in as user22@example.com')
    })
  })
})

describe('somebody who is locked out of Entra', () => {
  it('gets a Temporary Access Pass that signs them in', async () => {
    const { portal, graph } = sandbox.summary
    await onPhone(async page => {
      await recover(page, portal.entra, 'user21@entra.example')
      await showFor(page, 'a temporary access code')
      const temporaryAccessPass = await page.locator('#secret .token').innerText()
      const signIn = await fetch(`${graph.url}/__sandbox/pass-sign-ins`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: 'user21@entra.example', temporaryAccessPass }),
      })
      expect(signIn.status).toBe(200)
    })
  })
})
