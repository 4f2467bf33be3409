import type { Reason } from '../contract/index.ts'
import { openCase } from '../directory/cases.ts'
import { once } from '../storage/once.ts'
import type { Tx } from '../storage/store.ts'
import { recordLate } from './journal.ts'
import { closeOperations } from './operations/close.ts'
import { withholdMail } from './operations/deliver.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** For as long as one objection to a verdict is the same as the last: then somebody should have looked at it. */
const sameMs = 30 * 24 * 3_600_000

/**
 * Somebody objects to a verdict that was received, or that is on its way by a code. The row stays what it is; those who
 * listen are told, a human gets it to look at, and it opens no operation any more. Repeated, it is told once. Whether
 * something is taken back that was shown.
 */
export async function objectLate(
  room: Room,
  tx: Tx,
  row: Row,
  reason: Extract<Reason, 'reported_by_person' | 'relay_suspected'>,
): Promise<boolean> {
  const at = room.clock.now()
  const takesBack = await closeOperations(room, tx, row, reason)
  await withholdMail(room, tx, row)
  if (!(await once(tx, `late:${row.id}:${reason}`, at + sameMs, at))) return takesBack
  await recordLate(room, tx, row, reason, at)
  if (row.subject_id === null || row.mode !== 'live') return takesBack
  const matter = { kind: 'dispute', subjectId: row.subject_id, otherSubjectId: null, verificationId: row.id, at } as const
  await openCase(tx, matter, room.random)
  return takesBack
}
