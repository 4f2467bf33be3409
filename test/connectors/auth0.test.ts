import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auth0 } from '../../connectors/auth0/index.ts'
import { type Auth0StandIn, startAuth0StandIn } from '../../src/sandbox/auth0/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

const secret = 'a-secret-of-the-action-that-the-kit-looks-for'

connectorConformance(auth0, { config: { domain: 'acme.eu.auth0.com', actionSecret: secret, purposes: ['step_up'] } })

let w: World
let login: Auth0StandIn
let reset: Auth0StandIn

async function integrate(tenant: Auth0StandIn, config: object): Promise<void> {
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
    template: 'auth0',
    name: 'Acme sign-in',
    config: { domain: tenant.url, actionSecret: secret, directoryIntegrationId: w.directoryId, ...config },
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  Object.assign(tenant.secrets, {
    STEPGATE_SECRET: secret,
    STEPGATE_URL: `${w.url}/i/${made.body.id}`,
    STEPGATE_AUDIENCE: `${tenant.url}/continue`,
  })
}

beforeAll(async () => {
  w = await world()
  const { clock } = w
  login = await startAuth0StandIn({ clock, action: 'post-login.js' })
  reset = await startAuth0StandIn({ clock, action: 'password-reset.js' })
  await integrate(login, { purposes: ['step_up'] })
  await integrate(reset, { purposes: ['account_recovery'] })
})
afterAll(async () => {
  await Promise.all([login.close(), reset.close()])
  await w.close()
})

let n = 0
let email: string
beforeEach(async () => {
  n += 1
  email = `auth0-${n}@example.com`
  await w.person({ login: email, givenName: 'Ada', familyName: `Number${n}` })
  for (const tenant of [login, reset]) Object.assign(tenant, { user: { user_id: `auth0|${n}`, email, email_verified: true } })
  login.protocol = 'oidc-basic-profile'
})

/** Where Auth0 sends the browser, with its `session_token` and `state`. */
async function redirected(tenant: Auth0StandIn, person: Browser): Promise<URL> {
  const { location } = await person.open(`${tenant.url}/authorize`, { follow: false })
  if (location === null) throw new Error('Auth0 did not redirect')
  return new URL(location)
}

async function newest(): Promise<string> {
  const row = await w.store.db
    .selectFrom('verifications')
    .select('id')
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.id
}

/** From the link to the page that posts back to Auth0. */
async function verify(person: Browser, link: Visited, outcome: object): Promise<Visited> {
  await person.press(link, 'Continue', {}, { follow: false })
  return person.open(await w.finish(await newest(), outcome))
}

async function through(tenant: Auth0StandIn, outcome: object, person = browser()): Promise<Visited> {
  const link = await person.open((await redirected(tenant, person)).href)
  return person.press(await verify(person, link, outcome), 'Go on')
}

const tokenIn = (page: Visited) => page.forms[0]?.fields.stepgate_token ?? ''
const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

describe('a sign-in at Auth0 with the Action', () => {
  it('goes on after a pass, and the answer says whose', async () => {
    const person = browser()
    const link = await person.open((await redirected(login, person)).href)
    const page = await verify(person, link, { overall: 'OK' })
    expect(claimsIn(tokenIn(page))).toMatchObject({ sub: `auth0|${n}`, outcome: 'allow', reason: 'ok', purpose: 'step_up' })
    expect(await person.press(page, 'Go on')).toMatchObject({ status: 200, text: 'signed in' })
  })

  it('is a row of the ledger before Auth0 has it', async () => {
    const person = browser()
    const link = await person.open((await redirected(login, person)).href)
    const { jti, sub } = claimsIn(tokenIn(await verify(person, link, { overall: 'OK' })))
    const { body } = await w.admin<{ tokens: readonly object[] }>('GET', `/v1/verifications/${await newest()}`)
    expect(body.tokens).toEqual([expect.objectContaining({ jti })])
    expect(sub).toBe(`auth0|${n}`)
  })

  it.each([
    [{ overall: 'FAIL' }, /document_failed|face_failed|low_score/],
    [{ overall: 'MANUAL_PENDING' }, /under_review/],
    [{ overall: 'OK', document: { givenName: 'Eve', familyName: 'Else' } }, /claims_mismatch/],
  ])('is denied after %j, in our words', async (outcome, reason) => {
    const page = await through(login, outcome)
    expect(page.status).toBe(403)
    expect(page.text).toMatch(reason)
  })

  it('is answered at once where nobody of that name is known', async () => {
    Object.assign(login, { user: { ...login.user, email: 'stranger@example.com' } })
    const person = browser()
    const page = await person.open((await redirected(login, person)).href)
    const claims = claimsIn(tokenIn(page))
    expect(claims).toMatchObject({ outcome: 'deny', reason: 'user_unknown', score: null, identity_id: null })
    expect((await person.press(page, 'Go on')).text).toContain('user_unknown')
  })

  it('believes no address that Auth0 has not verified', async () => {
    Object.assign(login, { user: { ...login.user, email_verified: false } })
    const person = browser()
    const page = await person.open((await redirected(login, person)).href)
    expect((await person.press(page, 'Go on')).text).toContain('user_unknown')
  })

  it('is refused without a browser, and not verified again where a token is renewed', async () => {
    login.protocol = 'oauth2-password'
    expect((await browser().open(`${login.url}/authorize`)).status).toBe(403)
    login.protocol = 'oauth2-refresh-token'
    expect((await browser().open(`${login.url}/authorize`)).text).toBe('signed in')
  })
})

