import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose'
import * as openid from 'openid-client'
import { type ClientCredentials, type Clock, connectorError, type JsonObject, type TokenSource } from '../contract/index.ts'
import { type CertifiedKey, certifiedByPem } from './certificate.ts'
import type { SigningKey } from './keys.ts'
import { type Refusal, refusalOf, refused, unwrapped } from './token-errors.ts'

/**
 * Outgoing access tokens, by openid-client: one cache for a grant, one request for many that ask at once, renewed
 * before they expire, and bound to a key of ours (DPoP, RFC 9449) where the product asks for that.
 */

export interface TokenDeps {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** The integration's own key, for `private_key_jwt` without a key in the configuration. */
  readonly ownKey: () => Promise<SigningKey>
  /** The same with its certificate, for `certificate` without one in the configuration. */
  readonly ownCertificate?: () => Promise<CertifiedKey>
}

const renewBeforeMs = 30_000
/** A token whose life the answer does not tell (RFC 6749 section 5.1 only recommends it). */
const unstatedLifeMs = 5 * 60_000
/**
 * As long as a clock that is minutes behind needs, and Entra may take to fetch our keys: it documents five to ten minutes
 * (https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials), Okta up to an hour.
 */
const assertionSeconds = 300

interface Token {
  readonly value: string
  readonly isDpop: boolean
  readonly renewAt: number
}

/** DPoP is turned on by the first refusal that asks for it, and stays on. */
const dpopErrors: ReadonlySet<string> = new Set(['use_dpop_nonce', 'invalid_dpop_proof'])

async function importKey(jwk: JsonObject): Promise<openid.PrivateKey> {
  const fallback = jwk.kty === 'RSA' ? 'RS256' : undefined
  // The cause of a failure quotes the key, so it goes no further.
  const key = await importJWK(jwk as JWK, fallback).catch(() => undefined)
  if (!key || key instanceof Uint8Array || key.type !== 'private') {
    throw connectorError('config_invalid', 'The private key cannot be read as a private JWK.')
  }
  return { key, ...(typeof jwk.kid === 'string' ? { kid: jwk.kid } : {}) }
}

function claimsOf(token: string): JsonObject | undefined {
  try {
    return decodeJwt(token) as JsonObject
  } catch {
    return undefined
  }
}

