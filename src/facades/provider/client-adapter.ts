import type { Adapter } from 'oidc-provider'
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
      return {
        client_id: client.id,
        client_secret: unknowable,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: scopesOf(client.purposes, client.attestsSession).join(' '),
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
