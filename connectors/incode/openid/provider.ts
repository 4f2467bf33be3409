import * as openid from 'openid-client'
import { connectorError, type HostContext } from '../../../src/contract/index.ts'
import { isLoopback } from '../environment.ts'
import { isFields } from '../fields.ts'
import { issuerOf, type OpenidAccount, type OpenidConfig } from './config.ts'
import { troubleOf } from './trouble.ts'

/**
 * Incode's provider as openid-client knows one. Its endpoints are documented, the path of its discovery document is not
 * (https://developer.incode.com/docs/oidc-manual-configuration).
 */

const defaultTimeoutSeconds = 8
/** The library reads the machine's clock; `exp` is compared with the host's, where the claims are read. */
const anyTime = 100 * 365 * 86_400
const assertionSeconds = 60

export type Host = Pick<HostContext, 'clock' | 'fetch' | 'random' | 'once'>

interface Client {
  readonly client: OpenidConfig
  readonly issuer: string
}

/** The client and its issuer, where both are said. */
export function clientOf(account: OpenidAccount): Client | undefined {
  const issuer = issuerOf(account)
  return account.openid === undefined || issuer === undefined ? undefined : { client: account.openid, issuer }
}

/** The same, where there is nothing to be done without. */
export function clientNeeded(account: OpenidAccount): Client {
  const known = clientOf(account)
  if (known === undefined) throw connectorError('config_invalid', 'The account has no client of the OpenID provider.')
  return known
}

export const endpointsAt = (issuer: string) => ({
  authorization_endpoint: `${issuer}/oauth2/authorize`,
  token_endpoint: `${issuer}/oauth2/token`,
  jwks_uri: `${issuer}/oauth2/jwks`,
})

/** Made for one call, which its signal ends. */
export function configurationOf(account: OpenidAccount, host: Host, signal: AbortSignal): openid.Configuration {
  const { client, issuer } = clientNeeded(account)
  const configuration = new openid.Configuration(
    { issuer, ...endpointsAt(issuer) },
    client.clientId,
    { id_token_signed_response_alg: 'RS256', [openid.clockTolerance]: anyTime },
    authenticationOf(client, host),
  )
  configuration.timeout = account.timeoutSeconds ?? defaultTimeoutSeconds
  configuration[openid.customFetch] = (url, { body, headers, method, signal: inner }) => {
    const signals = inner === undefined ? [signal] : [signal, inner]
    const sent = body === undefined || body === null ? {} : { body: body as NonNullable<RequestInit['body']> }
    return host.fetch(url, { method, headers, redirect: 'manual', signal: AbortSignal.any(signals), ...sent })
  }
  // The token comes straight from Incode, but its signature costs little (OpenID Connect Core 1.0, section 3.1.3.7, rule 6).
  openid.enableNonRepudiationChecks(configuration)
  if (isLoopback(new URL(issuer).hostname)) openid.allowInsecureRequests(configuration)
  return configuration
}

function authenticationOf({ method, clientSecret }: OpenidConfig, { clock }: Host): openid.ClientAuth {
  if (method === 'client_secret_basic') return openid.ClientSecretBasic(clientSecret)
  if (method === 'client_secret_post') return openid.ClientSecretPost(clientSecret)
  return openid.ClientSecretJwt(clientSecret, {
    [openid.modifyAssertion](_header, payload) {
      const now = Math.floor(clock.now() / 1000)
      Object.assign(payload, { iat: now, nbf: now, exp: now + assertionSeconds })
    },
  })
}

/** Asked before a person is sent there: whether a provider answers at all. */
export async function reach(account: OpenidAccount, { fetch }: Host, outer: AbortSignal): Promise<void> {
  const { issuer } = clientNeeded(account)
  const timeout = AbortSignal.timeout((account.timeoutSeconds ?? defaultTimeoutSeconds) * 1000)
  const signal = AbortSignal.any([outer, timeout])
  const headers = { accept: 'application/json' }
  try {
    const response = await fetch(endpointsAt(issuer).jwks_uri, { headers, redirect: 'manual', signal })
    const text = await response.text()
    refuseStatus(response.status)
    if (!isKeySet(text)) throw connectorError('response_invalid', 'What answers at the issuer has no keys of an OpenID provider.')
  } catch (error) {
    throw troubleOf(error, outer, timeout)
  }
}

function isKeySet(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text)
    return isFields(body) && Array.isArray(body.keys)
  } catch {
    return false
  }
}

export function refuseStatus(status: number): void {
  if (status === 429) throw connectorError('rate_limited', 'Incode asks to slow down.')
  if (status >= 500) throw connectorError('provider_unavailable', `Incode's OpenID provider answered ${status}.`)
  if (status !== 200) throw connectorError('response_invalid', `Incode's OpenID provider answered ${status}.`)
}
