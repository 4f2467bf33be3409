import { createHmac, createPublicKey, timingSafeEqual } from 'node:crypto'
import { type HostContext, problem, type SurfaceCall } from '../../src/contract/index.ts'
import type { DescopeConfig } from './config.ts'
import { isSigned } from './message-signature.ts'

/**
 * Proof that a call comes from the project's HTTP connector. Of two that are configured both have to be right.
 *
 * @see https://docs.descope.com/connectors/connector-hmac-usage
 */

const hmacHeader = 'x-descope-webhook-s256'

type Signing = Pick<DescopeConfig, 'webhookSecret' | 'signingKey'>

export const isSigningConfigured = ({ webhookSecret, signingKey }: Signing): boolean =>
  webhookSecret !== undefined || signingKey !== undefined

/** Throws `unauthenticated`, also where nothing is configured. Query parameters are in no signature of ours: there are none. */
export function insistOnSignature(
  { webhookSecret, signingKey }: Signing,
  { headers, body, query }: Pick<SurfaceCall, 'headers' | 'body' | 'query'>,
  { path, host }: { readonly path: string; readonly host: Pick<HostContext, 'clock' | 'integration'> },
): void {
  const proofs = [
    ...(webhookSecret === undefined ? [] : [isHmac(webhookSecret, headers.get(hmacHeader), body)]),
    ...(signingKey === undefined
      ? []
      : [
          isSigned(
            { method: 'POST', url: `${host.integration.url}${path}`, headers, body },
            createPublicKey(signingKey),
            host.clock.now(),
          ),
        ]),
  ]
  const isRight = proofs.length > 0 && proofs.every(Boolean) && query.size === 0
  if (!isRight) throw problem('unauthenticated', 'The signature of the call is missing or wrong.')
}

/** Descope's page signs the body as it was sent in one example, and the JSON text of what it says in the other. */
function isHmac(secret: string, given: string | null, body: Uint8Array): boolean {
  if (given === null || !/^[A-Za-z0-9+/]{43}=$/.test(given)) return false
  const sent = Buffer.from(given, 'base64')
  return [body, compact(body)].some(
    payload => payload !== undefined && timingSafeEqual(createHmac('sha256', secret).update(payload).digest(), sent),
  )
}

function compact(body: Uint8Array): Uint8Array | undefined {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8'))), 'utf8')
  } catch {
    return undefined
  }
}
