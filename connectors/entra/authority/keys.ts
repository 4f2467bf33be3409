import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { connectorError, type HostContext } from '../../../src/contract/index.ts'

/**
 * What Entra signed, checked by the keys that it publishes
 * (https://learn.microsoft.com/en-us/entra/identity-platform/signing-key-rollover): they are kept for a day, and fetched again
 * where a token names one that is not among them, but not each time that somebody makes a name up.
 */

export interface Authority {
  readonly authorityUrl: string
  readonly tenantId: string
}

export interface EntraKeys {
  /** The payload, or undefined where it was not signed by Entra. Trouble with the keys is thrown. */
  verified(token: string, signal: AbortSignal): Promise<unknown>
  /** Fetches the keys and says how many there are. */
  look(signal: AbortSignal): Promise<{ readonly count: number; readonly headers: Headers }>
}

const keptMs = 24 * 3_600_000
const againMs = 60_000

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() })
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })

export const issuerOf = ({ authorityUrl, tenantId }: Authority): string => `${authorityUrl}/${tenantId}/v2.0`

export function entraKeys(authority: Authority, { fetch, clock }: Pick<HostContext, 'fetch' | 'clock'>): EntraKeys {
  type Keys = ReturnType<typeof createLocalJWKSet>
  let kept: { readonly keys: Keys; readonly at: number } | undefined
  let fetching: ReturnType<typeof load> | undefined

  async function json<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<{ value: T; headers: Headers }> {
    const response = await fetch(url, { headers: { accept: 'application/json', 'accept-language': 'en-US' }, signal })
    const { status, headers } = response
    const body: unknown = await response.json().catch(() => undefined)
    if (status >= 500) throw connectorError('provider_unavailable', undefined, { detail: `HTTP ${status}` })
    if (status === 400) throw connectorError('config_invalid', undefined, { detail: 'Entra knows no such tenant' })
    const parsed = schema.safeParse(body)
    if (!parsed.success) throw connectorError('response_invalid', undefined, { detail: `HTTP ${status} that is not Entra's` })
    return { value: parsed.data, headers }
  }

  async function load(signal: AbortSignal) {
    const issuer = issuerOf(authority)
    const { value, headers } = await json(`${issuer}/.well-known/openid-configuration`, metadata, signal)
    if (value.issuer !== issuer || new URL(value.jwks_uri).origin !== new URL(issuer).origin) {
      throw connectorError('config_invalid', undefined, { detail: `the issuer is ${value.issuer.slice(0, 200)}` })
    }
    const found = await json(value.jwks_uri, keySet, signal)
    kept = { keys: createLocalJWKSet(found.value as JSONWebKeySet), at: clock.now() }
    return { keys: kept.keys, count: found.value.keys.length, headers }
  }

  /** One fetch at a time, whoever asks. */
  function fetched(signal: AbortSignal) {
    fetching ??= load(signal).finally(() => {
      fetching = undefined
    })
    return fetching
  }

  async function payloadBy(keys: Keys, token: string): Promise<unknown> {
    const { payload } = await compactVerify(token, keys, { algorithms: ['RS256'] })
    return JSON.parse(new TextDecoder().decode(payload)) as unknown
  }

  return {
    look: fetched,
    async verified(token, signal) {
      const known = kept !== undefined && kept.at + keptMs > clock.now() ? kept : undefined
      const keys = known?.keys ?? (await fetched(signal)).keys
      try {
        return await payloadBy(keys, token)
      } catch (error) {
        const isUnknown = error instanceof errors.JWKSNoMatchingKey
        if (!isUnknown || known === undefined || known.at + againMs > clock.now()) return undefined
      }
      const { keys: newer } = await fetched(signal)
      return payloadBy(newer, token).catch(() => undefined)
    },
  }
}
