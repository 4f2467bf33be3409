import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { incode } from '../../connectors/incode/index.ts'
import type { VerifierSession } from '../../src/contract/index.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { type IncodeStandIn, type OpenidClient, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { wallClock } from '../support/wall-clock.ts'
import { codeOf, forever, openAccount, openRequest } from './incode-account.ts'

const client = { clientId: 'face-client', clientSecret: 'secret-of-the-face-client' }
const redirectUris = [openRequest.callback.url]
const clock = wallClock()

let standIn: IncodeStandIn
beforeAll(async () => {
  standIn = await startIncodeStandIn({ apiKeys: ['key'], workflows: [{ configurationId: 'flow-1' }], clock })
})
afterAll(() => standIn.close())
beforeEach(async () => {
  standIn.configure({ openid: [{ ...client, redirectUris }] })
  await fetch(`${standIn.url}/__sandbox/faults`, { method: 'DELETE' })
})

function open(openid: object = {}) {
  const workflows = [{ id: 'flow-1', name: 'Employees', enrolled: 'openid' }]
  const config = { apiUrl: standIn.url, apiKey: 'key', workflows, openid: { ...client, issuer: standIn.url, ...openid } }
  return openAccount(config, { clock })
}

const asked = { ...openRequest, identityId: 'id-20' }

/** The person shows a face; answers what their browser carries back. */
async function show(url: string, face: object = {}): Promise<Record<string, string>> {
  const state = new URL(url).searchParams.get('state')
  expect((await fetch(url)).status).toBe(200)
  const [newest] = (
    (await (await fetch(`${standIn.url}/__sandbox/authorizations?state=${state}`)).json()) as { handle: string }[]
  ).slice(-1)
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(face) }
  const answer = await fetch(`${standIn.url}/__sandbox/authorizations/${newest?.handle}`, init)
  const { redirectionUrl } = (await answer.json()) as { redirectionUrl: string }
  return Object.fromEntries(new URL(redirectionUrl).searchParams)
}

type Opened = ReturnType<typeof open>

/** The session once its browser has come back. */
async function cameBack(
  { verifier }: Opened,
  session: VerifierSession,
  brought: Record<string, string>,
): Promise<VerifierSession> {
  const token = await verifier.returned?.(session, brought)
  if (token === undefined) throw new Error('what was brought back is of no use')
  return { ...session, token }
}

async function readAfter(account: Opened, face: object = {}) {
  const { url, ...session } = await account.verifier.open(asked, forever)
  return account.verifier.read(await cameBack(account, session, await show(url, face)), forever)
}

const disbelieved = { progress: 'finished', overall: { status: 'UNKNOWN' }, parts: {} }

