import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outcomeFor } from '../../connectors/entra/external-mfa/outcomes.ts'
import { reasons, reasonTable } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { readQr } from '../support/qr.ts'
import { type World, world } from '../support/world.ts'
import { appId, atEntra, carried, type SignIns, signIns } from './entra-sign-in.ts'

let w: World
let entra: SignIns
beforeAll(async () => {
  w = await world()
  entra = await signIns(w)
})
afterAll(async () => {
  await entra.tenant.close()
  await w.close()
})

/** A sign-in up to the page of Incode. */
async function seated(order: object = {}) {
  const person = browser()
  const form = await entra.begin(order)
  const sent = await entra.send(form, person)
  expect(sent.status).toBe(303)
  const [id = ''] = await entra.begun()
  await entra.sit(sent, person)
  return { person, form, id, sent }
}

const pass = { overall: 'OK', value: 97, identityId: 'id-five' }

describe('a sign-in that asks for a face', () => {
  it('is let in by Entra, which reads metadata, keys and token as strictly as it does', async () => {
    const { person, id } = await seated()
    const page = await person.open(await w.finish(id, pass))
    expect(carried(page).action).toBe(`${entra.tenant.url}/common/federation/externalauthprovider`)
    expect(await atEntra(page, person)).toEqual({
      signedIn: entra.tenant.people.at(5).id,
      acr: 'possessionorinherence',
      amr: ['face'],
    })
  })

  it('is told the class that it asked for, where a face fulfils it', async () => {
    const { person, id } = await seated({ acr: ['knowledgeorinherence', 'knowledge'] })
    const page = await person.open(await w.finish(id, pass))
    expect(await atEntra(page, person)).toMatchObject({ acr: 'knowledgeorinherence' })
  })

  it('goes on in the first browser after the check on a phone, by the code that the phone shows', async () => {
    const { person, id } = await seated()
    const drawing = await person.post(`${w.url}/verify/seat/${id}/hand-over`)
    const phone = browser()
    await phone.press(await phone.open(readQr(drawing.text)), 'Continue', {}, { follow: false })
    const shown = await phone.open(await w.finish(id, pass))
    const code = /class="code"[^>]*>([^<]+)</.exec(shown.text)?.[1] ?? ''
    const page = await person.post(`${w.url}/verify/seat/${id}/code`, { code })
    expect(await atEntra(page, person)).toMatchObject({ amr: ['face'] })
  })

  it('is one of two at a time, each with its own answer', async () => {
    const [first, second] = [await seated(), await seated()]
    const [one, two] = [await w.finish(first.id, pass), await w.finish(second.id, { ...pass, overall: 'FAIL' })]
    expect(carried(await second.person.open(two)).fields).toEqual({ error: 'access_denied', state: second.form.fields.state })
    expect(await atEntra(await first.person.open(one))).toMatchObject({ amr: ['face'] })
  })
})

describe('a browser in the middle of one sign-in', () => {
  it('does not lose it by beginning another', async () => {
    const { person, id } = await seated()
    expect((await entra.send(await entra.begin(), person)).status).toBe(303)
    expect(await atEntra(await person.open(await w.finish(id, pass)), person)).toMatchObject({ amr: ['face'] })
  })

  it('cannot be led on by an address that we did not make', async () => {
    const { status, location } = await browser().open(`${w.url}/i/${entra.integrationId}/onward?to=x`, { follow: false })
    expect([status, location]).toEqual([200, null])
  })

  it('is the only one that the address leads on, to whomever it is forwarded, with or without its mark', async () => {
    const person = browser()
    const form = await entra.begin()
    const sent = await person.post(form.action, form.fields, { follow: false })
    const onward = new URL(String(sent.location))
    const unmarked = new URL(onward)
    unmarked.searchParams.delete('led')
    const victim = browser()
    // A cookie of another sign-in of theirs is no help.
    await entra.send(await entra.begin(), victim)
    for (const address of [onward.href, unmarked.href]) {
      expect((await victim.open(address, { follow: false })).location).toBeNull()
    }
    expect((await person.open(onward.href, { follow: false })).location).toContain('/verify/')
  })
})

