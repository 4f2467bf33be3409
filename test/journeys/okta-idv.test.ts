import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type OktaIdv, oktaIdv, verdictOf } from '../support/okta-idv.ts'
import { readQr } from '../support/qr.ts'
import { type World, webhookSecret, world } from '../support/world.ts'

const matched = { fuzzy: true, value: 'MATCHED' }
const minute = 60_000
const another = { overall: 'OK', document: { givenName: 'Eva', familyName: 'Luna' } }

describe('an account management policy of Okta that asks for an identity verification', () => {
  let w: World
  let okta: OktaIdv
  let people = 0
  beforeAll(async () => {
    w = await world()
    okta = await oktaIdv(w)
  })
  afterAll(() => w.close())

  /** Somebody new, whose face is known. */
  async function somebody(): Promise<string> {
    people += 1
    const login = `ada${people}@example.com`
    const { externalId } = await w.person({ login, givenName: 'Ada', familyName: 'Lovelace' })
    await w.enroll(login, `id-${login}`, 'high')
    return externalId
  }
  const begun = async (user: string, order: object = {}) => String((await okta.begin(user, order)).url)

  it('lets in whom the document and the face prove, and hears of them no more than that', async () => {
    const ada = await somebody()
    const verdict = await okta.walk(browser(), ada)
    expect(verdict).toEqual({
      outcome: 'ALLOW',
      reason: 'CLAIMS_VERIFIED',
      user: ada,
      subject: ada,
      assuranceLevel: 'VERIFIED',
      reference: expect.any(String),
      claims: { given_name: matched, family_name: matched },
    })
    const { body } = await w.admin('GET', `/v1/verifications/${verdict.reference}`)
    expect(body).toMatchObject({ state: 'spent', outcome: 'allow', purpose: 'account_recovery', facade: 'provider' })
  })

  it.each(['encoded twice', 'json'])('reads what Okta pushes where it is %s', async body => {
    expect(await okta.walk(browser(), await somebody(), undefined, { body })).toMatchObject({ outcome: 'ALLOW' })
  })

  it.each<[string, object, string]>([
    ['the document of somebody else', another, 'CLAIMS_NOT_VERIFIED'],
    ['another face', { overall: 'FAIL' }, 'CLAIMS_NOT_VERIFIED'],
    ['a face that is bound to somebody else', { overall: 'OK', identityId: 'id-of-eve' }, 'CLAIMS_NOT_VERIFIED'],
    ['a document that a human has to look at', { overall: 'MANUAL_PENDING' }, 'CLAIMS_NOT_VERIFIED'],
  ])('keeps out %s, and says so at once', async (_what, outcome, reason) => {
    const verdict = await okta.walk(browser(), await somebody(), outcome)
    expect(verdict).toMatchObject({ outcome: 'DENY', reason, assuranceLevel: 'FAILED' })
    expect(JSON.stringify(verdict)).not.toMatch(/MATCHED|Eva|Luna/)
  })

  it('keeps out whom Okta has under another name than the directory', async () => {
    const ada = await somebody()
    const verdict = await okta.walk(browser(), ada, undefined, { claims: { given_name: 'Augusta' } })
    expect(verdict).toMatchObject({ outcome: 'DENY', assuranceLevel: 'FAILED' })
  })

  it('says nothing of claims that no document shows', async () => {
    const claims = { phone_number: '+442079460000', address: 'London' }
    const verdict = await okta.walk(browser(), await somebody(), undefined, { claims })
    expect(verdict.claims).toMatchObject({ phone_number: { fuzzy: true, value: null } })
  })

  it('ends in an error where the person says that it was not them', async () => {
    const person = browser()
    const { location } = await person.open(await begun(await somebody()), { follow: false })
    const left = await person.press(await person.open(String(location)), 'Not me')
    expect(left.text).toContain('This request is stopped')
    expect(verdictOf(await person.open(String(location)))).toMatchObject({
      outcome: 'DENY',
      reason: 'ERROR_RESPONSE',
      error: 'access_denied',
    })
  })

  it('ends in an error where the person comes back too late', async () => {
    const person = browser()
    const id = await okta.sit(person, await begun(await somebody()))
    w.clock.advance(11 * minute)
    const verdict = verdictOf(await person.open(await w.finish(id, { overall: 'OK' })))
    expect(verdict).toMatchObject({ outcome: 'DENY', reason: 'ERROR_RESPONSE' })
  })

  it('is of no use in another browser than the one that Okta sent', async () => {
    const [mine, theirs] = [browser(), browser()]
    const id = await okta.sit(mine, await begun(await somebody()))
    const stray = await theirs.open(await w.finish(id, { overall: 'OK' }))
    expect(stray.url.startsWith(w.url)).toBe(true)
    expect(stray.status).toBe(403)
  })

  it('opens a pushed request once', async () => {
    const url = await begun(await somebody())
    await okta.sit(browser(), url)
    const replayed = await browser().open(url)
    expect(replayed.forms.flatMap(form => form.buttons)).toEqual([])
    expect(`${replayed.url} ${replayed.text}`).toContain('invalid_request')
  })

  it('goes by what was pushed, whatever the address bar says besides', async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    const claims = JSON.stringify({ id_token: { verified_claims: [] } })
    const edited = new URLSearchParams({ login_hint: eve, claims, scope: 'openid', requested_scope: 'openid idv_flow_other' })
    const person = browser()
    const id = await okta.sit(person, `${await begun(ada)}&${edited}`)
    const verdict = verdictOf(await person.open(await w.finish(id, { overall: 'OK' })))
    expect(verdict).toMatchObject({ outcome: 'ALLOW', subject: ada, claims: { given_name: matched } })
  })

  it('goes on in the first browser after the check on a phone, by the code that the phone shows', async () => {
    const [desktop, phone] = [browser(), browser()]
    const ada = await somebody()
    const id = await okta.sit(desktop, await begun(ada))
    const drawing = await desktop.post(`${w.url}/verify/seat/${id}/hand-over`)
    await phone.press(await phone.open(readQr(drawing.text)), 'Continue', {}, { follow: false })
    const shown = await phone.open(await w.finish(id, { overall: 'OK' }))
    const code = /class="code"[^>]*>([^<]+)</.exec(shown.text)?.[1] ?? ''
    const back = await desktop.post(`${w.url}/verify/seat/${id}/code`, { code })
    expect(verdictOf(back)).toMatchObject({ outcome: 'ALLOW', user: ada })
  })

  it('begins nothing for a flow that nobody configured', async () => {
    const opened = await browser().open(await begun(await somebody(), { flow: 'idv_flow_other' }))
    expect(verdictOf(opened)).toMatchObject({ outcome: 'DENY', reason: 'ERROR_RESPONSE', error: 'invalid_request' })
  })

  it('leaves no claim of Okta’s in the log', () => {
    expect(w.log.lines.join('\n')).not.toMatch(/Lovelace|Augusta|verified_claims/)
  })
})

