import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browser } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { errorOf, follow, newest, relyingParty, through } from './relying-party.ts'

describe('how a relying party hears of what was not passed', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    for (const name of ['ada', 'bob']) await w.person({ login: `${name}@example.com` })
  })
  afterAll(() => w.close())

  it.each([
    ['another face', { overall: 'FAIL' }],
    ['a review, since nobody waits here', { overall: 'WARN' }],
  ])('%s ends in a claim that says no, where its integration asks for claims', async (_what, outcome) => {
    const rp = await relyingParty(w, { failures: 'claims' })
    const asked = await rp.ask({ login_hint: 'ada@example.com' })
    const back = await through(w, browser(), asked.url, outcome)
    const { id_token = '' } = await rp.redeem(String(back.location), asked)
    expect(decodeJwt(id_token)).toMatchObject({ auth_overall_status: 'FAIL' })
    expect(decodeJwt(id_token)).not.toHaveProperty('identity_id')
  })

  it('a hint that is edited beside a pushed request names nobody', async () => {
    const rp = await relyingParty(w)
    const asked = await rp.ask({ login_hint: 'ada@example.com' })
    await follow(w, browser(), `${asked.url}&login_hint=bob@example.com`)
    const { body } = await w.admin<{ subject: { externalId: string } }>('GET', `/v1/verifications/${await newest(w)}`)
    expect(body.subject.externalId).toBe('00u-ada')
  })

  it('a browser that is sent with a pushed request alone comes to the client that pushed it', async () => {
    const rp = await relyingParty(w)
    const url = new URL((await rp.ask({ login_hint: 'ada@example.com' })).url)
    url.searchParams.delete('client_id')
    const page = await follow(w, browser(), url.href)
    expect(page.forms.flatMap(form => form.buttons)).toContainEqual({ label: 'Continue' })
    url.searchParams.set('request_uri', 'urn:ietf:params:oauth:request_uri:nothing')
    expect(await browser().open(url.href, { follow: false })).toMatchObject({ status: 400, location: null })
  })

  it('a request that is called off meanwhile ends in access_denied', async () => {
    const rp = await relyingParty(w)
    const mine = browser()
    const page = await follow(w, mine, (await rp.ask({ login_hint: 'bob@example.com' })).url)
    await w.host.verifications.cancel({ clientId: rp.client.id, integrationId: rp.integrationId }, await newest(w))
    const over = await mine.press(await mine.open(page.url), 'Go on', {}, { follow: false })
    const seat = await follow(w, mine, String(over.location))
    expect(errorOf(seat)).toBe('access_denied')
  })

  it('Incode that is down ends it as trouble that passes, once the person goes back without it', async () => {
    const rp = await relyingParty(w)
    const mine = browser()
    const page = await follow(w, mine, (await rp.ask({ login_hint: 'bob@example.com' })).url)
    const faults = `${w.incode.url}/__sandbox/faults`
    onTestFinished(async () => void (await fetch(faults, { method: 'DELETE' })))
    await fetch(faults, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/omni/start', times: 'forever', kind: 'status', status: 503 }),
    })
    const stuck = await follow(w, mine, String((await mine.press(page, 'Continue', {}, { follow: false })).location))
    const back = await mine.press(stuck, 'Go back without it', {}, { follow: false })
    expect(errorOf(await follow(w, mine, String(back.location)))).toBe('temporarily_unavailable')
  })
})
