import { afterEach, describe, expect, it } from 'vitest'
import type { AuthorizationRequest, BrowserAnswer, JsonObject, Result } from '../../../src/contract/index.ts'
import { carriesNoMoreThan, noMoreThan } from '../../../src/integrations/no-more-than.ts'
import { kitHost } from '../../conformance/kit-host.ts'
import { packageOf } from './package.ts'

/** Somebody else's code that says yes where the verdict is no, in whatever words its product takes for one. */

const request: AuthorizationRequest = {
  client_id: 'client-1',
  scope: 'openid verified',
  redirect_uri: 'https://rp.example/cb',
  state: 'st-1',
  nonce: 'n-1',
  login_hint: 'ana@example.com',
  authenticated: true,
  claims: { id_token: { status: { value: 'complete' } } },
}
const others = ['deny', 'challenge', 'anything']
const answered = (outcome: string, claims: JsonObject) => noMoreThan({ outcome } as Result, { claims }, request)
const carried = (outcome: string, answer: BrowserAnswer, continuation: JsonObject = {}) =>
  carriesNoMoreThan({ outcome } as Result, answer, continuation)

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

describe('claims where the verdict is no', () => {
  it.each<JsonObject>([
    { assurance_level: 'VERIFIED' },
    { status: 'success' },
    { amr: ['face'] },
    { acr: 'urn:example:high' },
    { nested: [{ deep: { email_verified: true } }] },
    { score: { overall: { status: ' ok ' } } },
    { verified: 1 },
    { status: 'complete' },
    { idv: 'yes' },
    { score: 100 },
    { code: 0 },
    { failed: false },
    { errors: [] },
    { error: { value: null } },
    { not_verified: 'no' },
    { unverified: 'false' },
    { deny: 'none' },
    { isNotKnown: false },
    { status: ['denied', 'Y'] },
    // What a colluding person can put into the request comes back under its own name alone.
    { status: 'st-1' },
    { status: 'verified' },
    { constructor: 'n-1' },
  ])('are not let through: %j', claims => {
    for (const outcome of others) expect(answered(outcome, claims)).toEqual({ error: 'access_denied' })
    expect(answered('allow', claims)).toEqual({ claims })
  })

  it.each<JsonObject>([
    {},
    { verified: false, assurance_level: null, amr: [], more: {} },
    { assurance_level: 'FAILED', status: 'denied', idv: 'no' },
    { error: 'access_denied', failure: { reason: 'expired' } },
    { sub: 'ana@example.com', aud: 'client-1', nonce: 'n-1', state: 'st-1' },
  ])('are let through where they say no, or what the request said itself: %j', claims => {
    for (const outcome of others) expect(answered(outcome, claims)).toEqual({ claims })
  })
})

describe('a signed token that the browser carries on where the verdict is no', () => {
  const frame = { iss: 'https://gate.example/i/1', iat: 1, exp: 61, jti: 'abcdefghijklmnopqrst', aud: 'c-1', sub: 'ana' }
  const said = { client_id: 'c-1', login_hint: 'ana', state: 'st-1', nonce: 'n-1' }
  const tokenOf = (claims: JsonObject) =>
    ['{}', JSON.stringify(claims), 'sig'].map(part => Buffer.from(part).toString('base64url')).join('.')
  const posted = (claims: JsonObject): BrowserAnswer => ({
    formPost: { action: 'https://rp.example/continue?state=st-1', fields: { token: tokenOf({ ...frame, ...claims }) } },
  })

  it('says no inside, and why', () => {
    const no = posted({ state: 'st-1', outcome: 'deny', reason: 'claims_mismatch', score: null, purpose: 'step_up' })
    for (const outcome of others) expect(carried(outcome, no, said)).toEqual(no)
  })

  it.each<JsonObject>([
    { outcome: 'allow' },
    { outcome: 'deny', reason: 'ok' },
    { outcome: 'deny', score: 97.1 },
    { outcome: 'deny', amr: ['face'] },
    { outcome: 'deny', sub: 'eve' },
    { outcome: 'deny', jti: 'verified' },
    { outcome: 'deny', iss: 'verified' },
    { outcome: 'deny', exp: 'verified' },
    { outcome: 'deny', constructor: 'verified' },
  ])('says nothing more inside: %j', claims => {
    for (const outcome of others) expect(carried(outcome, posted(claims), said)).toEqual({ page: 'denied' })
  })
})

describe('what the browser carries on where the verdict is no', () => {
  const continuation = { state: 'st-1', RelayState: 'rs-1', status: 'verified' }

  it.each<BrowserAnswer>([
    { redirect: 'https://rp.example/cb?state=st-1&status=verified' },
    { redirect: 'https://rp.example/cb?state=another' },
    { redirect: 'https://rp.example/cb#id_token=ey.ey.sig' },
    { redirect: '/relative?ok=1' },
    { formPost: { action: 'https://rp.example/acs', fields: { SAMLResponse: 'PHNhbWw+', RelayState: 'rs-1' } } },
    { formPost: { action: 'https://rp.example/acs?verified=1', fields: { RelayState: 'rs-1' } } },
    { page: 'done' },
  ])('says nothing more: %j', answer => {
    for (const outcome of others) expect(carried(outcome, answer, continuation)).toEqual({ page: 'denied' })
    expect(carried('allow', answer, continuation)).toEqual(answer)
  })

  it.each<BrowserAnswer>([
    { redirect: 'https://rp.example/cb?error=access_denied&state=st-1' },
    { formPost: { action: 'https://rp.example/acs', fields: { result: 'FAILED', RelayState: 'rs-1', note: '' } } },
    { page: 'review' },
  ])('leads back with a no: %j', answer => {
    for (const outcome of others) expect(carried(outcome, answer, continuation)).toEqual(answer)
  })
})

it('is held for a connector in its own process', async () => {
  const source = `
    export const connector = { open: () => ({
      relyingParty: { begin: async () => ({}), answer: async () => ({ claims: { verified: 1 } }) },
      surface: { routes: [], resume: async () => ({ redirect: 'https://rp.example/?idv=yes' }) },
    }) }`
  const made = await packageOf('lenient', source, {
    manifest: { kind: 'flow', capabilities: ['relyingParty', 'surface'] },
    statics: { surface: { resumes: true } },
  })
  const thirdParty = await made.load(['relyingParty', 'surface'])
  cleanups.push(made.remove, thirdParty.close)
  const connector = thirdParty.connectors.lenient
  const { host } = kitHost({ allow: [] })
  const { relyingParty, surface } = connector?.open(connector.config.parse({ baseUrl: 'https://people.example' }), host) ?? {}
  const denied = { outcome: 'deny' } as Result
  expect(await relyingParty?.answer(denied, request)).toEqual({ error: 'access_denied' })
  expect(await surface?.resume?.(denied, {})).toEqual({ page: 'denied' })
  expect(await relyingParty?.answer({ outcome: 'allow' } as Result, request)).toEqual({ claims: { verified: 1 } })
})
