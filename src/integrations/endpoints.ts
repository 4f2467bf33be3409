import type { Manifest } from '../contract/index.ts'
import { hasCertificate, hasOwnKeys } from './templates.ts'

/** Our addresses that the product, or the caller of the integration's client, asks for. */
export function endpointsOf(publicUrl: string, id: string, manifest: Manifest | undefined): Readonly<Record<string, string>> {
  const integration = integrationUrl(publicUrl, id)
  return {
    integration,
    ...(manifest?.givesClient ? { issuer: `${publicUrl}/oidc`, token_endpoint: `${publicUrl}/oidc/token` } : {}),
    ...(manifest && hasOwnKeys(manifest) ? { jwks_uri: `${integration}/jwks.json` } : {}),
    ...(manifest && hasCertificate(manifest) ? { certificate: `${integration}/certificate.pem` } : {}),
    ...(manifest?.kind === 'verifier' ? { webhooks: `${integration}/webhooks`, redirect_uri: `${publicUrl}/verify/back` } : {}),
  }
}

export function integrationUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/i/${id}`
}
