import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, browser } from '../support/browser.ts'
import { dump } from '../support/dump.ts'
import { goByOpenid, showFace } from '../support/faces.ts'
import { begin, comeBack, type Passage, takeSeat } from '../support/passage.ts'
import { readQr } from '../support/qr.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('a face shown to the OpenID provider', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await goByOpenid(w)
  })
  afterAll(() => w.close())

  let count = 0
  async function enrolled(): Promise<string> {
    count += 1
    const login = `face${count}@example.com`
    await w.person({ login })
    await w.enroll(login, `id-face-${count}`)
    return login
  }

  /** Somebody enrolled, in their seat, on the way to show their face. */
  async function sent(): Promise<Passage & { readonly authorize: string }> {
    const passage = await begin(flow, await enrolled())
    const { location } = await takeSeat(passage)
    return { ...passage, authorize: String(location) }
  }

  /** Brings a browser to an address, and hears from the flow what came of it. */
  async function hear({ id, login }: Passage, by: Browser, back: string): Promise<string> {
    const { location } = await by.open(back, { follow: false })
    const code = location === null ? null : new URL(location).searchParams.get('code')
    if (code !== null) return said(await flow.redeem(code, { loginHint: login }))
    return said(await flow.call('GET', `/verifications/${id}`))
  }

  async function ends(face: object): Promise<string> {
    const passage = await sent()
    return hear(passage, passage.person, await showFace(w, passage.person, passage.authorize, face))
  }

  const inProgress = 'pending/none/challenge/in_progress'
  const relayed = 'failed/none/deny/relay_suspected'

  it('lets an enrolled person in, by one part and the bound identity', async () => {
    const { id, login, person, authorize } = await sent()
    expect(authorize.startsWith(`${w.incode.url}/oauth2/authorize?`)).toBe(true)
    const returned = await person.open(await showFace(w, person, authorize, { value: 97.1 }), { follow: false })
    const code = new URL(String(returned.location)).searchParams.get('code') ?? ''
    const { body } = await flow.redeem(code, { loginHint: login })
    expect(body).toMatchObject({
      outcome: 'allow',
      data: { verificationId: id, identityId: `id-face-${count}`, score: { overall: { status: 'OK', value: 97.1 } } },
    })
    expect(Object.keys(body.data.score.reported)).toEqual(['overall', 'authentication'])
  })

  it('keeps nothing of the token, the code or the document behind it', async () => {
    const passage = await sent()
    const back = await showFace(w, passage.person, passage.authorize)
    expect(await hear(passage, passage.person, back)).toBe(allowed)
    const kept = JSON.stringify(await dump(w.store)) + w.log.lines.join()
    for (const word of [
      new URL(back).searchParams.get('code') ?? '-',
      'Name of the document',
      '1990-01-15',
      'auth_overall_status',
    ]) {
      expect(kept).not.toContain(word)
    }
  })

  it('sends who is not enrolled through the workflow', async () => {
    await w.person({ login: 'newcomer@example.com' })
    const passage = await begin(flow, 'newcomer@example.com')
    expect((await takeSeat(passage)).location).toContain(`${w.incode.url}/hosted/`)
    const answer = await flow.redeem(await comeBack(w, passage, { overall: 'OK' }), { loginHint: passage.login })
    expect(said(answer)).toBe(allowed)
  })

  it.each([
    ['that failed', { overall: 'FAIL' }, 'face_failed'],
    ['with a word that is not OK', { overall: 'MANUAL_OK' }, 'face_failed'],
    ['of somebody else', { identityId: 'id-of-a-stranger' }, 'identity_mismatch'],
    ['of an identity in another case', { identityId: 'ID-FACE-1' }, 'identity_mismatch'],
    ['of nobody', { identityId: null }, 'workflow_incomplete'],
    ['that was refused', { error: 'access_denied' }, 'face_failed'],
  ])('denies a face %s', async (_what, face, reason) => {
    expect(await ends(face)).toBe(`failed/rejected/deny/${reason}`)
  })

  it.each([
    ['another nonce', { idToken: { claims: { nonce: 'x' } } }],
    ['another issuer', { idToken: { claims: { iss: 'https://auth.evil.example' } } }],
    ['another issuer of the return', { iss: 'https://auth.evil.example' }],
    ['another audience', { idToken: { claims: { aud: 'somebody-else' } } }],
    ['an end in the past', { idToken: { claims: { exp: 1 } } }],
    ['a stranger\u2019s signature', { idToken: { signedBy: 'stranger' } }],
  ])('denies an answer with %s', async (_what, face) => {
    expect(await ends(face)).toBe('error/none/deny/provider_error')
  })

  it('is worth nothing behind a forwarded authorize address: the return has no seat, and voids', async () => {
    const passage = await sent()
    const victim = browser()
    const back = await showFace(w, victim, passage.authorize)
    expect(await hear(passage, victim, back)).toBe(relayed)
    expect(await hear(passage, passage.person, back)).toBe(relayed)
  })

  it('is not taken by the seat for an answer to its own request when it is another one\u2019s code', async () => {
    const [mallory, ana] = [await sent(), await sent()]
    const [own, hers] = [
      new URL(await showFace(w, mallory.person, mallory.authorize)),
      new URL(await showFace(w, ana.person, ana.authorize)),
    ]
    own.searchParams.set('code', hers.searchParams.get('code') ?? '')
    // PKCE ends the code; the one who carried it may try again, and she too.
    expect(await hear(mallory, mallory.person, own.href)).toBe(inProgress)
    expect(await hear(ana, ana.person, hers.href)).toBe(inProgress)
    for (const { person, id } of [mallory, ana]) {
      const page = await person.open(`${w.url}/verify/seat/${id}`)
      expect(page.text).toContain('Try again')
    }
  })

  it('voids the other\u2019s request when I bring my code under its state', async () => {
    const [mallory, ana] = [await sent(), await sent()]
    const own = new URL(await showFace(w, mallory.person, mallory.authorize))
    own.searchParams.set('state', new URL(ana.authorize).searchParams.get('state') ?? '')
    expect(await hear(ana, mallory.person, own.href)).toBe(relayed)
  })

  it('is not bought by asking for another identity: who answers is compared, not who was asked for', async () => {
    const passage = await sent()
    const forged = new URL(passage.authorize)
    forged.searchParams.set('login_hint', 'id-of-mallory')
    const back = await showFace(w, passage.person, forged.href)
    expect(await hear(passage, passage.person, back)).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('counts once: the same return again gives no second verdict', async () => {
    const passage = await sent()
    const back = await showFace(w, passage.person, passage.authorize)
    expect(await hear(passage, passage.person, back)).toBe(allowed)
    const again = await passage.person.open(back, { follow: false })
    expect(again.location).toBe(`${w.url}/verify/seat/${passage.id}`)
  })

  it('is followed by another try where the provider gave up, and by no more than the policy has', async () => {
    const passage = await sent()
    const heard: string[] = []
    let authorize = passage.authorize
    for (let n = 1; n <= 3; n += 1) {
      heard.push(await hear(passage, passage.person, await showFace(w, passage.person, authorize, { error: 'server_error' })))
      if (n === 3) break
      const page = await passage.person.open(`${w.url}/verify/seat/${passage.id}`)
      authorize = String((await passage.person.press(page, 'Try again', {}, { follow: false })).location)
    }
    expect(heard).toEqual([inProgress, inProgress, 'failed/none/deny/too_many_attempts'])
  })

  it.each([
    ['nothing', () => ''],
    ['no state', () => '?code=x'],
    ['a state of nobody', () => `?code=x&state=${'x'.repeat(43)}`],
    ['two states', (state: string) => `?code=x&state=${state}&state=${state}`],
    ['two codes', (state: string) => `?code=x&code=y&state=${state}`],
  ])('is not there for a return with %s, which changes nothing', async (_what, query) => {
    const passage = await sent()
    const state = new URL(passage.authorize).searchParams.get('state') ?? ''
    const page = await passage.person.open(`${w.url}/verify/back${query(state)}`, { follow: false })
    expect(page.status).toBe(404)
    expect(await hear(passage, passage.person, await showFace(w, passage.person, passage.authorize))).toBe(allowed)
  })

  it('outlives an outage of the token endpoint: what was brought is redeemed when it is over', async () => {
    const passage = await sent()
    const back = await showFace(w, passage.person, passage.authorize)
    const fault = { path: '/oauth2/token', kind: 'status', status: 503, times: 3 }
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }
    await fetch(`${w.incode.url}/__sandbox/faults`, init)
    expect(await hear(passage, passage.person, back)).toBe(inProgress)
    w.clock.advance(10_000)
    const page = await passage.person.open(`${w.url}/verify/seat/${passage.id}`)
    await passage.person.press(page, 'Look now', {}, { follow: false })
    // It was over only after the seat had come back, and so gives way for a while.
    w.clock.advance(10_000)
    const going = await passage.person.post(page.url, {}, { follow: false })
    const code = new URL(String(going.location)).searchParams.get('code') ?? ''
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(allowed)
  })

  it('belongs to the phone after a hand-over: the first browser cannot bring its code', async () => {
    const passage = await begin(flow, await enrolled())
    await takeSeat(passage)
    const seat = `${w.url}/verify/seat/${passage.id}`
    const drawn = await passage.person.press(await passage.person.open(seat), 'Use my phone instead')
    const phone = browser()
    const going = await phone.press(await phone.open(readQr(drawn.text)), 'Continue', {}, { follow: false })
    const back = await showFace(w, phone, String(going.location))
    expect(await hear(passage, passage.person, back)).toBe(relayed)
    expect(await hear(passage, phone, back)).toBe(relayed)
  })
})
