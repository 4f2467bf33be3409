/**
 * `private_key_jwt` (RFC 7523) as Okta checks it: the only client authentication that the org authorization server takes
 * for its own scopes. https://developer.okta.com/docs/api/openapi/okta-oauth/guides/client-auth/
 */

import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose'
import type { Once } from '../once.ts'
import { keysOf, type OktaClient } from './clients.ts'
import { apiError, oauthError, Refused } from './errors.ts'

export const signingAlgs: readonly string[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const invalidClient = (description: string): Refused => new Refused(oauthError(401, 'invalid_client', description))

/** Okta answers for an app that it does not know in the management API's shape. */
const unknownClient = (): Refused => new Refused(apiError(401, 'invalid_client', "Invalid value for 'client_id' parameter."))

async function isSignedBy(assertion: string, alg: string, key: object): Promise<boolean> {
  const jwk: JWK = { ...key }
  if ((jwk.alg ?? alg) !== alg || (jwk.use ?? 'sig') !== 'sig') return false
  try {
    await compactVerify(assertion, await importJWK(jwk, alg))
    return true
  } catch {
    return false
  }
}

function parse(assertion: string): { alg: string; kid: string | undefined; claims: JWTPayload } {
  try {
    const { alg = '', kid } = decodeProtectedHeader(assertion)
    return { alg, kid, claims: decodeJwt(assertion) }
  } catch {
    throw invalidClient('The parsing of the client_assertion failed.')
  }
}

/** What an assertion is checked against. */
export interface AssertionCheck {
  readonly assertion: string
  /** `client_id` of the body, when it was sent. */
  readonly clientId: string | undefined
  readonly tokenEndpoint: string
  readonly nowSeconds: number
  readonly once: Once
  clientOf(clientId: string): OktaClient | undefined
}

/** The client that made the assertion; refuses with Okta's words. A `jti` counts as used whatever comes of the request. */
export async function authenticateClient(check: AssertionCheck): Promise<OktaClient> {
  const { alg, kid, claims } = parse(check.assertion)
  if (!signingAlgs.includes(alg)) throw invalidClient('The client_assertion signing algorithm is not supported.')
  if (check.clientId !== undefined && check.clientId !== claims.sub)
    throw invalidClient("The 'client_id' and the subject of the client_assertion must be the same.")
  const client = check.clientOf(claims.sub ?? '')
  if (client === undefined) throw unknownClient()
  if (claims.iss !== claims.sub) throw invalidClient("The issuer and subject of the client_assertion must be the client's id.")

  const keys = (await keysOf(client)).filter(key => kid === undefined || ('kid' in key && key.kid === kid))
  if (keys.length === 0) throw invalidClient("The JWT header 'kid' of the client_assertion names no key of the client.")
  const signed = await Promise.all(keys.map(key => isSignedBy(check.assertion, alg, key)))
  if (!signed.includes(true)) throw invalidClient('The client_assertion signature is invalid.')

  const audience = [claims.aud].flat()
  if (audience.length !== 1 || audience[0] !== check.tokenEndpoint)
    throw invalidClient('The audience claim for client_assertion must be the endpoint invoked for the request.')
  if (typeof claims.exp !== 'number') throw invalidClient('The client_assertion token must contain an expiration.')
  if (claims.exp <= check.nowSeconds) throw invalidClient('The client_assertion token is expired.')
  if (claims.exp - check.nowSeconds > 3600)
    throw invalidClient('The client_assertion token has an expiration too far into the future.')
  if (claims.jti !== undefined && !check.once(`${client.clientId} ${claims.jti}`, claims.exp))
    throw invalidClient('The client_assertion token has already been used.')
  return client
}
