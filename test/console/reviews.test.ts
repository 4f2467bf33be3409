import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/axe.ts'
import { browser } from '../support/browser.ts'
import { type ConsoleWorld, consoleWorld } from '../support/console-browser.ts'
import { carried, comeBack, idOf, sit } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

const married = { givenName: 'Ada', familyName: 'Zwiebelfreund', birthDate: '1980-05-06' }

/** Pages ask the host, which may be busy. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

describe('reviews in the console', () => {
  let c: ConsoleWorld
  let flow: Flow
  beforeAll(async () => {
    c = await consoleWorld()
    flow = await c.w.flow()
    for (const name of ['cleo', 'dana', 'erin']) {
      await c.w.person({ login: `${name}@example.com` })
      await c.w.enroll(`${name}@example.com`, `id-${name}`)
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

  it('has a verdict decided: looked at, said no to with a fault of the ticket at its field, then a yes that counts', async () => {
    const { id } = await walk('cleo@example.com', { overall: 'MANUAL_PENDING' })
    const { page, close, expectTrouble } = await c.open('/console/reviews')
    await page.getByRole('table', { name: 'Reviews' }).getByRole('link', { name: 'Ada Of cleo' }).click()
    await page.getByRole('heading', { name: 'Verdict: Ada Of cleo' }).waitFor()
    const approve = page.getByRole('region', { name: 'Approve' })
    expect(await approve.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true)
    await approve.getByLabel('What shows that it is right').selectOption('document_seen')
    await approve.getByLabel('Ticket').fill('a b')
    expectTrouble(/status of 400/)
    await approve.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await soon(() => approve.getByLabel('Ticket').getAttribute('aria-invalid')).toBe('true')
    await approve.getByLabel('Ticket').fill('HR-7')
    await approve.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('It is decided; nothing is left to be done here.').waitFor()
    await page.getByRole('link', { name: 'See what happened' }).click()
    await page.getByRole('heading', { name: 'Step-up: Ada Of cleo' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/console/verifications/${id}`)
    await page.getByText('I saw the document', { exact: false }).waitFor()
    await close()
  })

  it('puts a refused name before a colleague of whoever asks', async () => {
    const { id } = await walk('dana@example.com', { overall: 'OK', identityId: 'id-dana', document: married })
    const { page, close } = await c.open(`/console/verifications/${id}`)
    await page.getByRole('button', { name: 'Dispute the name' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Dispute the name' }).click()
    await page.getByRole('heading', { name: 'Disputed name: Ada Of dana' }).waitFor()
    await page.getByText('a colleague has to', { exact: false }).waitFor()
    expect(await page.getByRole('button', { name: 'Look', exact: true }).count()).toBe(0)
    await close()
  })

  it('has a name looked at under the name of whoever looks, accepted, and taken away again', async () => {
    const { id, person } = await walk('erin@example.com', { overall: 'OK', identityId: 'id-erin', document: married })
    await person.press(await person.open(`${c.w.url}/verify/seat/${id}`), 'Ask for a second look')
    const { page, close } = await c.open('/console/reviews?kind=dispute')
    await page.getByRole('link', { name: 'Ada Of erin' }).click()
    await page.getByRole('heading', { name: 'Disputed name: Ada Of erin' }).waitFor()
    expect(await page.content()).not.toContain('Zwiebelfreund')
    await page.getByRole('button', { name: 'Look', exact: true }).click()
    const seen = page.getByRole('table', { name: 'What the document shows' })
    await seen.getByText('Zwiebelfreund').waitFor()
    await seen.getByText('Of erin').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Hide it' }).click()
    await soon(() => page.content()).not.toContain('Zwiebelfreund')
    const approve = page.getByRole('region', { name: 'Approve' })
    await approve.getByLabel('What shows that it is right').selectOption('marriage_certificate')
    await approve.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    const aliases = page.getByRole('table', { name: 'Other names of this person' })
    await aliases.getByText('Family name').waitFor()
    await page.getByRole('button', { name: 'Take away: Family name' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take away' }).click()
    await page.getByText('No other name of this person was ever accepted.').waitFor()
    await close()
  })

  it('asks nobody for a second yes of their own', async () => {
    // Nobody knows the face yet, so a yes binds it.
    await c.w.person({ login: 'gail@example.com' })
    await walk('gail@example.com', { overall: 'MANUAL_PENDING', identityId: 'id-gail' })
    const { body } = await c.w.admin('GET', `/v1/directory/coverage?integrationId=${c.w.directoryId}`)
    expect(body).toMatchObject({ underReview: 1, enrollment: { in_review: 0 } })
    const { page, close } = await c.open('/console/reviews')
    await page.getByRole('link', { name: 'Ada Of gail' }).click()
    const approve = page.getByRole('region', { name: 'Approve' })
    await approve.getByLabel('What shows that it is right').selectOption('document_seen')
    await approve.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).dblclick()
    await page.getByText('Your yes is noted, and it takes another one.', { exact: false }).waitFor()
    expect(await approve.count()).toBe(0)
    await page.getByRole('region', { name: 'Reject' }).waitFor()
    await close()
  })

  it('fits on a phone', async () => {
    const { page, close } = await c.open('/console/reviews?state=all', { viewport: { width: 375, height: 720 } })
    await page.getByRole('table', { name: 'Reviews' }).getByRole('link').first().click()
    await page.getByRole('table', { name: 'Document beside directory' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })
})