describe('an org whose flows choose the workflow, and that waits for a reviewer', () => {
  let w: World
  let okta: OktaIdv
  beforeAll(async () => {
    w = await world()
    const workflows = ['wf-document-and-face', 'wf-strict'].map(id => ({ id, name: id }))
    w.incode.configure({ workflows: workflows.map(({ id }) => ({ configurationId: id, kind: 'onboarding' })) })
    const saved = await w.admin('PATCH', `/v1/integrations/${w.accountId}`, {
      config: {
        apiUrl: w.incode.url,
        apiKey: 'key',
        workflows,
        webhooks: { header: 'x-incode-secret', secret: webhookSecret },
      },
    })
    expect(saved.status).toBe(200)
    okta = await oktaIdv(w, { workflows: { idv_flow_strict: 'wf-strict' }, reviewSeconds: 420, purposes: ['step_up'] })
    for (const name of ['ada', 'bob', 'eve']) {
      await w.person({ login: `${name}@example.com` })
      await w.enroll(`${name}@example.com`, `id-${name}`, 'high')
    }
  })
  afterAll(() => w.close())

  it('takes the workflow that the scope names', async () => {
    const verdict = await okta.walk(browser(), '00u-ada', undefined, { flow: 'idv_flow_strict' })
    expect(verdict).toMatchObject({ outcome: 'ALLOW' })
    const { body } = await w.admin('GET', `/v1/verifications/${verdict.reference}`)
    expect(body.workflowId).toBe('wf-strict')
  })

  it('keeps the person while a reviewer looks, and lets them in by what the reviewer says', async () => {
    const person = browser()
    const id = await okta.sit(person, String((await okta.begin('00u-bob')).url))
    const waiting = await person.open(await w.finish(id, { overall: 'MANUAL_PENDING' }))
    expect(waiting.text).toContain('Somebody will have a look')
    await w.finish(id, { overall: 'MANUAL_OK' })
    w.clock.advance(6 * minute)
    await w.host.settleDown()
    expect(verdictOf(await person.press(waiting, 'Look now'))).toMatchObject({ outcome: 'ALLOW', user: '00u-bob' })
  })

  it('answers FAILED where no reviewer came in time', async () => {
    const person = browser()
    const id = await okta.sit(person, String((await okta.begin('00u-eve')).url))
    await person.open(await w.finish(id, { overall: 'MANUAL_PENDING' }))
    w.clock.advance(8 * minute)
    await w.host.settleDown()
    const over = await person.open(`${w.url}/verify/seat/${id}`)
    expect(verdictOf(await person.press(over, 'Go on'))).toMatchObject({ outcome: 'DENY', assuranceLevel: 'FAILED' })
  })
})
