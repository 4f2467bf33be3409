import type { OperationName } from '../../contract/index.ts'
import { host } from '../journal.ts'
import type { Room } from '../room.ts'
import { findRow } from '../rows.ts'
import { claimMs } from './grants.ts'
import { tell } from './journal.ts'

const batch = 100

/**
 * Whoever called the product and never came back may have changed the account or not. Nobody tries again; it is written
 * down, so that those who can look at the product do.
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
      const { numUpdatedRows } = await tx.db
        .updateTable('operation_grants')
        .set({ state: 'unknown', refused_why: 'lost', ended_at: now })
        .where('verification_id', '=', id)
        .where('operation', '=', operation)
        .where('state', '=', 'claimed')
        .where('fence', '=', fence)
        .executeTakeFirst()
      const row = numUpdatedRows === 1n ? await findRow(tx.db, id) : undefined
      if (row === undefined) return
      const facts = { why: 'lost' }
      await tell(room, tx, row, { what: 'unknown', operation: operation as OperationName, actor: host, facts })
    })
  }
}
