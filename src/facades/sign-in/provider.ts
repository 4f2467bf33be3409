import { importJWK, type JWK } from 'jose'
import * as openid from 'openid-client'
import { type Clock, problem } from '../../contract/index.ts'
import { createSafeFetch } from '../../security/safe-fetch.ts'

/** The provider as openid-client knows one, read from its discovery document and asked again after an hour. */

const keptMs = 3_600_000
const timeoutSeconds = 8
/** The library reads the machine's clock; `exp` is compared with the host's, where the claims are read. */
const anyTime = 100 * 365 * 86_400

/** How the host proves to the provider that it is the client: by a secret, or by a key whose public half the provider has. */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string
  /** A private key for `private_key_jwt` (OpenID Connect Core 1.0, section 9), with its `alg`. */
  readonly clientKey?: JWK
}

export interface ProviderDeps {
  readonly settings: ProviderSettings
  readonly clock: Clock
  readonly loopbackHttp: boolean
}

export function providerOf({ settings, clock, loopbackHttp }: ProviderDeps): () => Promise<openid.Configuration> {
  const { issuer, clientId } = settings
  let known: { readonly at: number; readonly configuration: Promise<openid.Configuration> } | undefined

  /** Endpoints may live on another host than the issuer, as Microsoft's keys do: each call goes to the one that it names. */
  const fetch: openid.CustomFetch = (url, { body, headers, method, signal }) => {
    const safe = createSafeFetch({ allow: [new URL(url).host], loopbackHttp, limits: { totalMs: 8_000, bodyBytes: 500_000 } })
    const sent = body === undefined || body === null ? {} : { body: body as NonNullable<RequestInit['body']> }
    return safe(url, { method, headers, redirect: 'manual', ...(signal === undefined ? {} : { signal }), ...sent })
  }

  async function discover(): Promise<openid.Configuration> {
    const configuration = await openid.discovery(
      new URL(issuer),
      clientId,
      { [openid.clockTolerance]: anyTime },
      await clientProof(settings, clock),
      {
        [openid.customFetch]: fetch,
        timeout: timeoutSeconds,
        execute: [openid.enableNonRepudiationChecks, ...(loopbackHttp ? [openid.allowInsecureRequests] : [])],
      },
    )
    return configuration
  }

  return async () => {
    const now = clock.now()
    if (known === undefined || known.at + keptMs <= now) known = { at: now, configuration: discover() }
    const { configuration } = known
    try {
      return await configuration
    } catch {
      if (known.configuration === configuration) known = undefined
      throw problem('unavailable', 'The sign-in provider cannot be reached.')
    }
  }
}

const proofSeconds = 60

async function clientProof({ clientSecret, clientKey }: ProviderSettings, clock: Clock): Promise<openid.ClientAuth> {
  if (clientKey !== undefined) {
    const key = await importJWK(clientKey)
    if (key instanceof Uint8Array) throw new TypeError('the key of the client is not a private key')
    const { kid } = clientKey
    return openid.PrivateKeyJwt(kid === undefined ? key : { key, kid }, {
      // By the host's clock, as all else.
      [openid.modifyAssertion](_header, payload) {
        const now = Math.floor(clock.now() / 1_000)
        Object.assign(payload, { iat: now, nbf: now, exp: now + proofSeconds })
      },
    })
  }
  if (clientSecret === undefined) throw new TypeError('the client has neither a secret nor a key')
  return (as, client, form, header) => {
    const methods = as.token_endpoint_auth_methods_supported
    const byHeader = methods === undefined || methods.includes('client_secret_basic')
    const prove = byHeader ? openid.ClientSecretBasic(clientSecret) : openid.ClientSecretPost(clientSecret)
    return prove(as, client, form, header)
  }
}
