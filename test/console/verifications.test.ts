import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from '../support/axe.ts'
import { browser } from '../support/browser.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { receiver } from '../support/receiver.ts'
import { carried, comeBack, idOf, sit } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

/** Pages ask the host, which may be busy. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

describe('verifications in the console', () => {
  let c: ConsoleWorld
  let flow: Flow
  beforeAll(async () => {
    c = await consoleWorld()
    flow = await c.w.flow()
    for (const name of ['ana', 'bo']) {
      await c.w.person({ login: `${name}@example.com` })
      if (name !== 'bo') await c.w.enroll(`${name}@example.com`, `id-${name}`)
    }
  })
  afterAll(() => c.close())

  /** From the link to the flow. */
  async function walk(login: string, outcome: object, more: object = {}) {
    const started = await flow.stepUp(login, more)
    const person = await sit(started, browser())
    const { code } = carried(await comeBack(c.w, started, person, outcome), person)
    await flow.redeem(code, { loginHint: login })
    return { id: idOf(started), person }
  }

  it('says before the first one how one begins, and that nobody waits for a human', async () => {
    const { page, close } = await c.open('/console/verifications')
    await page.getByText('Nobody was asked yet').waitFor()
    await page.getByRole('link', { name: 'Reviews' }).click()
    await page.getByText('Nobody waits').waitFor()
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('lists them, narrows the list by its address, and shows one of them step by step', async () => {
    const { id: allowed } = await walk('ana@example.com', { overall: 'OK', identityId: 'id-ana' }, { correlationId: 'corr-7' })
    await flow.call('POST', '/account-recovery', { loginHint: 'bo@example.com', returnUrl: flow.returnUrl })
    const { page, close } = await c.open('/console/verifications')
    const table = page.getByRole('table', { name: 'Verifications' })
    await table.getByText('Ada Of ana').waitFor()
    await page.getByLabel('Outcome').selectOption('deny')
    await soon(() => table.getByRole('row').count()).toBe(2)
    await table.getByText('Not enrolled').waitFor()
    expect(new URL(page.url()).search).toBe('?outcome=deny')
    await page.getByLabel('Purpose').selectOption('step_up')
    await soon(() => new URL(page.url()).searchParams.get('purpose')).toBe('step_up')
    await page.goBack()
    await soon(() => page.getByLabel('Purpose').inputValue()).toBe('')
    expect(await page.getByLabel('Outcome').inputValue()).toBe('deny')
    await page.goto(`${c.w.url}/console/verifications?purpose=step_up&outcome=sideways`)
    await soon(() => page.getByLabel('Purpose').inputValue()).toBe('step_up')
    await table.getByText('Verified').waitFor()
    expect(await violations(page)).toEqual([])
    await table.getByRole('link').first().press('Enter')
    await page.getByRole('heading', { name: 'Step-up: Ada Of ana' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/console/verifications/${allowed}`)
    await page.getByText('The verdict was released').waitFor()
    await page.getByText('corr-7').waitFor()
    await page.getByText('default, version 1').waitFor()
    await page.getByRole('table', { name: 'Score, as Incode reported it' }).getByText('Overall').waitFor()
    expect(await violations(page)).toEqual([])
    await page.goBack()
    await soon(() => page.getByLabel('Purpose').inputValue()).toBe('step_up')
    await close()
  })

  it('finds it by the id of its flow, says who was told of it, and sends it again', async () => {
    await c.w.host.settleDown()
    const hook = await receiver()
    onTestFinished(() => hook.close())
    await c.w.admin('POST', '/v1/webhooks', { name: 'SIEM', url: hook.url, events: ['verification.spent'] })
    await walk('ana@example.com', { overall: 'OK', identityId: 'id-ana' }, { correlationId: 'corr-8' })
    await c.w.host.settleDown()
    const { page, close } = await c.open('/console/verifications')
    await page.getByLabel('Correlation ID').fill('corr-8')
    await page.keyboard.press('Enter')
    const list = page.getByRole('table', { name: 'Verifications' })
    await soon(() => list.getByRole('row').count()).toBe(2)
    await list.getByRole('link').first().click()
    const told = page.getByRole('table', { name: 'Deliveries of this verification' })
    await told.getByRole('row', { name: /SIEM verification\.spent Delivered/ }).waitFor()
    await told.getByRole('button', { name: 'Send again: verification.spent to SIEM' }).click()
    await told.getByText('Waiting').waitFor()
    await c.w.host.settleDown()
    await told.getByText('Delivered').waitFor()
    expect(hook.received.length).toBe(2)
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'All with this ID' }).click()
    await soon(() => list.getByRole('row').count()).toBe(2)
    await page.goto(`${c.w.url}/console/settings/webhooks`)
    await page.getByRole('link', { name: 'SIEM' }).click()
    await page
      .getByRole('table', { name: /Deliveries/ })
      .getByRole('link', { name: 'Verification' })
      .click()
    await page.getByRole('heading', { name: 'Step-up: Ada Of ana' }).waitFor()
    await page.goto(`${c.w.url}/console/audit?action=verification.started`)
    await page.getByRole('button', { name: 'verification.started' }).first().click()
    await page.getByRole('dialog').getByRole('link', { name: 'Open the verification' }).click()
    await page.getByRole('heading', { name: 'Step-up: Ada Of ana' }).waitFor()
    await close()
  })

  it('draws how they ended, and says it as a table', async () => {
    const { page, close } = await c.open('/console/verifications/outcomes?by=reason', { colorScheme: 'dark' })
    await page.getByRole('img', { name: /verifications\. The last 30 days/ }).waitFor()
    await page.locator('.recharts-bar-rectangle path').first().waitFor()
    await page.getByText('The picture as a table').click()
    await page.getByRole('table', { name: 'The picture as a table' }).getByRole('row').nth(1).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Show by').selectOption('outcome')
    await page.getByRole('link', { name: 'List those of Account recovery' }).click()
    await soon(() => page.getByRole('table', { name: 'Verifications' }).getByRole('row').count()).toBe(2)
    await close()
  })

  it('fits on a phone', async () => {
    const { page, close } = await c.open('/console/verifications', { viewport: { width: 375, height: 720 } })
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
    await page.getByRole('table', { name: 'Verifications' }).getByText('Ada Of bo').waitFor()
    expect(await fits()).toBe(true)
    await page.goto(`${c.w.url}/console/verifications/outcomes`)
    await page.locator('.recharts-bar-rectangle path').first().waitFor()
    expect(await fits()).toBe(true)
    await close()
  })
})
