import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { stepThrough } from '../support/passage.ts'
import type { Flow } from '../support/world.ts'

const bothAccounts = 'Until it is closed nobody recovers either account'

describe('cases in the console', () => {
  let c: ConsoleWorld
  let flow: Flow
  beforeAll(async () => {
    c = await consoleWorld()
    flow = await c.w.flow()
    for (const name of ['gus', 'hal', 'ida', 'jon', 'kim', 'lea']) {
      await c.w.person({ login: `${name}@example.com`, displayName: name })
    }
    for (const name of ['gus', 'ida', 'kim']) await c.w.enroll(`${name}@example.com`, `id-${name}`)
  })
  afterAll(() => c.close())

  /** Somebody shows the identity of somebody else. */
  const shows = (name: string, identityId: string) => stepThrough(c.w, flow, `${name}@example.com`, { overall: 'OK', identityId })

  it('says that nothing is open, then leads from what needs somebody to what was found, and is closed with a reason', async () => {
    const { page, close, expectTrouble } = await c.open('/console/cases')
    await page.getByText('No case is open').waitFor()
    await shows('hal', 'id-gus')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: '1 case is open' }).click()
    await page.getByRole('link', { name: 'Identity in use by another account: hal' }).click()
    await page.getByText('Whoever verified for hal showed the identity that is bound to gus.').waitFor()
    await page.getByText(bothAccounts).waitFor()
    await page.getByRole('table', { name: 'The accounts' }).getByText('id-gus').waitFor()
    const decide = page.getByRole('region', { name: 'Decide' })
    expect(await decide.getByRole('radio', { name: 'Take the identity away from hal' }).isDisabled()).toBe(true)
    expect(await decide.getByRole('button', { name: 'Close the case' }).isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await decide.getByLabel('Why').fill('one\u0000two')
    await decide.getByRole('button', { name: 'Close the case' }).click()
    expectTrouble(/status of 400/)
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click()
    await expect.poll(() => decide.getByLabel('Why').getAttribute('aria-invalid'), { timeout: 5_000 }).toBe('true')
    await decide.getByLabel('Why').fill('They are one person; both accounts are theirs')
    await decide.getByRole('button', { name: 'Close the case' }).click()
    await page.getByRole('dialog').getByText('keep what they are bound to').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click()
    await page.getByText('It is closed; nothing is left to be done here.').waitFor()
    await page.getByText('They are one person; both accounts are theirs').waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toContain('It is closed')
    await close()
  })

  it('has an identity taken away by two, from the page of the person, and asks before what was written is lost', async () => {
    await shows('jon', 'id-ida')
    const { page, close } = await c.open(`/console/people/${c.w.directoryId}/00u-jon`, { colorScheme: 'dark' })
    await page.getByText('Until it is decided nobody recovers this account').waitFor()
    await page.getByRole('link', { name: 'Identity in use by another account' }).click()
    await page.getByText('Whoever verified for jon').waitFor()
    const decide = page.getByRole('region', { name: 'Decide' })
    await decide.getByRole('radio', { name: 'Take the identity away from ida' }).check()
    await decide.getByLabel('Why').fill('ida never enrolled herself')
    await page.getByRole('link', { name: 'Verifications', exact: true }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click()
    await decide.getByRole('button', { name: 'Propose to take it away' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Propose to take it away' }).click()
    await page.getByText('Taking the identity away waits for a second administrator').waitFor()
    expect(await violations(page)).toEqual([])
    const { body } = await c.w.admin<{ items: readonly { id: string }[] }>('GET', '/v1/supervisions?open=true')
    expect((await c.w.admin('POST', `/v1/supervisions/${body.items[0]?.id}/confirm`)).status).toBe(200)
    await page.reload()
    await page.getByText('It is closed; nothing is left to be done here.').waitFor()
    await page.getByRole('table', { name: 'The accounts' }).getByText('bound to none').first().waitFor()
    await page.getByRole('link', { name: 'See what happened' }).click()
    await page.getByRole('table', { name: 'Cases' }).getByText('Closed').waitFor()
    await close()
  })

  it('tells whoever was overtaken who closed it, and keeps what they had written, on a phone too', async () => {
    await shows('lea', 'id-kim')
    const { body } = await c.w.admin<{ items: readonly { id: string }[] }>('GET', '/v1/cases?state=open')
    const path = `/v1/cases/${body.items[0]?.id}`
    const { page, close, expectTrouble } = await c.open(`/console/cases/${body.items[0]?.id}`, {
      viewport: { width: 375, height: 720 },
    })
    const decide = page.getByRole('region', { name: 'Decide' })
    await decide.getByLabel('Why').fill('I called both of them')
    expect((await c.w.admin('POST', `${path}/close`, { reason: 'looked at by a colleague' })).status).toBe(200)
    expectTrouble(/status of 409/)
    await decide.getByRole('button', { name: 'Close the case' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click()
    await page.getByText('Somebody else closed it meanwhile').waitFor()
    await page.getByText('I called both of them').waitFor()
    await page.getByText('looked at by a colleague').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })

  it('shows a reviewer what was found and nothing to press, and an agent no page at all', async () => {
    const { page, close, expectTrouble } = await c.open('/console/cases?state=closed')
    await page.getByRole('link', { name: 'Identity in use by another account: lea' }).waitFor()
    const asRole = (role: string, permissions: readonly string[]) =>
      page.route('**/v1/session', async route => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, json: { ...(await answer.json()), role, permissions } })
      })
    await shows('hal', 'id-gus')
    await asRole('reviewer', ['cases:read', 'directory:read', 'bindings:read', 'self:read'])
    await page.goto(`${c.w.url}/console/cases`)
    await page.getByRole('link', { name: 'Identity in use by another account: hal' }).click()
    await page.getByText('Your role may read this. An owner decides.').waitFor()
    expect(await page.getByRole('button', { name: 'Close the case' }).count()).toBe(0)
    await page.unroute('**/v1/session')
    await asRole('agent', ['helpdesk:verify', 'self:read'])
    expectTrouble(/status of 40/)
    await page.reload()
    await page.getByText('This page is not for your role').waitFor()
    await close()
  })
})
