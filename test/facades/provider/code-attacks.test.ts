import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, type Visited } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { errorOf, follow, newest, type Rp, relyingParty, through } from './relying-party.ts'

const hour = 3_600_000

describe('what an attacker, a flaky browser and a failing check can do to an authorization request', () => {
  let w: World
  let rp: Rp
  let other: Rp
  beforeAll(async () => {
    w = await world()
    rp = await relyingParty(w)
    other = await relyingParty(w)
    for (const name of ['ada', 'bob', 'eve']) await w.person({ login: `${name}@example.com` })
  })
  afterAll(() => w.close())
  const askFor = (name: string) => rp.ask({ login_hint: `${name}@example.com` })

  it('a link that is forwarded is of no use to whoever gets it, and the browser that came still goes on', async () => {
    const [attacker, victim] = [browser(), browser()]
    const asked = await askFor('ada')
    const page = await follow(w, attacker, asked.url)
    const seen = await victim.open(page.url)
    expect(seen.forms.flatMap(form => form.buttons.map(({ label }) => label))).not.toContain('Continue')
    const pressed = await victim.post(page.url, {}, { follow: false })
    expect([pressed.status, pressed.location]).toEqual([410, null])
    expect((await attacker.press(page, 'Continue', {}, { follow: false })).status).toBe(303)
  })

  it('a verification that is finished in another browser ends no request', async () => {
    const [mine, theirs] = [browser(), browser()]
    const page = await follow(w, mine, (await askFor('ada')).url)
    await mine.press(page, 'Continue', {}, { follow: false })
    const back = await follow(w, theirs, await w.finish(await newest(w), { overall: 'OK' }))
    expect(back.location).toBeNull()
    expect(back.status).toBe(403)
  })

  it('the cookie of the request alone, or that of the seat alone, ends nothing', async () => {
    const mine = browser()
    const asked = await askFor('ada')
    const first = await mine.open(asked.url, { follow: false })
    const page = await follow(w, mine, String(first.location))
    await mine.press(page, 'Continue', {}, { follow: false })
    const returnsTo = await w.finish(await newest(w), { overall: 'OK' })
    const toRequest = await mine.open(returnsTo, { follow: false })
    expect(toRequest.location).toBe(first.location)

    const [onlySeat, onlyRequest] = [browser(), browser()]
    for (const [name, value] of mine.cookies) (name === 'sg_seat' ? onlySeat : onlyRequest).cookies.set(name, value)
    expect(await onlySeat.open(String(first.location), { follow: false })).toMatchObject({ status: 410, location: null })
    const stray = await follow(w, onlyRequest, String(first.location))
    expect([stray.status, stray.location]).toEqual([410, null])
    expect(errorOf(await follow(w, mine, String(first.location)))).toMatch(/^none: http:\/\/127\.0\.0\.1:9\/callback\?code=/)
  })

  it('an edited address of a request leads nowhere', async () => {
    const mine = browser()
    const first = await mine.open((await askFor('ada')).url, { follow: false })
    const edited = String(first.location).replace(/.$/, last => (last === 'a' ? 'b' : 'a'))
    expect(await mine.open(edited, { follow: false })).toMatchObject({ status: 410, location: null })
  })

  it('back and reload come to the same verification', async () => {
    const mine = browser()
    const first = await mine.open((await askFor('bob')).url, { follow: false })
    const links = new Set<string | null>()
    for (let times = 0; times < 3; times++) links.add((await mine.open(String(first.location), { follow: false })).location)
    expect([...links]).toEqual([expect.stringContaining(`${w.url}/verify/`)])
  })

  it('a pushed request opens one interaction, in whatever browser', async () => {
    const asked = await askFor('bob')
    const opened = await Promise.all(Array.from({ length: 10 }, () => browser().open(asked.url, { follow: false })))
    expect(opened.filter(({ location }) => location?.startsWith(`${w.url}/oidc/interaction/`))).toHaveLength(1)
    expect(errorOf(await browser().open(asked.url, { follow: false }))).toBe('invalid_request_uri')
  })

  it('a code is good once, for its own client, with its verifier', async () => {
    const asked = await askFor('ada')
    const location = String((await through(w, browser(), asked.url)).location)
    await expect(other.redeem(location, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
    const wrong = { ...asked, verifier: `${asked.verifier.slice(0, -1)}${asked.verifier.endsWith('a') ? 'b' : 'a'}` }
    await expect(rp.redeem(location, wrong)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(rp.redeem(location, { ...asked, state: 'another' })).rejects.toThrow()
    expect((await rp.redeem(location, asked)).claims()).toMatchObject({ auth_overall_status: 'OK' })
    await expect(rp.redeem(location, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('a request in the address bar is refused where requests have to be pushed', async () => {
    const asked = await rp.ask({ login_hint: 'ada@example.com' }, { pushed: false })
    expect(errorOf(await browser().open(asked.url, { follow: false }))).toBe('invalid_request')
  })

  it('a request may be posted by a form of the product, and a parameter that is there twice is refused', async () => {
    const { url } = await askFor('ada')
    const { origin, pathname, searchParams } = new URL(url)
    const mine = browser()
    const from = { headers: { origin: 'http://127.0.0.1:9' }, follow: false }
    const posted = await mine.post(`${origin}${pathname}`, Object.fromEntries(searchParams), from)
    expect([posted.status, posted.location]).toEqual([303, url])
    expect((await follow(w, mine, String(posted.location))).forms.flatMap(form => form.buttons)).toContainEqual({
      label: 'Continue',
    })

    const twice = await fetch(`${origin}${pathname}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams([...searchParams, ['client_id', other.client.id]]),
    })
    expect((await browser().open(String(twice.headers.get('location')), { follow: false })).status).toBe(400)
  })

  it('a foreign redirect URI never gets a browser', async () => {
    const redirect = { redirect_uri: 'https://evil.example/callback', login_hint: 'ada@example.com' }
    await expect(rp.ask(redirect)).rejects.toMatchObject({ error: 'invalid_request' })
    const opened = await browser().open((await rp.ask(redirect, { pushed: false })).url, { follow: false })
    expect([opened.status, opened.location]).toEqual([400, null])
    expect(opened.text).not.toContain('evil.example')
    expect(opened.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it.each([
    ['another face', { overall: 'FAIL' }],
    ['a review, since nobody waits here', { overall: 'WARN' }],
  ])('%s ends in access_denied, with the state of the product', async (_what, outcome) => {
    const asked = await askFor('eve')
    const back = await through(w, browser(), asked.url, outcome)
    expect(errorOf(back)).toBe('access_denied')
    expect(new URL(String(back.location)).searchParams.get('state')).toBe(asked.state)
  })

  it('somebody whom the directory does not know ends in access_denied, without a link', async () => {
    expect(errorOf(await follow(w, browser(), (await askFor('nobody')).url))).toBe('access_denied')
  })

  it('without openid, or with a prompt that must not ask, it ends before anything begins', async () => {
    expect(errorOf(await follow(w, browser(), (await rp.ask({ login_hint: 'ada@example.com', prompt: 'none' })).url))).toBe(
      'login_required',
    )
  })
})

describe('federated sign-in by a product that cannot push its requests', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    for (const name of ['ada', 'eve']) await w.person({ login: `${name}@example.com` })
    await w.enroll('ada@example.com', 'id-ada')
  })
  afterAll(() => w.close())

  it('the hint of the address bar is not believed: the person types who they are', async () => {
    const rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
    const asked = await rp.ask({ login_hint: 'somebody@example.com' }, { pushed: false })
    const mine = browser()
    const page = await follow(w, mine, asked.url)
    expect(page.text).not.toContain('somebody@example.com')
    const next = await mine.press(page, 'Continue', { login: 'ada@example.com' }, { follow: false })
    const back = await through(w, mine, String(next.location), { overall: 'OK', identityId: 'id-ada' })
    expect((await rp.redeem(String(back.location), asked)).claims()).toMatchObject({ auth_overall_status: 'OK' })
  })

  it('nobody learns whether there is such a person: an unknown login sees the same pages and ends as a failed check', async () => {
    const rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
    const words = ({ text }: Visited) => text.replaceAll(/value="[^"]*"|action="[^"]*"|\d\d:\d\d|[a-z]•••@/g, '')
    const shown = new Set<string>()
    for (const login of ['ada@example.com', 'bda@example.com']) {
      const asked = await rp.ask({}, { pushed: false })
      const mine = browser()
      const next = await mine.press(await follow(w, mine, asked.url), 'Continue', { login }, { follow: false })
      expect([next.status, next.location]).toEqual([303, expect.stringContaining(`${w.url}/verify/`)])
      shown.add(words(await mine.open(String(next.location))))
      const back = await through(w, mine, String(next.location), { overall: 'FAIL' })
      expect(errorOf(back)).toBe('access_denied')
    }
    expect([...shown]).toHaveLength(1)
    const [latest] = await w.store.db.selectFrom('verifications').selectAll().orderBy('started_at', 'desc').limit(1).execute()
    expect(latest).toMatchObject({ external_id: null, subject_id: null, reason: 'document_failed' })
  })

  it('even with a good face, nobody comes in as somebody whom the directory does not know', async () => {
    const rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
    const mine = browser()
    const page = await follow(w, mine, (await rp.ask({}, { pushed: false })).url)
    const next = await mine.press(page, 'Continue', { login: 'nobody@example.com' }, { follow: false })
    expect(errorOf(await through(w, mine, String(next.location)))).toBe('access_denied')
  })

  it.each([true, false])('nobody is bound to an account that they only named, pushed or typed (%s)', async pushed => {
    const rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: pushed })
    const asked = await rp.ask(pushed ? { login_hint: 'eve@example.com' } : {}, { pushed })
    const mallory = browser()
    let page = await follow(w, mallory, asked.url)
    if (!pushed) page = await mallory.press(page, 'Continue', { login: 'eve@example.com' }, { follow: false })
    const led = page.location?.startsWith(w.url) ? await follow(w, mallory, page.location) : page
    const back = led.location === null ? await through(w, mallory, led.url) : led
    expect(errorOf(back)).toBe('access_denied')
    const bound = await w.store.db.selectFrom('enrollments').select('identity_id').execute()
    expect(bound).toEqual([{ identity_id: 'id-ada' }])
  })

  it('a network address that types too many names is sent back, whoever it names', async () => {
    const rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
    const { url } = await rp.ask({}, { pushed: false })
    // Names are counted by the hour.
    w.clock.advance(hour - (w.clock.now() % hour))
    async function type(login: string): Promise<string> {
      const mine = browser()
      let next = await mine.press(await follow(w, mine, url), 'Continue', { login }, { follow: false })
      // Beyond the first few they wait before each.
      if (next.status === 429) {
        w.clock.advance(16_000)
        next = await mine.press(next, 'Continue', {}, { follow: false })
      }
      return errorOf(await follow(w, mine, String(next.location)))
    }
    for (let times = 0; times < 60; times += 20)
      await Promise.all(Array.from({ length: 20 }, (_, n) => type(`p${times + n}@example.com`)))
    const late = await Promise.all(['ada@example.com', 'nobody@example.com'].map(type))
    expect(late).toEqual(['temporarily_unavailable', 'temporarily_unavailable'])
  })

  it('a step-up cannot be saved without pushed requests', async () => {
    await expect(relyingParty(w, { require_pushed_authorization_requests: false })).rejects.toThrow('only sign_in is possible')
  })
})