describe('a face authentication by the OpenID provider', () => {
  it('asks for one identity, by code and PKCE, at the registered address, and for a new face', async () => {
    const { verifier, host } = open()
    const { url, token } = await verifier.open(asked, forever)
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe(`${standIn.url}/oauth2/authorize`)
    const { openid } = JSON.parse(await host.seal.open(token))
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: openRequest.callback.url,
      scope: 'openid',
      state: openRequest.callback.state,
      nonce: openid.nonce,
      code_challenge: createHash('sha256').update(openid.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      login_hint: 'id-20',
      prompt: 'login',
    })
    expect(url).not.toContain(openid.codeVerifier)
  })

  it('asks in the language of the person', async () => {
    const { url } = await open().verifier.open({ ...asked, language: 'pt-BR' }, forever)
    expect(new URL(url).searchParams.get('ui_locales')).toBe('pt-BR')
  })

  it('reads one part and one identity, and nothing that the token says of a document', async () => {
    const reading = await readAfter(open(), { value: 97.34 })
    const part = { status: 'OK', value: 97.3 }
    expect(reading).toEqual({
      progress: 'finished',
      echo: { sessionId: expect.stringMatching(/^openid-/) },
      overall: part,
      parts: { authentication: part },
      identityId: 'id-20',
    })
  })

  it.each(['client_secret_post', 'client_secret_basic', 'client_secret_jwt'] as const)('proves itself by %s', async method => {
    standIn.configure({ openid: [{ ...client, redirectUris, method } satisfies OpenidClient] })
    expect(await readAfter(open({ method }))).toMatchObject({ progress: 'finished', overall: { status: 'OK' } })
  })

  it.each(['FAIL', 'WARN', 'ok', 'UNKNOWN', 'MANUAL_OK', 'MANUAL_PENDING', 'PASSED'])('takes %s for a no', async overall => {
    expect(await readAfter(open(), { overall })).toMatchObject({
      progress: 'finished',
      overall: { status: 'FAIL' },
      parts: { authentication: { status: 'FAIL' } },
    })
  })

  it('takes a status that is left out for a no', async () => {
    const reading = await readAfter(open(), { idToken: { claims: { auth_overall_status: null } } })
    expect(reading).toMatchObject({ overall: { status: 'FAIL' } })
    expect(reading).not.toHaveProperty('identityId')
  })

  const now = () => Math.floor(clock.now() / 1000)
  it.each([
    ['another nonce', () => ({ claims: { nonce: 'another' } })],
    ['no nonce', () => ({ claims: { nonce: null } })],
    ['another issuer', () => ({ claims: { iss: 'https://auth.evil.example' } })],
    ['another audience', () => ({ claims: { aud: 'another-client' } })],
    ['more audiences and no azp', () => ({ claims: { aud: [client.clientId, 'another-client'] } })],
    ['another azp', () => ({ claims: { azp: 'another-client' } })],
    ['an end in the past', () => ({ claims: { exp: now() - 61 } })],
    ['a beginning in the future', () => ({ claims: { iat: now() + 120 } })],
    ['a beginning before the request', () => ({ claims: { iat: now() - 120 } })],
    ['a face that was shown before the request', () => ({ claims: { auth_time: now() - 120 } })],
    ['no subject', () => ({ claims: { sub: null } })],
    ['the signature of a stranger', () => ({ signedBy: 'stranger' })],
  ])('disbelieves a token with %s', async (_what, idToken) => {
    const account = open()
    const { url, ...session } = await account.verifier.open(asked, forever)
    const reading = await account.verifier.read(
      await cameBack(account, session, await show(url, { idToken: idToken() })),
      forever,
    )
    expect(reading).toMatchObject(disbelieved)
    expect(reading.echo.sessionId).not.toBe(session.sessionId)
    expect(reading).not.toHaveProperty('identityId')
  })

  it('disbelieves a return of another issuer (RFC 9207), and does not redeem its code', async () => {
    expect(await readAfter(open(), { iss: 'https://auth.evil.example' })).toMatchObject(disbelieved)
  })

  it('names nobody where the token names nobody', async () => {
    const reading = await readAfter(open(), { identityId: null })
    expect(reading).toMatchObject({ overall: { status: 'OK' } })
    expect(reading).not.toHaveProperty('identityId')
  })

  it.each([
    ['access_denied', 'finished'],
    ['invalid_scope', 'finished'],
    ['anything_new', 'finished'],
    ['server_error', 'expired'],
    ['temporarily_unavailable', 'expired'],
    ['login_required', 'expired'],
  ])('reads the error %s as %s', async (error, progress) => {
    const reading = await readAfter(open(), { error })
    expect(reading.progress).toBe(progress)
    expect(reading.overall.status).not.toBe('OK')
  })
})

