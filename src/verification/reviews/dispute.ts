import { type ActorRef, problem } from '../../contract/index.ts'
import { isTyped } from '../doors.ts'
import { somebody } from '../journal.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { audit } from './audit.ts'
import { differingClaims } from './differing.ts'
import { isQueueFull, joinQueue } from './queue.ts'
import type { Db } from './rows.ts'

/** For so long after it failed can a name be disputed, and for so long is a dispute open: while Incode has the document. */
const openForMs = 24 * 3_600_000
const decideWithinMs = 48 * 3_600_000

/** Whether a verification failed for a name that somebody may show to be theirs. */
export function isDisputable(room: Pick<Room, 'clock'>, row: Row): boolean {
  if (row.state !== 'denied' || row.mode !== 'live' || row.subject_id === null || row.completed_at === null) return false
  const named = row.reason === 'claims_mismatch' || row.reason === 'binding_evidence_missing'
  return named && room.clock.now() - row.completed_at < openForMs && differingClaims(row).length > 0
}

/** What became of the dispute of a verification, if there is one. */
export async function disputeOf(db: Db, row: Row): Promise<'none' | 'open' | 'over'> {
  const found = await db
    .selectFrom('reviews')
    .select('state')
    .where('verification_id', '=', row.id)
    .where('kind', '=', 'dispute')
    .executeTakeFirst()
  return found === undefined ? 'none' : found.state === 'open' ? 'open' : 'over'
}

/**
 * Puts a refused name before a human. By the person in their seat, or by an administrator; once for each verification, and as
 * seldom as everything else that comes before a human.
 */
export async function dispute(room: Room, id: string, by: ActorRef | 'person'): Promise<string> {
  const at = room.clock.now()
  return room.store.transaction(async tx => {
    const row = await lockRow(tx, id)
    if (row === undefined) throw problem('not_found')
    const isClosed = by === 'person' && isTyped(row)
    if (row.subject_id === null || isClosed || !isDisputable(room, row))
      throw problem('conflict', 'There is nothing here to be disputed.')
    if ((await disputeOf(tx.db, row)) !== 'none') throw problem('conflict', 'This is disputed already.')
    if (await isQueueFull(tx, row.subject_id, at))
      throw problem('rate_limited', 'This person came before a human twice within a day.')
    const actor = by === 'person' ? somebody(row) : by
    const review = await joinQueue(
      tx,
      {
        kind: 'dispute',
        row,
        subjectId: row.subject_id,
        queuedFor: 'claims_mismatch',
        identityId: null,
        by: actor,
        at,
        dueAt: at + decideWithinMs,
      },
      room.random,
    )
    await audit(tx, review, 'opened', { by: actor, at }, room.random)
    return review.id
  })
}
