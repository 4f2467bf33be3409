import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('who is in the console', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())
  const comeBack = `window.dispatchEvent(new Event('visibilitychange'))`

  it.each(['light', 'dark'] as const)('is told how to get in when nobody is: %s', async colorScheme => {
    const { page, close, expectTrouble } = await c.open('/console/integrations', { signedIn: false, colorScheme })
    expectTrouble(/status of 401/)
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await page.getByText('stepgate admin link').waitFor()
    expect(new URL(page.url()).searchParams.get('to')).toBe('/integrations')
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('loses nothing but the session when it ends: after signing in elsewhere, the page is back where it was', async () => {
    const path = `/console/integrations/${c.w.directoryId}`
    const { page, close, expectTrouble } = await c.open(path)
    expectTrouble(/status of 401/)
    await page.getByRole('heading', { name: 'Okta' }).waitFor()
    await page.context().clearCookies()
    await page.evaluate(comeBack)
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    const other = await page.context().newPage()
    await other.goto(await c.link())
    await other.getByRole('button', { name: 'Open the console' }).click()
    await other.waitForURL('**/console/**')
    await page.evaluate(comeBack)
    await page.getByRole('heading', { name: 'Okta' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(path)
    await close()
  })

  it('learns how to get in again where the session ends in the midst of something', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations')
    expectTrouble(/status of 401/)
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    const refused = { type: 'about:blank', title: 'No credential.', status: 401, code: 'credential_missing' }
    await page.route('**/v1/session', route => route.fulfill({ status: 401, json: { ...refused, signIn: { oidc: true } } }))
    await page.route('**/v1/directory/**', route => route.fulfill({ status: 401, json: refused }))
    await page.getByRole('link', { name: 'Directory information' }).click()
    await page.getByText('Your session has ended.').waitFor()
    const wayIn = page.getByRole('link', { name: 'Sign in with your organisation' })
    expect(await wayIn.getAttribute('href')).toBe('/console/sign-in?to=%2Fconsole%2Fpeople')
    expect(await page.getByText('No sign-in provider').count()).toBe(0)
    await close()
  })

  it('stays in by what they do, and not by what the page reads meanwhile', async () => {
    const { page, close } = await c.open('/console/integrations')
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    let last: Record<string, string> = {}
    page.on('request', request => {
      if (request.url().endsWith('/v1/session')) last = request.headers()
    })
    const isQuiet = async () => {
      last = {}
      // Again where the look before is still on its way, since that one is not begun anew.
      const look = async () => {
        await page.evaluate(comeBack)
        return Object.keys(last)
      }
      await expect.poll(look).not.toEqual([])
      return 'x-stepgate-quiet' in last
    }
    await expect.poll(isQuiet).toBe(false)
    await page.evaluate('{ const now = Date.now; Date.now = () => now() + 61_000 }')
    await expect.poll(isQuiet).toBe(true)
    await page.keyboard.press('Shift')
    await expect.poll(isQuiet).toBe(false)
    await close()
  })

  it('is shown nothing that somebody else read before them in the same window', async () => {
    const { page, close } = await c.open('/console/integrations')
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    await page.route('**/v1/session', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), administratorId: 'somebody-else' } })
    })
    const asked = page.waitForRequest('**/v1/integrations')
    await page.route('**/v1/integrations', () => undefined)
    await page.evaluate(comeBack)
    await asked
    await page.getByRole('link', { name: 'Okta' }).waitFor({ state: 'hidden' })
    await close()
  })

  it('leads to no other site, whoever wrote the address', async () => {
    const { page, close } = await c.open('/console/enter?to=//evil.example/')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    expect(new URL(page.url()).host).toBe(new URL(c.w.url).host)
    await close()
  })

  it('is nobody any more after signing out, in this window and in the next', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations')
    expectTrouble(/status of 401/)
    const other = await page.context().newPage()
    await other.goto(`${c.w.url}/console/integrations`)
    await other.getByRole('link', { name: 'Okta' }).waitFor()
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await other.evaluate(comeBack)
    await other.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    expect(await page.content()).not.toContain('Okta')
    await close()
  })

  it('is told that the host does not answer, and goes on when it does', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations')
    expectTrouble(/ERR_FAILED/)
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    await page.route('**/v1/integrations', route => route.abort())
    await page.reload()
    await page.getByRole('alert').getByText('The host does not answer').waitFor()
    expect(await violations(page)).toEqual([])
    await page.unroute('**/v1/integrations')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'Okta' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await close()
  })
})
