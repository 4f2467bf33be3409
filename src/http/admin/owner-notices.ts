import type { Clock } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import type { Loosened } from '../../integrations/index.ts'
import type { Language, Messages } from '../../messages/index.ts'
import type { Tx } from '../../storage/store.ts'
import { deliverTo } from '../../verification/deliver-to.ts'
import { maskAccount } from '../../verification/mask.ts'

/** For how long an address has to have stood on record: one that was changed lately may have been changed for this. */
const settleDays = 14

/**
 * Tells every owner who is somebody of a directory that an integration was made looser: whoever took over one administrator
 * is seen by the others. Owners of whom nobody knows who they are have the audit and what stands beside the integration.
 */
export function ownerNotices(deps: { readonly messages: Messages; readonly clock: Clock; readonly language: Language }) {
  const { messages, clock, language } = deps
  return async (tx: Tx, { name, until }: Pick<Loosened, 'name' | 'until'>): Promise<void> => {
    if (!messages.canSend) return
    const now = clock.now()
    const holders = await tx.db
      .selectFrom('admin_tokens')
      .select(['person_directory', 'person_id'])
      .distinct()
      .where('role', '=', 'owner')
      .where('revoked_at', 'is', null)
      .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .where('person_id', 'is not', null)
      .execute()
    for (const { person_directory: directory, person_id: externalId } of holders) {
      const user = directory === null || externalId === null ? undefined : await findByExternalId(tx.db, directory, externalId)
      const delivery = user && deliverTo(user, {}, { settleDays, now })
      if (user === undefined || delivery?.ok !== true) continue
      const facts = { organisation: name, account: maskAccount(user.login), until: new Date(until).toISOString() }
      await messages.prepare(tx, {
        kind: 'configuration_loosened',
        to: delivery.address,
        language,
        facts,
        expiresAt: until,
      })
    }
  }
}
