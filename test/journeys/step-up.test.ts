import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

describe('a step-up, from the flow through the face back into the flow', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('lets the right person in, once, and binds the identity at low assurance', async () => {
    const flow = await w.flow()
    const ada = await w.person({ login: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' })
    const started = await flow.stepUp('ada@example.com', { state: 'opaque & strange' })
    expect(started.status).toBe(201)
    expect(started.body).toMatchObject({ status: 'pending', outcome: 'challenge', reason: 'not_started', final: false })

    const person = browser()
    const page = await person.open(String(started.body.links.verify))
    expect(page.status).toBe(200)
    const sent = await person.press(page, 'Continue', {}, { follow: false })
    expect(sent.status).toBe(303)
    expect(sent.location).toContain(w.incode.url)

    const back = await w.finish(started.body.data.verificationId, { overall: 'OK', value: 97.1 })
    const returned = await person.open(back, { follow: false })
    const target = new URL(String(returned.location))
    expect(`${target.origin}${target.pathname}`).toBe(flow.returnUrl)
    expect(target.searchParams.get('state')).toBe('opaque & strange')
    expect(target.searchParams.get('iss')).toBe(`${w.url}/oidc`)

    const code = String(target.searchParams.get('code'))
    const redeemed = await flow.redeem(code, { loginHint: 'ada@example.com' }, 'opaque & strange')
    expect(redeemed.status).toBe(200)
    expect(redeemed.body).toMatchObject({
      status: 'success',
      final: true,
      outcome: 'allow',
      reason: 'ok',
      data: {
        status: 'approved',
        binding: 'code',
        subject: { externalId: ada.externalId, enrollment: 'enrolled', assurance: 'low' },
        score: { overall: { status: 'OK', value: 97.1 } },
        match: { directory: 'matched' },
      },
    })
    const again = await flow.redeem(code, { loginHint: 'ada@example.com' }, 'opaque & strange')
    expect(again).toMatchObject({ status: 400, body: { code: 'code_invalid' } })
  })
})
