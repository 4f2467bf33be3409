import type { OperationName, Reason } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { endApproval } from '../approvals/end.ts'
import { somebody } from '../journal.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { askBack } from './ask-back.ts'
import { declaredOf } from './declared.ts'
import { tell } from './journal.ts'

/**
 * Somebody objects to a verdict that was received. It stays what it is, and opens nothing any more: what was not claimed
 * is refused, what was is shown to nobody, and what was shown before is taken back: whether there is any. With the row
 * locked by the caller.
 */
export async function closeOperations(
  room: Room,
  tx: Tx,
  row: Row,
  why: Extract<Reason, 'reported_by_person' | 'relay_suspected'>,
): Promise<boolean> {
  if (declaredOf(row).length === 0) return false
  const at = room.clock.now()
  await tx.db
    .updateTable('verifications')
    .set({ operations_closed_at: at })
    .where('id', '=', row.id)
    .where('operations_closed_at', 'is', null)
    .execute()
  await endApproval(room, tx, row)
  const refused = await tx.db
    .updateTable('operation_grants')
    .set({ state: 'refused', refused_why: why, ended_at: at })
    .where('verification_id', '=', row.id)
    .where('state', '=', 'open')
    .returning('operation')
    .execute()
  for (const { operation } of refused) {
    await tell(room, tx, row, {
      what: 'refused',
      operation: operation as OperationName,
      actor: somebody(row),
      facts: { why },
    })
  }
  return askBack(room, tx, row)
}
