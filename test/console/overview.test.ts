import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'

describe('the overview', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
    await c.w.person({ login: 'ana@example.com' })
    await c.w.person({ login: 'bo@example.com' })
    await c.w.enroll('ana@example.com', 'identity-ana')
  })
  afterAll(() => c.close())

  it('leads a new host to its next step, and leaves the list away when all of it is done', async () => {
    const { page, close } = await c.open()
    const start = page.getByRole('region', { name: 'Getting started' })
    await start.getByText('Connect an Incode account (done)').waitFor()
    await start.getByText('Connect a flow (next)').waitFor()
    await start.getByText('Verify somebody (later)').waitFor()
    expect(await violations(page)).toEqual([])

    const flow = await c.w.flow()
    await page.reload()
    await start.getByText('Verify somebody (next)').waitFor()
    await start.getByRole('link', { name: 'Go there' }).click()
    await page.getByRole('heading', { name: /Rehearsal$/ }).waitFor()

    expect((await flow.stepUp('ana@example.com')).status).toBe(201)
    await c.w.host.settleDown()
    await page.goto(`${c.w.url}/console/`)
    await page.getByText('1 of 2 people').waitFor()
    await page.getByText('By outcome, since midnight here.').waitFor()
    expect(await page.getByRole('img', { name: /Not settled 1/ }).count()).toBe(1)
    expect(await start.count()).toBe(0)
    await close()
  })

  it.each(['light', 'dark'] as const)('shows what needs somebody, and where: %s', async colorScheme => {
    const path = `/v1/integrations/${c.w.directoryId}`
    const { page, close } = await c.open('/console/overview', { colorScheme })
    await page.getByText('Who is enrolled').waitFor()
    await c.w.admin('POST', `${path}/suspend`, { why: 'a drill' })
    await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`)
    await page.reload()
    const needs = page.getByRole('region', { name: 'What needs somebody now' })
    await needs.getByRole('link', { name: 'Okta', exact: true }).waitFor()
    // Of whom an alert is, it says itself.
    await needs.getByRole('link', { name: /.: Okta$/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await needs.getByRole('link', { name: 'Okta', exact: true }).click()
    await page.getByRole('heading', { name: 'Okta', level: 1 }).waitFor()
    await c.w.admin('POST', `${path}/release`, { why: 'over' })
    await c.w.admin('PATCH', path, { state: 'enabled' })
    await close()
  })

  it('is there part by part: what does not come says so in its own place', async () => {
    const { page, close, expectTrouble } = await c.open('/console/integrations', { viewport: { width: 375, height: 720 } })
    expectTrouble(/ERR_FAILED/)
    await page.route('**/v1/reports/outcomes*', route => route.abort())
    await page.goto(`${c.w.url}/console/overview`)
    await page.getByRole('region', { name: 'Today’s verifications' }).getByRole('alert').waitFor()
    await page.getByText('1 of 2 people').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await page.unroute('**/v1/reports/outcomes*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('By outcome, since midnight here.').waitFor()
    await close()
  })

  it('says once what an alert is about too, and the page of the integration leads to where it is done', async () => {
    const { w } = c
    await w.store.transaction(({ db }) =>
      db
        .updateTable('sync_runs')
        .where('integration_id', '=', w.directoryId)
        .set({ state: 'held', finished_at: w.clock.now() })
        .execute(),
    )
    for (const _ of [1, 2, 3]) await w.host.settleDown()
    const alerts = await w.admin<{ items: { code: string }[] }>('GET', '/v1/alerts?state=open')
    expect(alerts.body.items.map(({ code }) => code)).toContain('sync_held')
    const { page, close } = await c.open('/console/overview')
    await page.getByRole('link', { name: 'A run of Okta is held' }).waitFor()
    expect(await page.getByText('A run of a directory is held').count()).toBe(0)
    await page.goto(`${w.url}/console/integrations/${w.directoryId}`)
    await page.getByRole('link', { name: 'A run is held until somebody decides.' }).click()
    await page.waitForURL(url => url.pathname.startsWith('/console/sync/runs/'))
    await close()
  })
})
