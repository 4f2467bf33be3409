import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Asked,
  errorOf,
  follow,
  type Rp,
  rehearsingParty,
  relyingParty,
  through,
} from '../facades/provider/relying-party.ts'
import { type Browser, browser } from '../support/browser.ts'
import { incodeCalls } from '../support/passage.ts'
import { choose } from '../support/rehearsal.ts'
import { type World, world } from '../support/world.ts'

const login = 'ana@example.com'
const oktaClaims = JSON.stringify({
  id_token: {
    verified_claims: [
      {
        verification: { trust_framework: { value: 'IDV-DELEGATED' }, assurance_level: { value: 'VERIFIED' } },
        claims: { given_name: { value: 'Una', fuzzy: false } },
      },
    ],
  },
})

describe('a rehearsal of the code flow, beside real sign-ins', () => {
  let w: World
  let live: Rp
  let test: Rp
  beforeAll(async () => {
    w = await world()
    await w.person({ login, givenName: 'Ana', familyName: 'Lima' })
    await w.person({ login: 'stranger@example.com' })
    // Okta hands over who has to be recovered, and nobody recovers who is not enrolled.
    await w.person({ login: 'una@example.com', givenName: 'Una', familyName: 'Lima' })
    await w.enroll('una@example.com', 'id-una')
    live = await relyingParty(w)
    test = await rehearsingParty(w, live, ['00u-ana'])
  })
  afterAll(() => w.close())

  /** From the product to where the browser would leave for it, with an outcome that is chosen. */
  async function play(person: Browser, url: string, outcome: Parameters<typeof choose>[2] = 'pass') {
    const seat = await person.press(await follow(w, person, url), 'Continue')
    return follow(w, person, (await choose(person, seat, outcome)).location ?? '')
  }
  const sent = async (rp: Rp, person: Browser, asked: Asked) =>
    (rp === test ? await play(person, asked.url) : await through(w, person, asked.url)).location ?? ''
  const signed = async (rp: Rp, parameters: Record<string, string> = { login_hint: login }) => {
    const asked = await rp.ask(parameters)
    const location = await sent(rp, browser(), asked)
    return { asked, location, tokens: await rp.redeem(location, asked) }
  }
  const errorIn = async (promise: Promise<unknown>) => {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    return error instanceof client.ResponseBodyError ? error.error : (error as { code?: string } | undefined)?.code
  }

  it('ends with a token of the issuer, the client and the key of rehearsals, in which the person is who they are', async () => {
    const { tokens, location } = await signed(test)
    const claims = decodeJwt(tokens.id_token ?? '')
    expect(claims).toMatchObject({
      iss: `${w.url}/oidc/rehearsal`,
      aud: test.client.id,
      sub: '00u-ana',
      auth_overall_status: 'OK',
    })
    expect(test.client.id).toMatch(/^test_/)
    expect(new URL(location).searchParams.get('iss')).toBe(`${w.url}/oidc/rehearsal`)
    expect(await client.fetchUserInfo(test.config, tokens.access_token, '00u-ana')).toMatchObject({ auth_overall_status: 'OK' })
    const row = await w.store.db
      .selectFrom('issuance')
      .select(['mode', 'client_id'])
      .where('jti', '=', String(claims.jti))
      .executeTakeFirst()
    expect(row).toEqual({ mode: 'rehearsal', client_id: test.client.id })
  })

  it.each([
    ['wrong_document', 'access_denied'],
    ['other_face', 'access_denied'],
    ['review', 'access_denied'],
    ['provider_down', 'temporarily_unavailable'],
  ] as const)('shows the product what it would see: %s', async (outcome, error) => {
    const asked = await test.ask({ login_hint: login })
    expect(errorOf(await play(browser(), asked.url, outcome))).toBe(error)
  })

  it('is with the named people only', async () => {
    const asked = await test.ask({ login_hint: 'stranger@example.com' })
    expect(errorOf(await follow(w, browser(), asked.url))).toBe('access_denied')
  })

  it('verifies under no key of the other issuer, in either direction', async () => {
    const keysOf = ({ config }: Rp) => createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''))
    for (const [mine, theirs] of [
      [live, test],
      [test, live],
    ] as const) {
      const token = (await signed(mine)).tokens.id_token ?? ''
      await expect(jwtVerify(token, keysOf(theirs))).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
      expect((await jwtVerify(token, keysOf(mine))).payload.sub).toBe('00u-ana')
    }
  })

  it('gives out codes, clients and access tokens that the other issuer does not know', async () => {
    for (const [mine, theirs] of [
      [live, test],
      [test, live],
    ] as const) {
      const { issuer, token_endpoint: elsewhere = '', userinfo_endpoint: userinfo = '' } = theirs.config.serverMetadata()
      const asked = await mine.ask({ login_hint: login })
      const location = await sent(mine, browser(), asked)
      const form = (who: Rp) =>
        new URLSearchParams({
          grant_type: 'authorization_code',
          code: new URL(location).searchParams.get('code') ?? '',
          redirect_uri: 'http://127.0.0.1:9/callback',
          code_verifier: asked.verifier,
          client_id: who.client.id,
        })
      const at = async (who: Rp) => {
        const authorization = `Basic ${Buffer.from(`${who.client.id}:${who.client.secret}`).toString('base64')}`
        const response = await fetch(elsewhere, { method: 'POST', headers: { authorization }, body: form(who) })
        return ((await response.json()) as { error: string }).error
      }
      expect(await at(mine)).toBe('invalid_client')
      expect(await at(theirs)).toBe('invalid_grant')
      // The product looks at the issuer that the browser names (RFC 9207), too.
      expect(location).not.toContain(encodeURIComponent(`iss=${issuer}`))
      expect(await errorIn(theirs.redeem(location, asked))).toBe('OAUTH_INVALID_RESPONSE')
      const { access_token } = await mine.redeem(location, asked)
      const me = await fetch(userinfo, { headers: { authorization: `Bearer ${access_token}` } })
      expect(me.status).toBe(401)
    }
  })

  it('opens no request that was pushed at the other issuer', async () => {
    for (const [mine, theirs] of [
      [live, test],
      [test, live],
    ] as const) {
      const pushed = new URL((await mine.ask({ login_hint: login })).url)
      const there = new URL(theirs.config.serverMetadata().authorization_endpoint ?? '')
      for (const id of [mine.client.id, theirs.client.id]) {
        there.search = `${new URLSearchParams({ client_id: id, request_uri: pushed.searchParams.get('request_uri') ?? '' })}`
        const page = await browser().open(there.href, { follow: false })
        expect(page.location ?? `${page.status}`).toMatch(/^400$|error=/)
      }
    }
  })

  it('goes on at its own issuer only, whatever cookies the browser has', async () => {
    for (const [mine, here, there] of [
      [live, '/oidc/', '/oidc/rehearsal/'],
      [test, '/oidc/rehearsal/', '/oidc/'],
    ] as const) {
      const person = browser()
      const asked = await mine.ask({ login_hint: login })
      const stop = (await person.open(asked.url, { follow: false })).location ?? ''
      const path = stop.replace(w.url, '')
      expect(path).toMatch(new RegExp(`^${here}interaction/[\\w-]+$`))
      const uid = path.slice(path.lastIndexOf('/') + 1)
      // By name they are the same cookies; by signature and record they are not.
      const same = browser()
      for (const [name, value] of person.cookies) same.cookies.set(name, value)
      expect((await same.open(`${w.url}${there}interaction/${uid}`, { follow: false })).status).toBe(410)
      expect((await same.open(`${w.url}${there}auth/${uid}`, { follow: false })).status).toBe(400)
      expect((await person.open(`${w.url}${path}`, { follow: false })).location).toContain(`${w.url}/verify/`)
    }
  })

  it('says in its discovery document what is there, and all of it is of its own', async () => {
    const found = test.config.serverMetadata()
    const own = `${w.url}/oidc/rehearsal/`
    expect(found.issuer).toBe(own.slice(0, -1))
    for (const name of ['authorization_endpoint', 'pushed_authorization_request_endpoint', 'userinfo_endpoint'] as const) {
      expect(String(found[name]).startsWith(own)).toBe(true)
    }
  })

  it('leaves nothing behind, and ends with its client', async () => {
    const before = await incodeCalls(w)
    const count = async (table: 'enrollments' | 'messages' | 'cases' | 'write_backs') =>
      (
        await w.store.db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    const tables = ['enrollments', 'messages', 'cases', 'write_backs'] as const
    const counts = await Promise.all(tables.map(count))
    const rehearsed = await relyingParty(w)
    const party = await rehearsingParty(w, rehearsed, ['00u-ana'])
    const [asked, late] = [await party.ask({ login_hint: login }), await party.ask({ login_hint: login })]
    const { location } = await play(browser(), asked.url)
    await w.host.settleDown()
    expect(await Promise.all(tables.map(count))).toEqual(counts)
    expect((await incodeCalls(w)).total).toBe(before.total)
    const person = browser()
    const seat = await person.press(await follow(w, person, late.url), 'Continue')
    await w.admin('DELETE', `/v1/integrations/${rehearsed.integrationId}/rehearsal`)
    expect(await errorIn(party.redeem(location ?? '', asked))).toBe('OAUTH_WWW_AUTHENTICATE_CHALLENGE')
    const left = await follow(w, person, (await choose(person, seat, 'pass')).location ?? '')
    expect(left.location ?? '').not.toContain('code=')
  })

  it.each([
    ['davinci', { login_hint: login }, { sub: '00u-ana', auth_overall_status: 'OK' }],
    ['okta-factor', { login_hint: login }, { sub: '00u-ana', preferred_username: login, amr: ['face'] }],
    ['okta-idv', { login_hint: '00u-una', claims: oktaClaims, scope: 'openid profile identity_assurance' }, { sub: '00u-una' }],
  ] as const)('is there for %s, too', async (template, parameters, claims) => {
    const party = await relyingParty(w, template.startsWith('okta') ? { orgUrl: w.org.standIn.url } : {}, template)
    const rehearsing = await rehearsingParty(w, party, ['00u-ana', '00u-una'])
    const asked = await rehearsing.ask(parameters)
    const { location } = await play(browser(), asked.url)
    const said = decodeJwt((await rehearsing.redeem(location ?? '', asked)).id_token ?? '')
    expect(said).toMatchObject({ iss: `${w.url}/oidc/rehearsal`, aud: rehearsing.client.id, ...claims })
    if (template === 'okta-idv') expect(said.verified_claims).toHaveLength(1)
  })

  it('asks for a login where nobody was named, at its own address', async () => {
    const party = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
    const rehearsing = await rehearsingParty(w, party, ['00u-ana'])
    const asked = await rehearsing.ask({}, { pushed: false })
    const page = await browser().open(asked.url)
    expect(page.text).toContain('Who are you?')
    expect(page.forms[0]?.action).toContain(`${w.url}/oidc/rehearsal/interaction/`)
  })
})
