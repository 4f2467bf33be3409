import * as openid from 'openid-client'
import { connectorError } from '../../../src/contract/index.ts'
import type { OpenidAccount } from './config.ts'
import { configurationOf, type Host, refuseStatus } from './provider.ts'
import type { OpenidSession } from './session.ts'
import { chain, troubleOf } from './trouble.ts'

/**
 * What became of an answer. `not_ours`: it does not fit the request that it claims to answer. `lost`: the code is good for
 * nothing any more, as where it was redeemed before or came too late. `refused`: the provider said no, in `error`.
 */
export type Redeemed =
  | { readonly claims: openid.IDToken }
  | { readonly end: 'not_ours' }
  | { readonly end: 'lost' }
  | { readonly end: 'refused'; readonly error: string }

/** Of the library: what an answer that does not fit is told by (signature, `iss`, `aud`, `azp`, `nonce`, shape). */
const misfits: ReadonlySet<string> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
])

/** How far apart the two clocks may be. */
const skewSeconds = 60

/** The code for the ID token (OpenID Connect Core 1.0, section 3.1.3), checked against the request that was made. */
export async function redeem(account: OpenidAccount, host: Host, session: OpenidSession, signal: AbortSignal): Promise<Redeemed> {
  const { redirectUri, state, nonce, codeVerifier, brought } = session
  const address = new URL(redirectUri)
  address.search = String(new URLSearchParams({ ...brought, state }))
  try {
    const tokens = await openid.authorizationCodeGrant(configurationOf(account, host, signal), address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    return claims !== undefined && isOfNow(claims, session, host.clock.now()) ? { claims } : { end: 'not_ours' }
  } catch (error) {
    return endOf(error, signal)
  }
}

/**
 * What the library leaves open: `azp` beside a single audience, and the times, by the host's clock. A token from before the
 * request, or about a face that was shown before it, answers another one.
 */
function isOfNow(claims: openid.IDToken, { clientId, openedAt }: OpenidSession, now: number): boolean {
  const { azp, exp, iat, auth_time: shownAt } = claims
  const seconds = now / 1000
  const earliest = openedAt / 1000 - skewSeconds
  if (azp !== undefined && azp !== clientId) return false
  if (exp <= seconds - skewSeconds || iat > seconds + skewSeconds || iat < earliest) return false
  return shownAt === undefined || shownAt >= earliest
}

function endOf(error: unknown, signal: AbortSignal): Redeemed {
  if (error instanceof openid.AuthorizationResponseError) return { end: 'refused', error: error.error }
  if (error instanceof openid.ResponseBodyError) return ofTokenEndpoint(error.error, error.status)
  if (error instanceof openid.WWWAuthenticateChallengeError) return ofTokenEndpoint('invalid_client', error.status)
  const codes = chain(error).flatMap(one => ('code' in one && typeof one.code === 'string' ? [one.code] : []))
  if (codes.some(code => misfits.has(code))) return { end: 'not_ours' }
  const response = error instanceof Error ? error.cause : undefined
  if (codes.includes('OAUTH_RESPONSE_IS_NOT_CONFORM') && response instanceof Response) refuseStatus(response.status)
  if (codes.some(code => code.startsWith('OAUTH_RESPONSE_') || code === 'OAUTH_PARSE_ERROR')) {
    throw connectorError('response_invalid', "Incode's OpenID provider answered what cannot be read.")
  }
  throw troubleOf(error, signal)
}

/** RFC 6749, section 5.2. */
function ofTokenEndpoint(error: string, status: number): Redeemed {
  if (error === 'invalid_grant') return { end: 'lost' }
  if (error === 'invalid_client' || error === 'unauthorized_client') {
    throw connectorError('credentials_invalid', "Incode's OpenID provider refused the client.")
  }
  refuseStatus(status)
  throw connectorError('response_invalid', "Incode's OpenID provider refused the request.")
}
