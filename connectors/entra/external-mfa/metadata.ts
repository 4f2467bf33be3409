import type { HostContext, JsonObject, SurfaceAnswer } from '../../../src/contract/index.ts'
import type { ExternalMfaConfig } from './config.ts'

/**
 * What Entra fetches to know us, and keeps for a day
 * (https://learn.microsoft.com/en-us/entra/identity/authentication/concept-authentication-external-method-provider).
 */

export const discoveryPath = '/.well-known/openid-configuration'
export const keysPath = '/jwks'
export const authorizePath = '/authorize'
export const onwardPath = '/onward'

/** Exactly this text is in the configured address, in the document, and in `iss` of each token. */
export const issuerOf = ({ integration }: Pick<HostContext, 'integration'>): string => integration.url

/** What Entra calls itself. Its second method, which rehearses, is another client. */
export function clientIdOf(
  { integration }: Pick<HostContext, 'integration'>,
  { clientId }: Pick<ExternalMfaConfig, 'clientId'>,
): string {
  const own = clientId ?? integration.id
  return integration.mode === 'rehearsal' ? `test_${own}` : own
}

const cached = { 'cache-control': 'public, max-age=300' }

export function discoveryDocument(host: Pick<HostContext, 'integration'>): SurfaceAnswer {
  const issuer = issuerOf(host)
  const json: JsonObject = {
    issuer,
    authorization_endpoint: `${issuer}${authorizePath}`,
    jwks_uri: `${issuer}${keysPath}`,
    scopes_supported: ['openid'],
    response_types_supported: ['id_token'],
    response_modes_supported: ['form_post'],
    grant_types_supported: ['implicit'],
    subject_types_supported: ['public'],
    claim_types_supported: ['normal'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
  return { status: 200, headers: cached, json }
}

/** Entra takes a key with its certificate alone (`x5c`), which is made where nobody asked for it before. */
export async function keysDocument({ keys }: Pick<HostContext, 'keys'>): Promise<SurfaceAnswer> {
  await keys.certificate()
  const published = await keys.jwks()
  return { status: 200, headers: cached, json: { keys: published.keys.filter(key => Array.isArray(key.x5c)) } }
}
