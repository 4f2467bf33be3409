import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { leaveBrowser, sharedBrowser } from '../support/chromium.ts'

/**
 * People who are locked out, on a phone, without a script: from the portal to a sign-in that works at the stand-in. And its
 * pages as machines can judge them: WCAG 2.2, levels A and AA, in the light and in the dark.
 */

let browser: Browser
let sandbox: Sandbox
beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([sharedBrowser(), startSandbox({ port: 0, users: 70, say: () => undefined })])
}, 60_000)
afterAll(async () => {
  await leaveBrowser(browser)
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

/** Out of the mail that the sandbox took. */
async function codeIn(mailUrl: string, login: string): Promise<string> {
  return vi.waitFor(async () => {
    const kept = await fetch(`${mailUrl}/__sandbox/messages?to=${encodeURIComponent(login)}`)
    const code = /\b\d{4} \d{4}\b/.exec(await kept.text())?.[0]
    if (code === undefined) throw new Error('there is no code yet')
    return code
  })
}

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

describe('somebody whose portal wants more than a login', () => {
  it('brings the code from their mail, and goes on in the same browser', async () => {
    const { portal, mail } = sandbox.summary
    await onPhone(async page => {
      await page.goto(portal.code)
      await page.getByLabel('Login').fill('user23@example.com')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Type the code' }).waitFor()
      await page.getByLabel('Code').fill(await codeIn(mail.url, 'user23@example.com'))
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.waitForURL('**/verify/**')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Pass' }).click()
      await page.getByRole('heading', { name: 'Your identity is confirmed' }).waitFor()
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

describe('the pages of a portal', () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  let axe: string
  beforeAll(async () => {
    axe = await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
  })

  /** What is wrong with the page as it stands, with the element: nothing is what it should be. */
  async function wrongOn(page: Page): Promise<readonly string[]> {
    const found: string[] = []
    await page.evaluate(axe)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const run = `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`
      found.push(...(await page.evaluate<string[]>(run)).map(one => `${colorScheme} ${page.url()} ${one}`))
    }
    return found
  }

  it.each(['en', 'es', 'pt'])('are in the language %s, fit a phone, and have nothing that keeps anybody out', async lang => {
    const { portal } = sandbox.summary
    const wrong: string[] = []
    const look = async (page: Page) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(await fits(page)).toBe(true)
      // What machines find is the same in every language.
      if (lang === 'en') wrong.push(...(await wrongOn(page)))
    }
    const withScript = { javaScriptEnabled: true, locale: lang }
    await onPhone(async (page, context) => {
      await page.goto(new URL('/recover', portal.okta).href)
      await look(page)
      await page.goto(portal.okta)
      await page.locator('form button').click()
      await look(page)
      await page.locator('.faults a').click()
      await page.keyboard.type('user24@example.com')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/verify/**')
      await look(page)
      const link = page.url()
      await page.locator('form[action$="/phone"] button').click()
      await look(page)
      const seat = page.url()
      const stranger = await browser.newContext({ viewport: phone, locale: lang })
      const elsewhere = await stranger.newPage()
      await elsewhere.goto(link)
      await look(elsewhere)
      await stranger.close()
      await page.locator('form[action$="/hand-over"] button').click()
      await look(page)
      await page.goBack()
      await page.locator('form button').first().click()
      const atIncode = page.url()
      await page.goto(seat)
      await look(page)
      await page.goto(atIncode)
      await page.getByRole('button', { name: 'Pass' }).click()
      await page.locator('form[action$="/operations"]').first().waitFor()
      await look(page)
      await page.locator('form[action$="/operations"] button').nth(1).click()
      await look(page)
      await page.goto(new URL('/verify/not-there-at-all-not-there', portal.okta).href)
      await look(page)
      expect(context.pages()).toHaveLength(1)
    }, withScript)
    await onPhone(async page => {
      await page.goto(portal.code)
      await look(page)
      await page.locator('input[type=radio]').nth(1).check()
      await page.locator('#login').fill('nobody@example.com')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/code**')
      await look(page)
      const press = () => Promise.all([page.waitForEvent('load'), page.locator('form button').click()])
      await press()
      await look(page)
      for (const _ of Array.from({ length: 5 })) {
        await page.locator('#code').fill('1234 5678')
        await press()
      }
      await look(page)
      expect(await page.locator('#code').count()).toBe(0)
    }, withScript)
    await onPhone(async page => {
      await page.goto(portal.okta)
      expect(await page.getByRole('banner').innerText()).toContain('Acme')
      await page.locator('#login').fill('nobody@example.com')
      await page.keyboard.press('Enter')
      await page.locator('form button').first().click()
      await page.getByRole('button', { name: 'Fail' }).click()
      await page.waitForURL('**/verify/seat/**')
      await look(page)
    }, withScript)
    expect(wrong).toEqual([])
  })
})