describe('a sign-in is refused at Entra', () => {
  it.each([
    ['a face of somebody else', { ...pass, identityId: 'id-other' }],
    ['a document that failed', { ...pass, overall: 'FAIL' }],
    ['a review, for which nobody waits', { ...pass, overall: 'MANUAL_PENDING' }],
  ])('after %s', async (_name, outcome) => {
    const { person, id, form } = await seated()
    const page = await person.open(await w.finish(id, outcome))
    expect(carried(page).fields).toEqual({ error: 'access_denied', state: form.fields.state })
    expect((await atEntra(page, person)).error).toMatch(/AADSTS500128.*access_denied/)
  })

  it.each<[string, object, string]>([
    ['a hint for another app', { hint: { aud: '11111111-2222-4333-8444-555555555555' } }, 'access_denied'],
    [
      'a hint of another tenant',
      { hint: { iss: 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0' } },
      'access_denied',
    ],
    ['a hint from before', { hint: { iat: Math.floor(Date.now() / 1000) - 700 } }, 'access_denied'],
    ['a hint from the future', { hint: { iat: Math.floor(Date.now() / 1000) + 120 } }, 'access_denied'],
    ['a hint of the older version', { hint: { ver: '1.0' } }, 'access_denied'],
    ['a class that a face is not of', { acr: ['possession'] }, 'access_denied'],
    ['methods without a face', { amr: ['sms', 'otp'] }, 'access_denied'],
  ])('before anybody is asked: %s', async (_name, order, error) => {
    const before = (await entra.begun()).length
    const person = browser()
    const form = await entra.begin(order)
    const page = await entra.send(form, person)
    expect([page.status, carried(page).fields]).toEqual([200, { error, state: form.fields.state }])
    expect((await entra.begun()).length).toBe(before)
  })

  it('for an account that the directory does not have, whatever it is called', async () => {
    const form = await entra.begin({ hint: { oid: '11111111-2222-4333-8444-555555555555' } })
    expect(carried(await entra.send(form, browser())).fields).toEqual({ error: 'access_denied', state: form.fields.state })
  })

  it('where the hint is signed by somebody else', async () => {
    const form = await entra.begin()
    const [head = '', , signature = ''] = String(form.fields.id_token_hint).split('.')
    const { fields } = await entra.begin({ user: 'user6@entra.example' })
    const [, body = ''] = String(fields.id_token_hint).split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    for (const hint of [`${head}.${body}.${signature}`, unsigned, 'x.y.z']) {
      const page = await entra.send(form, browser(), { id_token_hint: hint })
      expect(carried(page).fields.error).toBe('access_denied')
    }
  })

  it('where the same hint comes once more', async () => {
    const form = await entra.begin()
    expect((await entra.send(form, browser())).status).toBe(303)
    expect(carried(await entra.send(form, browser())).fields.error).toBe('access_denied')
  })

  it('where the request is of another client, or lacks something', async () => {
    const form = await entra.begin()
    expect(carried(await entra.send(form, browser(), { client_id: 'another' })).fields.error).toBe('unauthorized_client')
    for (const [name, value] of [
      ['scope', 'profile'],
      ['response_mode', 'fragment'],
      ['response_type', 'code'],
      ['nonce', ''],
      ['claims', '{'],
      ['claims', '{"id_token":{}}'],
    ] as const) {
      expect(carried(await entra.send(form, browser(), { [name]: value })).fields.error).toBe('invalid_request')
    }
  })

  it('at the deadline, also where nobody comes back to press: the page that waits says so by itself', async () => {
    const { person, id, form } = await seated()
    await person.post(`${w.url}/verify/seat/${id}/hand-over`)
    w.clock.advance(241_000)
    const page = await person.open(`${w.url}/verify/seat/${id}`)
    expect(page.text).toContain('HTMLFormElement.prototype.submit.call(document.forms[0])')
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/)
    const back = await person.press(page, 'Go on')
    expect(carried(back).fields).toEqual({ error: 'temporarily_unavailable', state: form.fields.state })
  })
})

describe('nobody is let in', () => {
  it.each(['https://login.microsoftonline.com.evil.example/common/federation/externalauthprovider', 'https://evil.example/', ''])(
    'by an answer to another address: %s',
    async redirect_uri => {
      const form = await entra.begin()
      const answer = await entra.send(form, browser(), { redirect_uri })
      expect([answer.status, answer.location, answer.forms]).toEqual([400, null, []])
    },
  )

  it('who brings the link of somebody else, or finishes in another browser', async () => {
    const person = browser()
    const sent = await entra.send(await entra.begin(), person)
    const other = browser()
    const page = await other.open(String(sent.location))
    expect(page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label))).not.toContain('Continue')
    await entra.sit(sent, person)
    const [id = ''] = await entra.begun()
    const back = await other.open(await w.finish(id, pass))
    expect([back.status, back.forms.filter(({ action }) => action.startsWith(entra.tenant.url))]).toEqual([403, []])
    const own = await person.open(`${w.url}/verify/seat/${id}`)
    expect(carried(await person.press(own, 'Go on')).fields).toMatchObject({ error: 'access_denied' })
  })

  it('while the integration or its directory is disabled', async () => {
    const set = (id: string, state: string) => w.admin('PATCH', `/v1/integrations/${id}`, { state })
    const form = await entra.begin()
    await set(entra.tenant.integrationId, 'disabled')
    expect(carried(await entra.send(form, browser())).fields.error).toBe('temporarily_unavailable')
    await set(entra.tenant.integrationId, 'enabled')
    await set(entra.integrationId, 'disabled')
    expect((await entra.send(form, browser())).status).toBe(403)
    await set(entra.integrationId, 'enabled')
  })
})

