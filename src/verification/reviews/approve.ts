import type { ActorRef, ApprovalReason, VerificationId } from '../../contract/index.ts'
import { isStepgateError, problem } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { record } from '../journal.ts'
import type { Room } from '../room.ts'
import { advance, amend, endSessions, replaceCodes } from '../rows.ts'
import { settle } from '../settle.ts'
import { audit } from './audit.ts'
import { isLastYes, type OpenMatter, openMatter } from './open-matter.ts'
import { changeReview, type Review } from './rows.ts'
import { tellPerson } from './tell-person.ts'

export interface Approval {
  readonly reason: ApprovalReason
  readonly ticket?: string
}

/** For whoever was sent away to wait. */
const comeBackMs = 24 * 3_600_000

/**
 * A reviewer's yes to a verdict that waits. It lets nobody in: the person shows their face once more, in the seat, and has
 * to be the one who was approved. Where a policy says so, the yes ends the step-up of somebody who is enrolled.
 */
export async function approveVerdict(room: Room, review: Review, said: Approval, by: ActorRef): Promise<void> {
  const settles = await room.store.transaction(async tx => {
    const matter = await openMatter(room, tx, review.verification_id, review.id, by)
    if (matter.review.identity_id === null)
      throw problem('conflict', 'Incode named no identity; nobody could show the same face.')
    if (await isLastYes(tx, matter, by)) return carryOut(room, tx, matter, said, by)
    await approveFirst(room, tx, matter.review, said, by)
    return undefined
  })
  if (settles === undefined) return
  // The yes stands; where Incode cannot be asked just now, it is settled later.
  await settle(room, settles).catch(error => {
    if (!isStepgateError(error)) throw error
    room.log.warn({ verificationId: settles, error: error.code }, 'an approved verification is settled later')
  })
}

/** The first yes of two is kept with what it said, and changes nothing else. */
export async function approveFirst(
  { clock, random }: Room,
  tx: Tx,
  review: Review,
  said: { readonly reason: string; readonly ticket?: string },
  by: ActorRef,
): Promise<void> {
  const at = clock.now()
  await changeReview(tx, review, { first_by: JSON.stringify(by), first_at: at, proposal: JSON.stringify(said) })
  await audit(tx, review, 'seconded', { by, at, facts: factsOf(said) }, random)
}

export const factsOf = ({ reason, ticket }: { readonly reason: string; readonly ticket?: string }) => ({
  reason,
  ...(ticket === undefined ? {} : { ticket }),
})

/** The id of the verification where it is settled now, by what Incode said before. */
async function carryOut(
  room: Room,
  tx: Tx,
  { review, row, policy, isEnrolled }: OpenMatter,
  said: Approval,
  by: ActorRef,
): Promise<VerificationId | undefined> {
  const { clock, random } = room
  const at = clock.now()
  const decided = { decided_by: JSON.stringify(by), decided_at: at, reason: said.reason, ticket: said.ticket ?? null }
  await changeReview(tx, review, { state: 'approved', ...decided })
  await audit(tx, review, 'approved', { by, at, facts: factsOf(said) }, random)
  // A code that spoke of the review must not turn into one that speaks of something else.
  await replaceCodes(tx, row.id, 'return', at)
  if (row.purpose === 'step_up' && isEnrolled && policy.onApproval.step_up === 'allow') {
    if ((await amend(tx, row, { approved_review: review.id }, at)) === undefined) throw problem('version_conflict')
    return row.id
  }
  const changes = {
    approved_review: review.id,
    reason: null,
    review_due_at: null,
    retry_after_seconds: null,
    expires_at: at + comeBackMs,
  }
  const eligible = await advance(tx, row, 'approve', changes, at)
  if (eligible === undefined) throw problem('version_conflict')
  await endSessions(tx, row.id, at)
  await record(room, tx, eligible, 'resumed', by, at)
  await tellPerson(room, tx, row, { decision: 'approved', at, until: at + comeBackMs })
  return undefined
}