describe('what a browser brings back', () => {
  it('is waited for', async () => {
    const { verifier } = open()
    const session = await verifier.open(asked, forever)
    expect(await verifier.read(session, forever)).toMatchObject({ progress: 'open' })
  })

  it('counts once: a second answer to one request is of no use', async () => {
    const account = open()
    const { url, ...session } = await account.verifier.open(asked, forever)
    const [first, second] = [await show(url), await show(url, { identityId: 'id-21' })]
    const after = await cameBack(account, session, first)
    expect(await account.verifier.returned?.(after, second)).toBeUndefined()
    expect(await account.verifier.read(after, forever)).toMatchObject({ identityId: 'id-20' })
  })

  it.each([
    ['of another request', { state: 'handle-2', code: 'c' }],
    ['without a state', { code: 'c' }],
    ['with neither code nor error', { state: 'handle-1' }],
    ['with both', { state: 'handle-1', code: 'c', error: 'access_denied' }],
  ])('is of no use %s', async (_what, brought: Record<string, string>) => {
    const { verifier } = open()
    expect(await verifier.returned?.(await verifier.open(asked, forever), brought)).toBeUndefined()
  })

  it('is of no use to a session of the workflow', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    expect(session.sessionId).toMatch(/^[0-9a-f]{24}$/)
    expect(await verifier.returned?.(session, { state: 'handle-1', code: 'c' })).toBeUndefined()
  })

  it('leads to another try where its code was redeemed before, or belongs to another request', async () => {
    const account = open()
    const [mine, hers] = [
      await account.verifier.open(asked, forever),
      await account.verifier.open({ ...asked, identityId: 'id-21' }, forever),
    ]
    const [, carried] = [await show(mine.url), await show(hers.url)]
    const swapped = await cameBack(account, mine, carried)
    expect(await account.verifier.read(swapped, forever)).toMatchObject({ progress: 'expired', overall: { status: 'UNKNOWN' } })
    const robbed = await cameBack(account, hers, carried)
    expect(await account.verifier.read(robbed, forever)).toMatchObject({ progress: 'expired' })
  })

  it('is redeemed by one replica while another one waits', async () => {
    const account = open()
    const { url, ...session } = await account.verifier.open(asked, forever)
    const after = await cameBack(account, session, await show(url))
    await account.host.once(`openid:${session.sessionId}`, 30)
    expect(await account.verifier.read(after, forever)).toMatchObject({ progress: 'open' })
  })

  it('outlives an outage of the provider, and counts as soon as that is over', async () => {
    const account = open()
    const { url, ...session } = await account.verifier.open(asked, forever)
    const after = await cameBack(account, session, await show(url))
    const fault = { path: '/oauth2/token', kind: 'status', status: 503 }
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }
    await fetch(`${standIn.url}/__sandbox/faults`, init)
    expect(await codeOf(account.verifier.read(after, forever))).toBe('provider_unavailable')
    expect(await account.verifier.read(after, forever)).toMatchObject({ identityId: 'id-20' })
  })

  it('leads nowhere once the account has another client', async () => {
    const account = open()
    const { url, ...session } = await account.verifier.open(asked, forever)
    const after = await cameBack(account, session, await show(url))
    const other = open({ clientId: 'another-client' })
    expect(await other.verifier.read(after, forever)).toMatchObject({ progress: 'expired' })
  })
})

describe('the account', () => {
  it('opens nothing while the provider does not answer', async () => {
    const body = JSON.stringify({ path: '/oauth2/jwks', kind: 'status', status: 503 })
    await fetch(`${standIn.url}/__sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(await codeOf(open().verifier.open(asked, forever))).toBe('provider_unavailable')
  })

  it('tells in its check that the client is taken', async () => {
    const steps = await open().check(forever)
    expect(steps.find(one => one.step === 'OpenID provider')).toMatchObject({ ok: true })
  })

  it('tells in its check that the secret is wrong', async () => {
    const steps = await open({ clientSecret: 'another-secret' }).check(forever)
    expect(steps.at(-1)).toMatchObject({ step: 'OpenID provider', ok: false, code: 'credentials_invalid' })
  })

  it('may call the issuer that it names, and without one those of Incode alone', () => {
    const { egress } = incode.manifest
    const incodes = ['auth.incode.com', 'auth.demo.incode.com']
    const config = { apiUrl: 'https://saas-api.incodesmile.com' }
    expect(allowedHosts(egress, config)).toEqual(['saas-api.incodesmile.com', ...incodes])
    const named = { ...config, openid: { issuer: 'https://auth.eu.incode.com' } }
    expect(allowedHosts(egress, named)).toEqual(['saas-api.incodesmile.com', 'auth.eu.incode.com', ...incodes])
  })

  const reasons = (config: object): string => {
    try {
      openAccount(config)
      return 'accepted'
    } catch (error) {
      return (error as { issues?: { path: unknown[] }[] }).issues?.map(({ path }) => path.join('.')).join(' ') ?? 'thrown'
    }
  }
  it.each([
    [{ openid: client }, 'accepted'],
    [{ openid: { ...client, issuer: 'https://auth.eu.incode.com/' } }, 'accepted'],
    [{ openid: { ...client, issuer: 'https://auth.evil.example' } }, 'openid.issuer'],
    [{ openid: { ...client, issuer: 'https://incode.com.evil.example' } }, 'openid.issuer'],
    [{ openid: { ...client, issuer: 'https://evilincode.com' } }, 'openid.issuer'],
    [{ openid: { ...client, issuer: 'http://auth.incode.com' } }, 'openid.issuer'],
    [{ openid: { ...client, issuer: 'https://auth.incode.com:8443' } }, 'openid.issuer'],
    [{ openid: { ...client, issuer: 'http://127.0.0.1:9' } }, 'openid.issuer'],
    [{ openid: client, environment: 'stage' }, 'openid.issuer'],
    [{ workflows: [{ id: 'a', name: 'A', enrolled: 'openid' }] }, 'workflows.0.enrolled'],
  ])('believes no issuer but Incode’s own: %j', (config, answer) => {
    expect(reasons(config)).toBe(answer)
  })
})