describe('somebody who attacks the redirect', () => {
  it('opens nothing with the link that another browser came to', async () => {
    const person = browser()
    const link = await person.open((await redirected(login, person)).href)
    const other = browser()
    const seen = await other.open(link.url)
    expect(seen.forms.flatMap(form => form.buttons.map(button => button.label))).not.toContain('Continue')
    expect((await other.post(link.url, {}, { follow: false })).status).toBeGreaterThanOrEqual(400)
  })

  it('cannot finish in one cookie jar what another began', async () => {
    const [person, other] = [browser(), browser()]
    const link = await person.open((await redirected(login, person)).href)
    await person.press(link, 'Continue', {}, { follow: false })
    const back = await w.finish(await newest(), { overall: 'OK' })
    expect((await other.open(back)).status).toBe(403)
    const page = await person.open(back)
    expect(claimsIn(tokenIn(page))).toMatchObject({ outcome: 'deny', reason: 'relay_suspected' })
    expect((await person.press(page, 'Go on')).status).toBe(403)
  })

  it('cannot carry a pass of one sign-in into another', async () => {
    const [victim, attacker] = [browser(), browser()]
    const page = await verify(victim, await victim.open((await redirected(login, victim)).href), { overall: 'OK' })
    const own = await redirected(login, attacker)
    const state = own.searchParams.get('state') ?? ''
    const replayed = await attacker.post(`${login.url}/continue?state=${state}`, { stepgate_token: tokenIn(page) })
    expect(replayed.status).toBe(403)
  })

  it('gets no second link for a session token', async () => {
    const person = browser()
    const start = await redirected(login, person)
    await person.open(start.href)
    expect((await browser().open(start.href)).status).toBe(410)
  })

  const now = () => Math.floor(Date.now() / 1000)
  const good = () => ({
    iss: new URL(login.url).host,
    aud: login.secrets.STEPGATE_URL,
    sub: `auth0|${n}`,
    iat: now(),
    exp: now() + 300,
    jti: `jti-of-this-attack-${n}-${Math.random()}`.replaceAll('.', ''),
    nonce: 'a-nonce-of-this-attack.and-its-mac',
    purpose: 'step_up',
    login_hint: email,
  })
  const open = async (claims: object, key = secret, alg = 'HS256') => {
    const token = await new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))
    return browser().open(`${login.secrets.STEPGATE_URL}/start?state=s1&session_token=${token}`, { follow: false })
  }

  it('is led to a link by a token that is right, so that the edited ones below fail for their edit', async () => {
    expect((await open(good())).location).toContain('/verify/')
  })

  it.each<[string, () => Promise<Visited>]>([
    ['another key', () => open(good(), 'another-secret-that-nobody-has-entered')],
    ['another algorithm', () => open(good(), secret.repeat(2), 'HS512')],
    ['another issuer', () => open({ ...good(), iss: 'other.auth0.com' })],
    ['another audience', () => open({ ...good(), aud: `${w.url}/i/other` })],
    ['no nonce', () => open({ ...good(), nonce: undefined })],
    ['no jti', () => open({ ...good(), jti: undefined })],
    ['a purpose that is none', () => open({ ...good(), purpose: 'helpdesk' })],
    ['an expiry that is past', () => open({ ...good(), iat: now() - 400, exp: now() - 100 })],
    ['an old iat', () => open({ ...good(), iat: now() - 5_000 })],
    ['no token at all', () => browser().open(`${login.secrets.STEPGATE_URL}/start?state=s1`, { follow: false })],
  ])('is led nowhere with %s', async (_what, attempt) => {
    const page = await attempt()
    expect(page.location).toBeNull()
    expect(page.text).not.toContain('stepgate_token')
  })

  it.each<[string, (claims: Record<string, unknown>) => object]>([
    ['another account', claims => ({ ...claims, sub: 'auth0|other' })],
    ['a nonce that this Action did not make', claims => ({ ...claims, nonce: 'random.mac' })],
    ['no identity', claims => ({ ...claims, identity_id: null })],
    ['an issuer that is not ours', claims => ({ ...claims, iss: 'https://evil.example/i/1' })],
    ['an audience that is another', claims => ({ ...claims, aud: 'https://evil.example/continue' })],
    ['another purpose', claims => ({ ...claims, purpose: 'sign_up' })],
    ['a life that is too long', claims => ({ ...claims, exp: now() + 80_000 })],
    ['an outcome that is no allow', claims => ({ ...claims, outcome: 'challenge' })],
  ])('is denied by the Action with an answer of %s, even signed with the secret', async (_what, edit) => {
    const person = browser()
    const page = await verify(person, await person.open((await redirected(login, person)).href), { overall: 'OK' })
    const edited = { ...edit(claimsIn(tokenIn(page))) }
    const token = await new SignJWT(edited).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
    const answer = await person.press(page, 'Go on', { stepgate_token: token })
    expect(answer.status).toBe(403)
  })
})

describe('a password reset at Auth0 with the Action', () => {
  it('is denied at once to somebody who is not enrolled', async () => {
    const person = browser()
    const page = await person.open((await redirected(reset, person)).href)
    expect((await person.press(page, 'Go on')).text).toContain('not_enrolled')
  })

  it('goes on after the face that is enrolled, and not after another', async () => {
    await w.enroll(email, `id-auth0-${n}`)
    expect((await through(reset, { overall: 'OK', identityId: `id-auth0-${n}` })).text).toBe('signed in')
    const other = await through(reset, { overall: 'OK', identityId: 'id-of-somebody-else' })
    expect(other.text).toContain('identity_mismatch')
  })
})
