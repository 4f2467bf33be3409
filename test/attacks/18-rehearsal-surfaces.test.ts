import { createHmac } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject, Result } from '../../src/contract/index.ts'
import { type Auth0StandIn, startAuth0StandIn } from '../../src/sandbox/auth0/index.ts'
import { appId, atEntra, carried, type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { incodeCalls } from '../support/passage.ts'
import { choose, play, rehearsal } from '../support/rehearsal.ts'
import { carried as codeOf } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const login = 'ana@example.com'
const page = 'http://127.0.0.1:9/login'
const actionSecret = 'a-secret-of-the-action-that-the-kit-looks-for'
const webhookSecret = 'a-webhook-secret-of-descope-that-is-long'
const named = ['00u-ana']

interface Rehearsing {
  readonly clientId: string
  readonly client?: { readonly id: string; readonly secret: string }
  readonly endpoints: Readonly<Record<string, string>>
  readonly entries: readonly { readonly name: string; readonly value: string; readonly secret?: boolean }[]
  readonly unrehearsed: string | null
}

describe('a rehearsal of a product that calls by itself, beside the real one', () => {
  let w: World
  let hooks: Flow
  let rehearsed: Flow
  beforeAll(async () => {
    w = await world()
    await w.person({ login, givenName: 'Ana', familyName: 'Lima' })
    await w.person({ login: 'stranger@example.com' })
    await w.enroll(login, 'id-ana')
    hooks = await w.flow()
    rehearsed = (await rehearsal(w, hooks, named)).flow
  })
  afterAll(() => w.close())

  async function make(template: string, config: object): Promise<string> {
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template, name: template, config })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id
  }
  async function rehearse(id: string, people: readonly string[] = named): Promise<Rehearsing> {
    const made = await w.admin<Rehearsing>('POST', `/v1/integrations/${id}/rehearsal`, { people, minutes: 60 })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body
  }
  const stop = (id: string) => w.admin('DELETE', `/v1/integrations/${id}/rehearsal`)
  const entry = ({ entries }: Pick<Rehearsing, 'entries'>, name: string) => entries.find(one => one.name === name)?.value ?? ''
  const liveEntry = async (id: string, name: string) =>
    entry(
      { entries: (await w.admin<{ items: Rehearsing['entries'] }>('GET', `/v1/integrations/${id}/entries`)).body.items },
      name,
    )
  const modesOf = async (id: string) =>
    (
      await w.store.db
        .selectFrom('verifications')
        .select('mode')
        .where('integration_id', '=', id as never)
        .orderBy('started_at')
        .execute()
    ).map(({ mode }) => mode)
  /** From the page of the link to the page or place where the browser leaves. */
  async function chosen(person: Browser, link: Visited, outcome: Parameters<typeof choose>[2] = 'pass'): Promise<Visited> {
    const sent = await choose(person, await person.press(link, 'Continue'), outcome)
    return sent.location === null ? sent : person.open(sent.location)
  }

  it('is refused by name where no flow goes through, and gives no client out where there is none', async () => {
    const refused = await w.admin('POST', `/v1/integrations/${w.directoryId}/rehearsal`, { people: named, minutes: 5 })
    expect(refused).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    const id = await make('auth0', { domain: 'acme.eu.auth0.com', actionSecret, directoryIntegrationId: w.directoryId })
    const made = await rehearse(id)
    expect(made.client).toBeUndefined()
    expect(made.endpoints).toEqual({ integration: `${w.url}/i/${id}/rehearsal` })
    const shown = await w.admin<{ rehearsal: Rehearsing }>('GET', `/v1/integrations/${id}/rehearsal`)
    expect(shown.body.rehearsal.entries.map(({ name }) => name)).toEqual(['STEPGATE_URL', 'STEPGATE_AUDIENCE'])
    await stop(id)
  })

  describe('as Entra’s second method', () => {
    let entra: SignIns
    let given: Rehearsing
    let discoveryUrl: string
    beforeAll(async () => {
      entra = await signIns(w)
      given = await rehearse(entra.integrationId, [String(entra.tenant.people.at(5).id)])
      discoveryUrl = entry(given, 'Discovery Endpoint')
    })
    afterAll(() => entra.tenant.close())

    const begin = (order: object = {}) => entra.begin({ discoveryUrl, clientId: entry(given, 'Client ID'), ...order })
    const arrive = async (sent: Visited, person: Browser) => person.open(String(sent.location))

    it('is another issuer, another client, and other keys', async () => {
      expect(discoveryUrl).toBe(`${w.url}/i/${entra.integrationId}/rehearsal/.well-known/openid-configuration`)
      expect(entry(given, 'Client ID')).toMatch(/^test_/)
      const found = (await (await fetch(discoveryUrl)).json()) as { issuer: string; jwks_uri: string }
      const person = browser()
      const answer = await chosen(person, await arrive(await entra.send(await begin(), person), person))
      const token = carried(answer).fields.id_token ?? ''
      expect(decodeJwt(token)).toMatchObject({ iss: found.issuer, aud: entry(given, 'Client ID') })
      const live = new URL(`${w.url}/i/${entra.integrationId}/jwks`)
      await expect(jwtVerify(token, createRemoteJWKSet(live))).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
      expect((await jwtVerify(token, createRemoteJWKSet(new URL(found.jwks_uri)))).protectedHeader.kid).toBe(
        decodeProtectedHeader(token).kid,
      )
      expect(await atEntra(answer, person)).toHaveProperty('signedIn')
      expect(new Set(await modesOf(entra.integrationId))).toEqual(new Set(['rehearsal']))
    })

    it('gives the live sign-in nothing: its answer is not believed there, whoever posts it', async () => {
      const person = browser()
      const [real, test] = [await entra.begin(), await begin()]
      const answer = await chosen(person, await arrive(await entra.send(test, person), person))
      const posted = await person.post(answer.forms[0]?.action ?? '', {
        ...carried(answer).fields,
        state: real.fields.state ?? '',
      })
      expect(JSON.parse(posted.text)).toHaveProperty('error')
    })

    it('takes no request of the other client, in either direction', async () => {
      for (const [form, clientId] of [
        [await begin(), entra.integrationId],
        [await entra.begin(), entry(given, 'Client ID')],
      ] as const) {
        const person = browser()
        expect(carried(await entra.send(form, person, { client_id: clientId })).fields).toMatchObject({
          error: 'unauthorized_client',
        })
      }
    })

    it('is with the named people only', async () => {
      const person = browser()
      const sent = await entra.send(await begin({ user: 'user6@entra.example' }), person)
      expect(carried(sent).fields).toMatchObject({ error: 'access_denied' })
    })

    it('opens nothing sealed by the other, in either direction', async () => {
      const own = `${w.url}/i/${entra.integrationId}`
      for (const [form, there] of [
        [await begin(), `${own}/onward`],
        [await entra.begin(), `${own}/rehearsal/onward`],
      ] as const) {
        const person = browser()
        const sent = await person.post(form.action, { ...form.fields }, { follow: false })
        const url = new URL(String(sent.location))
        expect((await person.open(`${there}${url.search}`, { follow: false })).location).toBeNull()
      }
    })

    it('puts what was rehearsed into a token under names that no live rule reads, and rehearses no recovery', async () => {
      const { tenantId, url, integrationId } = entra.tenant
      const config = { tenantId, appId, cloud: 'custom', authorityUrl: url, directoryIntegrationId: integrationId }
      const id = await make('entra-claims', config)
      const user = String(entra.tenant.people.at(5).id)
      const made = await rehearse(id, [user])
      expect(made.unrehearsed).toContain('evaluation mode')
      expect(made.entries.map(({ name }) => name)).toEqual(['Target URL (TokenIssuanceStart)', 'Application ID URI'])
      const now = Math.floor(w.clock.now() / 1_000)
      const hint = { iss: `${url}/${tenantId}/v2.0`, aud: appId, azp: '99045fe1-7639-4a75-9d4a-577b6ca3810f', tid: tenantId }
      const { fields } = await entra.begin({ hint: { ...hint, ver: '2.0', nbf: now, exp: now + 300 } })
      const call = async (address: string) => {
        const response = await fetch(address, {
          method: 'POST',
          headers: { authorization: `Bearer ${fields.id_token_hint}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            type: 'microsoft.graph.authenticationEvent.tokenIssuanceStart',
            data: { tenantId, authenticationContext: { user: { id: user } } },
          }),
        })
        const body = (await response.json()) as { data?: { actions: { claims: Record<string, string> }[] } }
        return { status: response.status, claims: body.data?.actions[0]?.claims }
      }
      const { claims } = await call(entry(made, 'Target URL (TokenIssuanceStart)'))
      expect(claims).toMatchObject({ idvLastStatus: 'NONE', idvRehearsalLastStatus: 'VERIFIED' })
      expect((await call(`${w.url}/i/${id}/token-issuance-start`)).claims).toEqual({ idvLastStatus: 'NONE' })
      expect((await call(`${w.url}/i/${id}/rehearsal/verified-id-claims`)).status).toBe(404)
    })
  })

  describe('as Okta’s second token hook', () => {
    let id: string
    let given: Rehearsing
    beforeAll(async () => {
      id = await make('okta-token-hook', { orgUrl: w.org.standIn.url, directoryIntegrationId: w.directoryId })
      given = await rehearse(id)
    })

    async function tell(url: string, secret: string, user = '00u-ana', session = 's-1') {
      const context: JsonObject = { session: { id: session, userId: user }, user: { id: user } }
      const body = JSON.stringify({ eventType: 'com.okta.oauth2.tokens.transform', data: { context } })
      const response = await fetch(url, { method: 'POST', headers: { authorization: secret }, body })
      const { commands } = (await response.json()) as { commands?: { value: { path: string; value: unknown }[] }[] }
      return commands === undefined
        ? response.status
        : Object.fromEntries((commands[0]?.value ?? []).map(({ path, value }) => [path, value]))
    }
    const inSession = async (sessionRef: string) => {
      const code = await play(await rehearsed.stepUp(login, { sessionRef }), 'pass')
      const answer = await rehearsed.redeem(code, { loginHint: login })
      expect(answer.body.outcome).toBe('allow')
    }

    it('tells what was rehearsed in that session, under names that no live rule reads; the live hook tells nothing', async () => {
      await inSession('s-1')
      expect(await tell(entry(given, 'url'), entry(given, 'authentication_secret'))).toEqual({
        '/claims/idv_status': 'none',
        '/claims/idv_rehearsal_status': 'approved',
        '/claims/idv_rehearsal_score': 100,
      })
      const none = { '/claims/idv_status': 'none' }
      expect(await tell(entry(given, 'url'), entry(given, 'authentication_secret'), '00u-ana', 's-2')).toEqual(none)
      expect(await tell(await liveEntry(id, 'url'), await liveEntry(id, 'authentication_secret'))).toEqual(none)
    })

    it('has a secret of its own, which is none for the other, and is gone with the rehearsal', async () => {
      const [live, test] = [await liveEntry(id, 'authentication_secret'), entry(given, 'authentication_secret')]
      expect(await tell(entry(given, 'url'), live)).toBe(401)
      expect(await tell(await liveEntry(id, 'url'), test)).toBe(401)
      await stop(id)
      expect(await tell(entry(given, 'url'), test)).toBe(404)
      const kept = await w.store.db
        .selectFrom('integration_state')
        .select('key')
        .where('integration_id', '=', id as never)
        .execute()
      expect(kept.filter(({ key }) => key.includes('rehearsal'))).toEqual([])
      const again = await rehearse(id)
      expect(entry(again, 'authentication_secret')).not.toBe(test)
    })

    it('knows of a rehearsal nothing about somebody whom it may not name', async () => {
      await stop(id)
      await inSession('s-3')
      const other = await rehearse(id, ['00u-stranger'])
      const none = { '/claims/idv_status': 'none' }
      expect(await tell(entry(other, 'url'), entry(other, 'authentication_secret'), '00u-ana', 's-3')).toEqual(none)
    })
  })

  describe('as Auth0’s second Action', () => {
    let tenant: Auth0StandIn
    let id: string
    let given: Rehearsing
    const live = () => ({
      STEPGATE_SECRET: actionSecret,
      STEPGATE_URL: `${w.url}/i/${id}`,
      STEPGATE_AUDIENCE: `${tenant.url}/continue`,
    })
    const test = () => Object.fromEntries(given.entries.map(({ name, value }) => [name, value]))
    beforeAll(async () => {
      tenant = await startAuth0StandIn({ clock: w.clock })
      Object.assign(tenant, { user: { user_id: 'auth0|1', email: login, email_verified: true } })
      id = await make('auth0', { domain: tenant.url, actionSecret, directoryIntegrationId: w.directoryId })
      given = await rehearse(id)
    })
    afterAll(() => tenant.close())

    const redirected = async (person: Browser) =>
      new URL((await person.open(`${tenant.url}/authorize`, { follow: false })).location ?? '')

    it('goes on after a pass that was chosen, and its answer says that it was rehearsed', async () => {
      Object.assign(tenant.secrets, test())
      const person = browser()
      const answer = await chosen(person, await person.open((await redirected(person)).href))
      expect(decodeJwt(answer.forms[0]?.fields.stepgate_token ?? '')).toMatchObject({
        iss: `${w.url}/i/${id}/rehearsal`,
        outcome: 'allow',
        mode: 'rehearsal',
      })
      expect((await person.press(answer, 'Go on')).text).toBe('signed in')
      expect(await modesOf(id)).toEqual(['rehearsal'])
    })

    it('shows the Action what it would see after a no', async () => {
      Object.assign(tenant.secrets, test())
      const person = browser()
      const answer = await chosen(person, await person.open((await redirected(person)).href), 'other_face')
      expect(await person.press(answer, 'Go on')).toMatchObject({ status: 403, text: expect.stringContaining('face_failed') })
    })

    it('convinces no live Action, which has another secret', async () => {
      Object.assign(tenant.secrets, test())
      const person = browser()
      const answer = await chosen(person, await person.open((await redirected(person)).href))
      Object.assign(tenant.secrets, live())
      expect(await person.press(answer, 'Go on')).toMatchObject({ status: 403 })
      // Not even one that was given the address of the rehearsal.
      tenant.secrets.STEPGATE_URL = `${w.url}/i/${id}/rehearsal`
      const second = browser()
      expect((await second.open((await redirected(second)).href)).forms).toEqual([])
    })

    it('takes no token that the other Action signed, in either direction', async () => {
      const before = await modesOf(id)
      for (const [secrets, there] of [
        [live(), `${w.url}/i/${id}/rehearsal/start`],
        [test(), `${w.url}/i/${id}/start`],
      ] as const) {
        Object.assign(tenant.secrets, secrets)
        const person = browser()
        const { search } = await redirected(person)
        expect((await person.open(`${there}${search}`)).forms).toEqual([])
      }
      expect(await modesOf(id)).toEqual(before)
    })
  })

  describe('as Descope’s second connector', () => {
    const config = (more: object) => ({ redirectUris: [page], directoryIntegrationId: w.directoryId, ...more })

    it('has an address and an API key of its own, and sessions that the other does not know', async () => {
      const id = await make('descope', config({ resultDelivery: 'poll', policies: ['unbound_step_up'] }))
      const given = await rehearse(id)
      const keys = { test: entry(given, 'API Key'), live: await liveEntry(id, 'API Key') }
      const at = { test: entry(given, 'API URL'), live: await liveEntry(id, 'API URL') }
      const call = async (which: 'test' | 'live', key: string, path: string, token = '', body?: object) => {
        const headers = { 'x-api-key': key, 'content-type': 'application/json', 'x-incode-hardware-id': token }
        const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
        const response = await fetch(`${at[which]}${path}`, { headers, ...init })
        return { status: response.status, body: (await response.json()) as Record<string, unknown> }
      }
      const who = { externalCustomerId: login, redirectionUrl: page }
      expect((await call('test', keys.live, '/omni/start', '', who)).status).toBe(401)
      expect((await call('live', keys.test, '/omni/start', '', who)).status).toBe(401)
      const tokens = {
        test: String((await call('test', keys.test, '/omni/start', '', who)).body.token),
        live: String((await call('live', keys.live, '/omni/start', '', who)).body.token),
      }
      expect((await call('test', keys.test, '/omni/get/score', tokens.live)).status).toBe(401)
      expect((await call('live', keys.live, '/omni/get/score', tokens.test)).status).toBe(401)
      const person = browser()
      const link = await call('test', keys.test, '/omni/onboarding-url', tokens.test)
      const seat = await person.press(await person.open(String(link.body.url)), 'Continue')
      const back = await choose(person, seat, 'pass')
      expect(back.location).toContain(`${at.test}/return?`)
      const elsewhere = `${at.live}/return${new URL(String(back.location)).search}`
      expect((await person.open(elsewhere, { follow: false })).location).toBeNull()
      expect((await call('test', keys.test, '/omni/get/score', tokens.test)).body).toMatchObject({
        status: 'success',
        mode: 'rehearsal',
        data: { status: 'approved' },
      })
      expect((await call('live', keys.live, '/omni/get/score', tokens.live)).body).not.toHaveProperty('mode')
    })

    it('signs by a secret of its own, and its codes are good at its own address alone', async () => {
      const id = await make('descope', config({ webhookSecret }))
      const given = await rehearse(id)
      const [own, test] = [`${w.url}/i/${id}`, entry(given, 'Base URL')]
      const call = async (url: string, secret: string, body: object) => {
        const text = JSON.stringify(body)
        const signature = createHmac('sha256', secret).update(text).digest('base64')
        const headers = { 'content-type': 'application/json', 'x-descope-webhook-s256': signature }
        const response = await fetch(url, { method: 'POST', headers, body: text })
        return { status: response.status, headers: response.headers, body: (await response.json()) as Result }
      }
      const secret = entry(given, 'HMAC secret')
      expect((await call(`${test}/start`, webhookSecret, { loginHint: login })).status).toBe(401)
      expect((await call(`${own}/start`, secret, { loginHint: login })).status).toBe(401)
      const expect_ = { expect: { loginHint: login } }
      const started = await call(`${test}/start`, secret, { loginHint: login })
      const code = await play(started, 'pass')
      expect(await call(`${own}/redeem`, webhookSecret, { code, ...expect_ })).toMatchObject({ status: 400 })
      const redeemed = await call(`${test}/redeem`, secret, { code, ...expect_ })
      expect(redeemed.body).toMatchObject({ outcome: 'allow', mode: 'rehearsal' })
      const real = await call(`${own}/start`, webhookSecret, { loginHint: login })
      const person = browser()
      await person.press(await person.open(String(real.body.links.verify)), 'Continue', {}, { follow: false })
      const back = await person.open(await w.finish(real.body.data.verificationId, { overall: 'OK' }), { follow: false })
      const { code: realCode } = codeOf(back, person)
      expect(await call(`${test}/redeem`, secret, { code: realCode, ...expect_ })).toMatchObject({ status: 400 })
      expect((await call(`${own}/redeem`, webhookSecret, { code: realCode, ...expect_ })).status).toBe(200)
      expect((await call(`${test}/start`, secret, { loginHint: 'stranger@example.com' })).body.reason).toBe('user_unknown')
    })
  })

  it('leaves nothing behind: nobody bound, nobody told, and Incode never asked', async () => {
    const id = await make('auth0', { domain: 'acme.eu.auth0.com', actionSecret, directoryIntegrationId: w.directoryId })
    const tables = ['enrollments', 'messages', 'cases', 'reviews', 'write_backs', 'issuance'] as const
    const count = async (table: (typeof tables)[number]) =>
      (
        await w.store.db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    const [before, asked] = [await Promise.all(tables.map(count)), await incodeCalls(w)]
    await rehearse(id)
    for (const outcome of ['pass', 'review', 'other_face'] as const) await play(await rehearsed.stepUp(login), outcome)
    await w.host.settleDown()
    expect(await Promise.all(tables.map(count))).toEqual(before)
    expect((await incodeCalls(w)).total).toBe(asked.total)
  })

  it('has no address unless somebody rehearses', async () => {
    const id = await make('okta-token-hook', { orgUrl: w.org.standIn.url, directoryIntegrationId: w.directoryId })
    const at = async () => (await fetch(`${w.url}/i/${id}/rehearsal/token-hook`, { method: 'POST', body: '{}' })).status
    expect(await at()).toBe(404)
    await rehearse(id)
    expect(await at()).toBe(401)
    expect((await fetch(`${w.url}/i/${id}/rehearsal/jwks.json`)).status).toBe(404)
    w.clock.advance(60 * 60_000)
    expect(await at()).toBe(404)
  })
})
