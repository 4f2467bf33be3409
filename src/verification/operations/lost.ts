import { operationNames } from '../../contract/index.ts'
import { host } from '../journal.ts'
import { tellAddresses } from '../notice.ts'
import type { Room } from '../room.ts'
import { lockRow } from '../rows.ts'
import { askBack } from './ask-back.ts'
import { isDryRun } from './call.ts'
import { claimMs, type Granted } from './grants.ts'
import { tell } from './journal.ts'
import { signOutAt } from './later.ts'
import { isObjectedTo } from './objected.ts'

const batch = 100

/**
 * Whoever called the product and never came back may have changed the account or not. Nobody tries again; it is written
 * down, so that those who can look at the product do. The person is told, and whoever may have got in goes out.
 */
export async function giveUpLost(room: Room, signal: AbortSignal): Promise<void> {
  const now = room.clock.now()
  const lost = await room.store.db
    .selectFrom('operation_grants')
    .select(['verification_id', 'operation', 'fence'])
    .where('state', '=', 'claimed')
    .where('claimed_at', '<=', now - claimMs)
    .orderBy('claimed_at')
    .limit(batch)
    .execute()
  for (const { verification_id: id, operation, fence } of lost) {
    if (signal.aborted) return
    await room.store.transaction(async tx => {
      // Before the grant, as everywhere: an objection comes before this, or finds it lost.
      const found = await lockRow(tx, id)
      const { numUpdatedRows } = await tx.db
        .updateTable('operation_grants')
        .set({ state: 'unknown', refused_why: 'lost', ended_at: now })
        .where('verification_id', '=', id)
        .where('operation', '=', operation)
        .where('state', '=', 'claimed')
        .where('fence', '=', fence)
        .executeTakeFirst()
      if (found === undefined || numUpdatedRows !== 1n) return
      await tell(room, tx, found, { what: 'unknown', operation: operation as Granted, actor: host, facts: { why: 'lost' } })
      if (isObjectedTo(found) && operation !== 'take_back') await askBack(room, tx, found)
      const changed = operationNames.find(name => name === operation && name !== 'revoke_sessions')
      if (changed === undefined || isDryRun(room, found)) return
      await tellAddresses(room, tx, found, 'account_changed', { operation: changed })
      await signOutAt(room, tx, found, changed, now)
    })
  }
}
