import { asVerificationId, problem } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Tx } from '../storage/store.ts'
import type { Room } from './room.ts'
import { findRow, type Row } from './rows.ts'

/** One message at the end of an hour, of all that somebody was not told of singly. */
export const foldedQueue = 'notices-folded'

/** How it is sent. */
type Tell = (room: Room, tx: Tx, row: Row, kind: 'recovery_attempts', more: { readonly attempts: number }) => Promise<void>

/** The first one of the hour asks for it; while that waits, those after it are in it. */
export async function foldNotice({ random }: Pick<Room, 'random'>, tx: Tx, row: Row, at: number): Promise<void> {
  const dedupeKey = `${row.subject_id} ${row.purpose} ${row.typed ?? 0}`
  await enqueue(tx, { queue: foldedQueue, payload: { verificationId: row.id }, runAt: at, dedupeKey }, random)
}

/**
 * Counts from the first one on what nobody was told of, and says how many there were, by the newest of them: its link stops
 * that one, and closes the door.
 */
export function foldedJob(room: Room, tell: Tell): JobHandler {
  return async ({ verificationId }, job) => {
    if (typeof verificationId !== 'string') throw problem('request_invalid', 'The job names its verification.')
    const first = await findRow(room.store.db, asVerificationId(verificationId))
    // Whoever was erased since is nobody.
    if (first === undefined || first.subject_id === null) return
    const { subject_id: subjectId } = first
    await room.store.transaction(async tx => {
      await job.guard(tx)
      const untold = await tx.db
        .selectFrom('verifications as v')
        .select('v.id')
        .where('v.subject_id', '=', subjectId)
        .where('v.purpose', '=', first.purpose)
        .where('v.typed', first.typed === null ? 'is' : '=', first.typed)
        .where('v.mode', '=', 'live')
        .where('v.started_at', '>=', first.started_at)
        .where('v.notify_to', 'is not', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('verification_links as l')
                .select('l.hash')
                .whereRef('l.verification_id', '=', 'v.id')
                .where('l.kind', '=', 'notice'),
            ),
          ),
        )
        .orderBy('v.started_at', 'desc')
        .execute()
      const [newest] = untold
      const row = newest && (await findRow(tx.db, newest.id))
      if (row !== undefined) await tell(room, tx, row, 'recovery_attempts', { attempts: untold.length })
    })
  }
}
