import type { Manifest, Mode } from '../contract/index.ts'
import { issuerOf } from './issuer.ts'
import { hasCertificate, hasOwnKeys } from './templates.ts'

/** Our addresses that the product, or the caller of the integration's client, asks for. */
export function endpointsOf(publicUrl: string, id: string, manifest: Manifest | undefined): Readonly<Record<string, string>> {
  const integration = integrationUrl(publicUrl, id)
  const issuer = issuerOf(publicUrl, 'live')
  return {
    integration,
    ...(manifest?.givesClient ? { issuer, token_endpoint: `${issuer}/token` } : {}),
    ...(manifest?.capabilities.includes('relyingParty') ? codeFlow(issuer) : {}),
    ...(manifest && hasOwnKeys(manifest) ? { jwks_uri: `${integration}/jwks.json` } : {}),
    ...(manifest && hasCertificate(manifest) ? { certificate: `${integration}/certificate.pem` } : {}),
    ...(manifest?.kind === 'verifier' ? { webhooks: `${integration}/webhooks`, redirect_uri: `${publicUrl}/verify/back` } : {}),
  }
}

/** The same of a rehearsal: of each product another one that it knows nothing of. */
export function rehearsalEndpointsOf(
  publicUrl: string,
  id: string,
  manifest: Pick<Manifest, 'capabilities' | 'givesClient'>,
): Readonly<Record<string, string>> {
  const issuer = issuerOf(publicUrl, 'rehearsal')
  const { capabilities, givesClient } = manifest
  return {
    ...(capabilities.includes('surface') ? { integration: integrationUrl(publicUrl, id, 'rehearsal') } : {}),
    ...(givesClient ? { issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` } : {}),
    ...(capabilities.includes('relyingParty') ? codeFlow(issuer) : {}),
  }
}

export function integrationUrl(publicUrl: string, id: string, mode: Mode = 'live'): string {
  return mode === 'live' ? `${publicUrl}/i/${id}` : `${publicUrl}/i/${id}${rehearsalPath}`
}

/** Below the address of an integration: what the product calls that rehearses. */
export const rehearsalPath = '/rehearsal'

/** Named as in OpenID Connect Discovery 1.0 section 3 and RFC 9126 section 5. */
const codeFlow = (issuer: string) => ({
  authorization_endpoint: `${issuer}/auth`,
  pushed_authorization_request_endpoint: `${issuer}/request`,
  userinfo_endpoint: `${issuer}/me`,
  jwks_uri: `${issuer}/jwks`,
})
