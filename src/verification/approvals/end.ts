import type { Tx } from '../../storage/store.ts'
import { host } from '../journal.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { tellApproval } from './journal.ts'
import { approvalOf, leaveOpen } from './rows.ts'
import { tellAsked } from './tell-asked.ts'

const batch = 100

/** What was to be approved was stopped, or somebody objected: whoever is still asked has nothing to decide, and is told so. With the row locked by the caller. */
export async function endApproval(room: Room, tx: Tx, row: Row): Promise<void> {
  const approval = await approvalOf(tx.db, row)
  if (approval === undefined) return
  const at = room.clock.now()
  if (await leaveOpen(tx, approval, { state: 'ended', decided_at: at })) {
    await tellApproval(room, tx, row, approval, { what: 'ended', actor: host })
    const { policy } = await room.policies.inForce(tx.db, whomOf(row))
    await tellAsked(room, tx, row, approval, { kind: 'approval_ended', settleDays: policy.settleDays })
  }
}

/** Nobody said yes in time, which is a no. */
export async function expireApprovals(room: Room, signal: AbortSignal): Promise<void> {
  const now = room.clock.now()
  const due = await room.store.db
    .selectFrom('operation_approvals')
    .select('verification_id')
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(batch)
    .execute()
  for (const { verification_id: id } of due) {
    if (signal.aborted) return
    await room.store.transaction(async tx => {
      const row = await lockRow(tx, id)
      const approval = row && (await approvalOf(tx.db, row))
      if (row === undefined || approval === undefined) return
      if (!(await leaveOpen(tx, approval, { state: 'expired', decided_at: now }))) return
      await tellApproval(room, tx, row, approval, { what: 'expired', actor: host })
      const { policy } = await room.policies.inForce(tx.db, whomOf(row))
      await tellAsked(room, tx, row, approval, { kind: 'approval_expired', settleDays: policy.settleDays })
    })
  }
}
