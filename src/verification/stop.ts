import type { ActorRef, Reason } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { endApproval } from './approvals/end.ts'
import { end } from './current.ts'
import { host } from './journal.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** Somebody objects, or calls it off: it ends, and those who were to approve something hear that nothing is left to decide. */
export async function stop(
  room: Room,
  tx: Tx,
  row: Row,
  event: 'report' | 'relay' | 'withdraw',
  reason: Reason,
  actor: ActorRef = host,
): Promise<Row | undefined> {
  const ended = await end(room, tx, row, event, reason, actor)
  // Whoever was asked was asked by the verdict.
  if (ended !== undefined && row.decided_at !== null) await endApproval(room, tx, ended)
  return ended
}
