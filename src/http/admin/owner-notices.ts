import { ownersOnRecord } from '../../alerts/owners.ts'
import type { Clock } from '../../contract/index.ts'
import type { Loosened } from '../../integrations/index.ts'
import type { Language, Messages } from '../../messages/index.ts'
import type { Tx } from '../../storage/store.ts'
import { maskAccount } from '../../verification/mask.ts'

/**
 * Tells every owner who is somebody of a directory that an integration was made looser: whoever took over one administrator
 * is seen by the others. Owners of whom nobody knows who they are have the audit and what stands beside the integration.
 */
export function ownerNotices(deps: { readonly messages: Messages; readonly clock: Clock; readonly language: Language }) {
  const { messages, clock, language } = deps
  return async (tx: Tx, { name, until }: Pick<Loosened, 'name' | 'until'>): Promise<void> => {
    if (!messages.canSend) return
    for (const { address, login } of await ownersOnRecord(tx, clock.now())) {
      const facts = { organisation: name, account: maskAccount(login), until: new Date(until).toISOString() }
      await messages.prepare(tx, { kind: 'configuration_loosened', to: address, language, facts, expiresAt: until })
    }
  }
}