describe('the integration', () => {
  it('takes a directory of its own tenant alone', async () => {
    const config = { tenantId: '11111111-2222-4333-8444-555555555555', appId, cloud: 'global' }
    const make = (directoryIntegrationId: string) =>
      w.admin<{ faults: unknown }>('POST', '/v1/integrations', {
        template: 'entra-external-mfa',
        name: 'Another tenant',
        config: { ...config, directoryIntegrationId },
      })
    for (const id of [entra.tenant.integrationId, w.directoryId]) {
      const { status, body } = await make(id)
      expect([status, body.faults]).toEqual([
        422,
        [{ path: '/config/directoryIntegrationId', message: 'Is not a directory of this tenant.' }],
      ])
    }
  })

  it('says where each value goes, and tests what it needs', async () => {
    const { body } = await w.admin<{ items: { name: string; value: string }[] }>(
      'GET',
      `/v1/integrations/${entra.integrationId}/entries`,
    )
    expect(JSON.stringify(body)).toContain(entra.discoveryUrl)
    const tested = await w.admin<{ steps: { step: string; ok: boolean }[] }>(
      'POST',
      `/v1/integrations/${entra.integrationId}/test`,
    )
    expect(tested.body.steps.map(({ step, ok }) => [step, ok]).slice(-3)).toEqual([
      ['keys', true],
      ['clock', true],
      ['certificate', true],
    ])
  })
})

describe('each reason', () => {
  it.each(reasons)('gives a token for an allow and nothing else: %s', reason => {
    const { outcome } = reasonTable[reason]
    expect(outcomeFor({ outcome, reason }) === 'id_token').toBe(outcome === 'allow')
    expect(outcomeFor({ outcome: 'deny', reason })).not.toBe('id_token')
  })
})

// The last, since nobody begins Incode again.
describe('without Incode', () => {
  it('a sign-in is told of trouble, and of no fault of the person', async () => {
    const person = browser()
    const form = await entra.begin()
    const sent = await entra.send(form, person)
    await w.incode.close()
    const [id = ''] = await entra.begun()
    await person.press(await person.open(String(sent.location)), 'Continue')
    const page = await person.open(`${w.url}/verify/seat/${id}`)
    const back = await person.press(page, 'Go back without it')
    expect(carried(back).fields).toEqual({ error: 'temporarily_unavailable', state: form.fields.state })
  })
})
