import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { RelyingParty } from '../../contract/index.ts'
import type { ClientDirectory } from '../../integrations/port.ts'
import { isPlainId } from '../plain-id.ts'
import { scopesOf } from './scopes.ts'

/**
 * The `Client` model of oidc-provider: our clients, read at every request, so that a disabled or deleted integration
 * and a revoked client are refused at once. oidc-provider demands a `client_secret` and compares it itself; we keep
 * hashes, so it gets a value that nobody knows, and the comparison is replaced (`compareClientSecret`).
 */
export function clientAdapter(clients: ClientDirectory, unknowable: string): Adapter {
  const refuse = async (): Promise<never> => {
    throw new TypeError('Clients are made with their integration, never by the provider.')
  }
  return {
    async find(id) {
      const client = isPlainId(id) ? await clients.find(id) : undefined
      if (!client?.enabled) return undefined
      if (client.relyingParty !== undefined) return codeClient(client.id, client.relyingParty, unknowable)
      return {
        client_id: client.id,
        client_secret: unknowable,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: scopesOf(client).join(' '),
      }
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  }
}

/** What a product's flow may do, as its connector says at this moment. Scopes that we do not know are the connector's to read. */
function codeClient(id: string, party: RelyingParty['client'], unknowable: string): AdapterPayload {
  const { token_endpoint_auth_method, redirect_uris, require_pushed_authorization_requests, require_pkce } = party
  const proof =
    token_endpoint_auth_method !== 'private_key_jwt'
      ? { client_secret: unknowable }
      : party.jwks_uri !== undefined
        ? { jwks_uri: party.jwks_uri }
        : { jwks: { keys: [...(party.jwks?.keys ?? [])] } }
  return {
    ...proof,
    client_id: id,
    token_endpoint_auth_method,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [...redirect_uris],
    id_token_signed_response_alg: 'RS256',
    scope: 'openid',
    require_pushed_authorization_requests,
    require_pkce,
  }
}