export function createTokenSource(grant: ClientCredentials, { fetch, clock, ownKey, ownCertificate }: TokenDeps): TokenSource {
  let cached: Token | undefined
  let pending: Promise<Token> | undefined
  let dpop: openid.DPoPHandle | undefined

  /** Assertions and proofs carry our clock's time, not the machine's. */
  const stamp: NonNullable<Parameters<typeof openid.PrivateKeyJwt>[1]> = {
    [openid.modifyAssertion](_header, payload) {
      const now = Math.floor(clock.now() / 1000)
      payload.iat = now
      if ('nbf' in payload) payload.nbf = now
      if ('exp' in payload) payload.exp = now + assertionSeconds
    },
  }

  /** As Entra documents it: the certificate by its thumbprint, and the address that is asked as audience. */
  async function byCertificate(pem: string | undefined, audience: string): Promise<openid.ClientAuth> {
    const mine = pem === undefined ? await ownCertificate?.() : await certifiedByPem(pem)
    if (!mine) throw connectorError('config_invalid', 'There is no certificate to sign with.')
    return openid.PrivateKeyJwt(mine.key, {
      [openid.modifyAssertion](header, payload) {
        stamp[openid.modifyAssertion]?.(header, payload)
        header.typ = 'JWT'
        header['x5t#S256'] = mine.thumbprint
        payload.aud = audience
      },
    })
  }

  /** A token of ours as an external issuer's (RFC 7523 section 2.2): its issuer is us, not the client. */
  async function byFederation(issuer: string, subject: string, audience: string): Promise<openid.ClientAuth> {
    const { key, kid } = await ownKey()
    const now = Math.floor(clock.now() / 1000)
    const assertion = await new SignJWT({ iss: issuer, sub: subject, aud: audience, jti: openid.randomNonce() })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + assertionSeconds)
      .sign(key)
    return (_server, client, body) => {
      body.set('client_id', client.client_id)
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      body.set('client_assertion', assertion)
    }
  }

  async function clientAuth(): Promise<openid.ClientAuth> {
    const { auth } = grant
    if (auth.method === 'private_key_jwt') {
      return openid.PrivateKeyJwt(auth.privateJwk ? await importKey(auth.privateJwk) : await ownKey(), stamp)
    }
    if (auth.method === 'certificate') return byCertificate(auth.pem, auth.audience)
    if (auth.method === 'federated') return byFederation(auth.issuer, auth.subject, auth.audience)
    return auth.method === 'client_secret_post' ? openid.ClientSecretPost(auth.secret) : openid.ClientSecretBasic(auth.secret)
  }

  function configuration(auth: openid.ClientAuth, transport: typeof globalThis.fetch): openid.Configuration {
    const audience = grant.auth.method === 'private_key_jwt' ? grant.auth.audience : undefined
    const server = { issuer: audience ?? grant.tokenEndpoint, token_endpoint: grant.tokenEndpoint }
    const config = new openid.Configuration(server, grant.clientId, undefined, auth)
    // The body types of the DOM and of openid-client name the same values.
    config[openid.customFetch] = (url, init) => transport(url, init as RequestInit)
    // Which addresses may be plain http is decided by the fetch that was handed in.
    openid.allowInsecureRequests(config)
    // It has its own time limit, and may wait for the product's rate before the request goes out.
    config.timeout = undefined
    return config
  }

  async function request(): Promise<Token> {
    let refusal: Promise<Refusal> | undefined
    const config = configuration(await clientAuth(), async (url, init) => {
      const headers = new Headers(init?.headers)
      // What is wrong is told in the product's own words, and administrators are told everything else in English.
      headers.set('accept-language', 'en-US')
      const response = await fetch(url, { ...init, headers })
      refusal = response.ok ? undefined : refusalOf(response.clone(), clock.now())
      return response
    })
    const parameters: Record<string, string> = grant.scope === undefined ? {} : { scope: grant.scope }
    try {
      const answer = await openid.clientCredentialsGrant(config, parameters, dpop ? { DPoP: dpop } : {})
      const lifeMs = answer.expires_in === undefined ? unstatedLifeMs : answer.expires_in * 1000
      return {
        value: answer.access_token,
        isDpop: answer.token_type === 'dpop',
        renewAt: clock.now() + Math.max(lifeMs - renewBeforeMs, 0),
      }
    } catch (error) {
      const seen = await refusal
      if (!seen) throw unwrapped(error)
      if (dpop || !dpopErrors.has(seen.error ?? '')) throw refused(seen)
      // A key of its own: the proof key must not be the one that authenticates the client (RFC 9449 section 4.2).
      dpop = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'), stamp)
      return request()
    }
  }

  function mint(): Promise<Token> {
    pending ??= request()
      .then(token => {
        cached = token
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  async function token(): Promise<Token> {
    return cached && cached.renewAt > clock.now() ? cached : mint()
  }

  /** A proof is made for every request anew; where the product wants a nonce in it, the request is made again. */
  async function withToken({ value, isDpop }: Token, url: string, init: RequestInit): Promise<Response> {
    const config = configuration(openid.None(), (target, made) =>
      fetch(target, { ...init, ...made, signal: bothOf(init.signal, made?.signal) }),
    )
    try {
      return await openid.fetchProtectedResource(
        config,
        value,
        new URL(url),
        init.method ?? 'GET',
        init.body as openid.FetchBody,
        new Headers(init.headers),
        isDpop && dpop ? { DPoP: dpop } : {},
      )
    } catch (error) {
      if (error instanceof openid.WWWAuthenticateChallengeError) return error.response
      throw unwrapped(error)
    }
  }

  return {
    async fetch(url, init = {}) {
      const first = await token()
      const response = await withToken(first, url, init)
      if (response.status !== 401) return response
      await response.body?.cancel()
      if (cached === first) cached = undefined
      return withToken(await token(), url, init)
    },
    forget() {
      cached = undefined
    },
    scheme() {
      return cached && (cached.isDpop ? 'DPoP' : 'Bearer')
    },
    claims() {
      return cached && claimsOf(cached.value)
    },
  }
}

function bothOf(one: AbortSignal | null | undefined, other: AbortSignal | null | undefined): AbortSignal | null {
  if (one && other) return AbortSignal.any([one, other])
  return one ?? other ?? null
}
