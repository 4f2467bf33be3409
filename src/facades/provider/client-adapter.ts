import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { RelyingParty } from '../../contract/index.ts'
import type { ClientDirectory, RegisteredClient } from '../../integrations/port.ts'
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
      return client.relyingParty === undefined
        ? hookClient(client, unknowable)
        : codeClient(client, client.relyingParty, unknowable)
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  }
}

/** What a flow, a script or a helpdesk calls the hooks with. */
function hookClient(client: RegisteredClient, unknowable: string): AdapterPayload {
  const { id, keys } = client
  return {
    ...(keys === undefined
      ? { client_secret: unknowable, token_endpoint_auth_method: 'client_secret_basic' }
      : { ...keySet(keys), token_endpoint_auth_method: 'private_key_jwt' }),
    client_id: id,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: scopesOf({ ...client, provesKey: keys !== undefined }).join(' '),
  }
}

/**
 * What a product's flow may do, as its connector says at this moment. Scopes that we do not know are the connector's to read.
 * It calls no hook: a secret that lies with a product for its sign-ins begins nothing by itself.
 */
function codeClient({ id }: RegisteredClient, party: RelyingParty['client'], unknowable: string): AdapterPayload {
  const { token_endpoint_auth_method, redirect_uris, require_pushed_authorization_requests, require_pkce } = party
  const provesKey = token_endpoint_auth_method === 'private_key_jwt'
  const { jwks_uri } = party
  const keys = jwks_uri === undefined ? { jwks: party.jwks ?? { keys: [] } } : { jwks_uri }
  return {
    ...(provesKey ? keySet(keys) : { client_secret: unknowable }),
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

function keySet(keys: NonNullable<RegisteredClient['keys']>): AdapterPayload {
  return 'jwks' in keys ? { jwks: { keys: [...keys.jwks.keys] } } : keys
}
