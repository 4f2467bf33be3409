import type { Manifest } from '../contract/index.ts'
import { hasCertificate, hasOwnKeys } from './templates.ts'

/** Our addresses that the product, or the caller of the integration's client, asks for. */
export function endpointsOf(publicUrl: string, id: string, manifest: Manifest | undefined): Readonly<Record<string, string>> {
  const integration = integrationUrl(publicUrl, id)
  return {
    integration,
    ...(manifest?.givesClient ? { issuer: `${publicUrl}/oidc`, token_endpoint: `${publicUrl}/oidc/token` } : {}),
    ...(manifest?.capabilities.includes('relyingParty') ? codeFlow(publicUrl) : {}),
    ...(manifest && hasOwnKeys(manifest) ? { jwks_uri: `${integration}/jwks.json` } : {}),
    ...(manifest && hasCertificate(manifest) ? { certificate: `${integration}/certificate.pem` } : {}),
    ...(manifest?.kind === 'verifier' ? { webhooks: `${integration}/webhooks`, redirect_uri: `${publicUrl}/verify/back` } : {}),
  }
}

export function integrationUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/i/${id}`
}

/** Named as in OpenID Connect Discovery 1.0 section 3 and RFC 9126 section 5. */
const codeFlow = (publicUrl: string) => ({
  authorization_endpoint: `${publicUrl}/oidc/auth`,
  pushed_authorization_request_endpoint: `${publicUrl}/oidc/request`,
  userinfo_endpoint: `${publicUrl}/oidc/me`,
  jwks_uri: `${publicUrl}/oidc/jwks`,
})
