import { type ConnectorErrorCode, connectorError } from '../../src/contract/index.ts'
import type { Refusal, World } from './world.ts'

/**
 * What goes wrong between a host and a product, put around the host's way out: whoever wrote the connector has nothing to
 * add for it. An answer stands in for the product's; an error is the one that the guarded fetch ends with.
 */

export interface Call {
  /** Counted from 1. */
  readonly n: number
  readonly method: string
  readonly url: string
  /** Whether it asks for an access token. */
  readonly isToken: boolean
  readonly headers: Headers
}

/** Nothing lets the call through. */
export type Trouble = (call: Call) => Promise<Response | undefined>

/** One kind of trouble, and what a check may call it. */
export interface Fault {
  readonly name: string
  readonly trouble: Trouble
  readonly codes: readonly ConnectorErrorCode[]
}

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** As a product that counts says that its window is over in a second. */
export function tooMany(
  rate: { readonly limit: string; readonly remaining: string; readonly reset: string } | undefined,
  now: number,
) {
  const date = new Date(now).toUTCString()
  const named = rate ? { [rate.limit]: '600', [rate.remaining]: '0', [rate.reset]: String(Math.floor(now / 1000) + 1) } : {}
  return json(429, {}, { 'retry-after': '1', date, ...named })
}

export function faultsOf(
  rate: Parameters<typeof tooMany>[0],
  now: () => number,
  isResource: (call: Call) => boolean,
  refusals: World['refusals'] = undefined,
): readonly Fault[] {
  const said = (status: number, refusal: Refusal | undefined) => json(status, refusal?.body ?? {}, refusal?.headers)
  const resource =
    (answer: () => Response): Trouble =>
    async call =>
      isResource(call) ? answer() : undefined
  return [
    {
      name: 'a name that cannot be resolved',
      trouble: async () => {
        throw connectorError('provider_unavailable', undefined, { detail: 'ENOTFOUND' })
      },
      codes: ['provider_unavailable'],
    },
    {
      name: 'a certificate that is not trusted',
      trouble: async () => {
        throw connectorError('provider_unavailable', undefined, { detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
      },
      codes: ['provider_unavailable'],
    },
    {
      name: 'a product that does not answer in time',
      trouble: async () => {
        throw connectorError('provider_timeout')
      },
      codes: ['provider_timeout', 'provider_unavailable'],
    },
    { name: 'too many requests', trouble: resource(() => tooMany(rate, now())), codes: ['rate_limited'] },
    { name: 'a product in trouble', trouble: async () => json(503, {}), codes: ['provider_unavailable'] },
    {
      name: 'a web page in place of JSON',
      trouble: async () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
      codes: ['response_invalid', 'schema_changed'],
    },
    {
      name: 'a call that the permissions do not cover',
      trouble: resource(() => said(403, refusals?.forbidden)),
      codes: ['permission_missing', 'consent_required', 'credentials_invalid', 'policy_denied'],
    },
    {
      name: 'a refusal that may be of somebody in between',
      trouble: resource(() => json(403, {})),
      codes: ['permission_missing', 'credentials_invalid', 'policy_denied', 'response_invalid'],
    },
    {
      name: 'a tenant that there is not',
      trouble: async () => said(404, refusals?.noTenant),
      codes: ['config_invalid', 'object_not_found', 'credentials_invalid', 'permission_missing'],
    },
  ]
}
