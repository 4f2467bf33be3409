import { type ActorRef, problem } from '../../contract/index.ts'
import { liveEnrollment } from '../../directory/enrollment.ts'
import { isSecondPerson } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import { overdue } from '../current.ts'
import { hasRunOut } from '../facts.ts'
import { refuseHands } from '../parts.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { personsNeeded } from './persons.ts'
import { lockReview, type Review } from './rows.ts'

/** What is still to be decided, with all that a decision depends on. */
export interface OpenMatter {
  readonly review: Review
  readonly row: Row
  readonly policy: Policy
  readonly isEnrolled: boolean
  /** How many people it takes to approve. */
  readonly needed: number
}

/**
 * The matter, held until the transaction is over, if it is still open and this administrator may decide it. What came too
 * late changes nothing: a verification that is over, or a review that is.
 */
export async function openMatter(room: Room, tx: Tx, verificationId: string, id: string, by: ActorRef): Promise<OpenMatter> {
  const row = await lockRow(tx, verificationId)
  const review = await lockReview(tx, id)
  if (row === undefined) throw problem('not_found')
  const waits = review.kind === 'dispute' || (row.state === 'review' && overdue(room, row) === undefined)
  if (review.state !== 'open' || !waits || review.due_at <= room.clock.now()) {
    throw problem('conflict', 'This is not to be decided any more.')
  }
  await refuseHands(tx, 'review', row, [by])
  const { policy } = await room.policies.atUse(tx, row)
  const live = await liveEnrollment(tx.db, review.subject_id)
  const enrollment = live === undefined ? 'not_enrolled' : hasRunOut(live, room.clock.now()) ? 'expired' : live.state
  const needed = personsNeeded({ kind: review.kind, purpose: row.purpose, enrollment }, policy)
  return { review, row, policy, isEnrolled: enrollment === 'enrolled', needed }
}

/** Whether this yes is the one that counts. The second of two comes from somebody else, who was there before the first. */
export async function isLastYes(tx: Tx, { review, needed }: OpenMatter, by: ActorRef): Promise<boolean> {
  if (review.first_by === null || review.first_at === null) return needed < 2
  const first = JSON.parse(review.first_by) as ActorRef
  if (!(await isSecondPerson(tx, first, by, review.first_at))) {
    throw problem('forbidden', 'Somebody else than the one who approved first has to approve, too.')
  }
  return true
}
