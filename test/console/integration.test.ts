import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { type ConsoleWorld, consoleWorld, type Window } from '../support/console-browser.ts'

/** What can be done with an integration that is there. */
describe('the page of an integration', () => {
  let c: ConsoleWorld
  beforeAll(async () => {
    c = await consoleWorld()
  })
  afterAll(() => c.close())

  const words = ({ page }: Window) => ({
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    tab: (name: string) => page.getByRole('tab', { name, exact: true }),
    box: (name: string) => page.getByRole('textbox', { name }),
    dialog: (name: string) => page.getByRole('dialog', { name }),
    said: (text: string | RegExp) => page.getByText(text).first().waitFor(),
  })

  it('gives a new secret out once, and never again', async () => {
    const { integrationId, client } = await c.w.flow()
    const window = await c.open(`/console/integrations/${integrationId}`)
    const { page } = window
    const { button, dialog } = words(window)
    await button('Generate secret').click()
    await dialog('Generate a new client secret?').getByText('shown once').waitFor()
    await dialog('Generate a new client secret?').getByRole('button', { name: 'Generate secret' }).click()
    const given = dialog('Client ID and secret')
    expect(await given.getByRole('definition').first().textContent()).toBe(client.id)
    const secret = (await given.getByRole('definition').nth(1).textContent()) ?? ''
    expect(secret).toMatch(/^\S{30,}$/)
    await page.keyboard.press('Escape')
    expect(await given.isVisible()).toBe(true)
    await given.getByRole('button', { name: 'I have kept it' }).click()
    await given.waitFor({ state: 'hidden' })
    expect(await page.content()).not.toContain(secret)
    await page.getByText('The old one still works, and ends').waitFor()
    await button('End it now').click()
    await dialog('End the old secret now?').getByRole('button', { name: 'End it now' }).click()
    await page.getByText('The old one still works, and ends').waitFor({ state: 'hidden' })
    await words(window).tab('History').click()
    const lines = page.getByRole('listitem').filter({ has: page.getByRole('time') })
    await lines.filter({ hasText: 'Old secret ended' }).waitFor()
    await lines.filter({ hasText: 'Secret renewed' }).waitFor()
    await lines.filter({ hasText: 'Created' }).getByText('Okta', { exact: true }).waitFor()
    await window.close()
  })

  it('takes nothing past for something to come, however long no time was on the page', async () => {
    const { integrationId } = await c.w.flow()
    const { page, close } = await c.open('/console/integrations/new')
    await page.addInitScript(
      '{ const now = Date.now; let behind = 300_000; Date.now = () => now() - behind; window.catchUp = () => (behind = 0) }',
    )
    await page.reload()
    await page.getByRole('radio').first().waitFor()
    await page.evaluate('window.catchUp()')
    await page.getByRole('link', { name: '← Integrations' }).click()
    await page.locator(`a[href$="${integrationId}"]`).first().click()
    const about = page.getByRole('region', { name: 'About it' })
    await about.getByRole('time').first().waitFor()
    expect(await about.getByRole('time').allTextContents()).toEqual(['just now', 'just now'])
    await close()
  })

  it('has its people read, and leads to the run and to how they are read', async () => {
    const window = await c.open(`/console/integrations/${c.w.directoryId}`)
    const { page } = window
    await words(window).button('Read people now').click()
    await page.waitForURL(url => url.pathname.startsWith('/console/sync/runs/'))
    const run = page.url()
    await page.goBack()
    await page.getByRole('region', { name: 'People' }).getByRole('definition').first().getByRole('link').click()
    await page.waitForURL(run)
    await page.goBack()
    await page.getByRole('link', { name: 'Schedule and mapping' }).click()
    await page.waitForURL(url => url.pathname === `/console/sync/directories/${c.w.directoryId}`)
    await window.close()
  })

  it('changes it, says that it counts for new verifications, holds what lets more through, and goes back', async () => {
    const { integrationId } = await c.w.flow()
    const window = await c.open(`/console/integrations/${integrationId}?tab=configuration`)
    const { page } = window
    const { button, tab, box, said, dialog } = words(window)
    expect(await button('Update').isDisabled()).toBe(true)
    await button('Add to Return URLs').click()
    await box('Return URLs 2').fill('no address')
    await said('Takes effect for new verifications.')
    window.expectTrouble(/status of 422/)
    await button('Update').click()
    await said('Has to be a full https address, such as https://app.example.com/verified.')
    expect(await violations(page)).toEqual([])
    // Two faults, of one field.
    await said('It is not saved: one field is not right yet.')
    await box('Return URLs 2').fill(' https://flow.example/back ')
    await button('Update').click()
    await said(/is updated\. The change lets people through more easily/)
    expect(await box('Return URLs 2').inputValue()).toBe('https://flow.example/back')
    await tab('Overview').click()
    await said('Somebody else has to confirm your own change.')
    expect(await page.content()).not.toContain('/config/')
    await tab('History').click()
    await button('Go back to this: Version 1').click()
    await dialog('Go back to version 1?').getByRole('button', { name: 'Go back to this' }).click()
    await said('Version 1 is in force again.')
    const { body } = await c.w.admin<{ version: number; config: { returnUrls: string[] } }>(
      'GET',
      `/v1/integrations/${integrationId}`,
    )
    expect([body.version, body.config.returnUrls.length]).toEqual([3, 1])
    await window.close()
  })

  it('lays a change over what somebody else changed meanwhile, and takes nothing of it back', async () => {
    const { integrationId } = await c.w.flow()
    const window = await c.open(`/console/integrations/${integrationId}?tab=configuration`)
    const { page } = window
    const { box, button, said } = words(window)
    await box('Owner').waitFor()
    const titles = await page.getByRole('form', { name: 'Configuration' }).getByRole('heading', { level: 2 }).allTextContents()
    expect(titles).toEqual(['Connection', 'People', 'Verification', 'Account actions', 'Advanced'])
    expect(await box('Starts per minute').isVisible()).toBe(false)
    await page.getByText('Advanced', { exact: true }).click()
    await box('Starts per minute').fill('0')
    await page.getByText('Advanced', { exact: true }).click()
    window.expectTrouble(/status of 422/)
    await button('Update').click()
    await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("aria-invalid")')).toBe('true')
    expect(await box('Starts per minute').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await button('Undo changes').click()
    await box('Owner').fill('Mine')
    await c.w.admin('PATCH', `/v1/integrations/${integrationId}`, { description: 'Theirs', config: { startsPerMinute: 60 } })
    window.expectTrouble(/status of 409/)
    await button('Update').click()
    await said(/They changed: Description, Starts per minute/)
    await button('Keep what I entered, over theirs').click()
    // What has no version is nobody's to overwrite either.
    await c.w.admin('PATCH', `/v1/integrations/${integrationId}`, { owner: 'Theirs' })
    window.expectTrouble(/status of 409/)
    await button('Update').click()
    await said(/They changed: Owner/)
    expect(await box('Owner').inputValue()).toBe('Mine')
    await button('Keep what I entered, over theirs').click()
    await button('Update').click()
    await said(/is updated/)
    const { body } = await c.w.admin('GET', `/v1/integrations/${integrationId}`)
    expect(body).toMatchObject({ owner: 'Mine', description: 'Theirs', config: { startsPerMinute: 60 } })
    await window.close()
  })

  it('is stopped with a reason, and goes on when an owner releases it', async () => {
    const { integrationId } = await c.w.flow()
    const { name } = (await c.w.admin<{ name: string }>('GET', `/v1/integrations/${integrationId}`)).body
    const window = await c.open(`/console/integrations/${integrationId}`, { viewport: { width: 375, height: 720 } })
    const { page } = window
    const { button, dialog, said } = words(window)
    await button('Suspend').click()
    const suspend = dialog(`Suspend ${name}?`)
    await suspend.getByRole('button', { name: 'Suspend' }).click()
    expect(await suspend.isVisible()).toBe(true)
    await suspend.getByRole('textbox', { name: 'Why' }).fill('A leaked secret')
    await page.keyboard.press('Enter')
    await said('Suspended')
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await button('Release').click()
    await dialog(`Release ${name}?`).getByRole('textbox', { name: 'Why' }).fill('Exchanged')
    await page.keyboard.press('Enter')
    await button('Enable').waitFor()
    await window.close()
  })

  it('is disabled, enabled and deleted, each time after saying what will happen', async () => {
    const { integrationId, client } = await c.w.flow()
    const { name } = (await c.w.admin<{ name: string }>('GET', `/v1/integrations/${integrationId}`)).body
    const window = await c.open(`/console/integrations/${integrationId}`)
    const { page } = window
    const { button, dialog, said } = words(window)
    const disable = dialog(`Disable ${name}?`)
    window.expectTrouble(/ERR_FAILED/)
    await page.route(`**/v1/integrations/${integrationId}`, route =>
      route.request().method() === 'PATCH' ? route.abort() : route.continue(),
    )
    await button('Disable').click()
    await disable.getByRole('button', { name: 'Disable' }).click()
    await disable.getByRole('alert').waitFor()
    await disable.getByRole('button', { name: 'Cancel' }).click()
    await disable.waitFor({ state: 'hidden' })
    await page.unroute(`**/v1/integrations/${integrationId}`)
    await button('Disable').click()
    await disable.getByRole('button', { name: 'Disable' }).waitFor()
    expect(await disable.getByRole('alert').count()).toBe(0)
    await disable.getByRole('button', { name: 'Disable' }).click()
    await button('Enable').click()
    await button('Disable').waitFor()
    await button('Delete').click()
    const asked = dialog(`Delete ${name}?`)
    await asked.getByText(`The client ${client.id} gets no more tokens, and those it holds end.`).waitFor()
    expect(await asked.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await asked.getByRole('textbox').fill(` ${name} `)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor()
    await said(`${name} is deleted.`)
    expect((await c.w.admin('GET', `/v1/integrations/${integrationId}`)).status).toBe(410)
    await window.close()
  })

  it('asks before it loses what was entered, and looks up groups by their names', async () => {
    const window = await c.open(`/console/integrations/${c.w.directoryId}?tab=configuration`, { colorScheme: 'dark' })
    const { page } = window
    const { dialog, box, said } = words(window)
    await page.getByRole('combobox', { name: 'Tracked groups' }).fill('Engin')
    await page.getByRole('option', { name: 'Engineering' }).click()
    await page.getByRole('combobox', { name: 'Tracked groups' }).fill('00gnobody')
    await page.getByRole('option', { name: 'Use the ID 00gnobody' }).click()
    await box('Owner').fill('Ada')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: '← Integrations' }).click()
    await dialog('Leave without saving?').getByRole('button', { name: 'Cancel' }).click()
    expect(await box('Owner').inputValue()).toBe('Ada')
    await page.getByRole('link', { name: '← Integrations' }).click()
    const before = await c.w.admin('GET', `/v1/integrations/${c.w.directoryId}`)
    const sent: string[] = []
    page.on('request', request => void (request.method() !== 'GET' && sent.push(`${request.method()} ${request.url()}`)))
    await dialog('Leave without saving?').getByRole('button', { name: 'Leave' }).click()
    await said('Incode accounts')
    expect(sent).toEqual([])
    expect((await c.w.admin('GET', `/v1/integrations/${c.w.directoryId}`)).body).toEqual(before.body)
    await window.close()
  })
})
