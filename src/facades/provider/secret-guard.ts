import { type Client, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Clock } from '../../contract/index.ts'
import type { ClientDirectory } from '../../integrations/port.ts'
import { sha256 } from '../../security/hash.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { proofIsInForce } from './rows.ts'

/**
 * Compares client secrets by hash, and once more in the transaction that writes the token: a secret that is revoked
 * between the two must not leave a token behind that its revocation did not see.
 */
export interface SecretGuard {
  compare(client: Client, secret: string): Promise<boolean>
  /** Called by the request; what comes back runs in the transaction, which may run in another request's context. */
  check(): (tx: Tx, clientId: string) => Promise<void>
}

export function secretGuard(store: Store, clients: ClientDirectory, clock: Clock): SecretGuard {
  const presented = new WeakMap<KoaContextWithOIDC, string>()
  return {
    async compare(client, secret) {
      const ctx = Provider.ctx
      if (ctx) presented.set(ctx, sha256(secret))
      return clients.verifySecret(client.clientId, secret)
    },
    check() {
      const ctx = Provider.ctx
      const hash = ctx && presented.get(ctx)
      // Its keys are its own affair: what can be revoked here is the client.
      const byKey = ctx?.oidc.client?.clientAuthMethod === 'private_key_jwt'
      return async (tx, clientId) => {
        const proof = byKey ? ({ byKey } as const) : hash === undefined ? undefined : { secretHash: hash }
        const inForce = proof !== undefined && (await proofIsInForce(tx, store.dialect, clientId, proof, clock.now()))
        if (!inForce) throw new errors.InvalidClientAuth('the client, or its secret, was revoked meanwhile')
      }
    },
  }
}
