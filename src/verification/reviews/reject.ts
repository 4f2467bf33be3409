import { type ActorRef, problem, type RejectionReason } from '../../contract/index.ts'
import { end } from '../current.ts'
import type { Room } from '../room.ts'
import { replaceCodes } from '../rows.ts'
import { factsOf } from './approve.ts'
import { audit } from './audit.ts'
import { openMatter } from './open-matter.ts'
import { changeReview, type Review } from './rows.ts'
import { tellPerson } from './tell-person.ts'

export interface Rejection {
  readonly reason: RejectionReason
  readonly ticket?: string
}

/** A reviewer's no. One is enough, and of a verdict that waits it is the end. */
export async function reject(room: Room, { id, verification_id }: Review, said: Rejection, by: ActorRef): Promise<void> {
  const at = room.clock.now()
  await room.store.transaction(async tx => {
    const { review, row } = await openMatter(room, tx, verification_id, id, by)
    const decided = { decided_by: JSON.stringify(by), decided_at: at, reason: said.reason, ticket: said.ticket ?? null }
    await changeReview(tx, review, { state: 'rejected', identity_id: null, ...decided })
    await audit(tx, review, 'rejected', { by, at, facts: factsOf(said) }, room.random)
    if (review.kind === 'dispute') return
    await replaceCodes(tx, row.id, 'return', at)
    if ((await end(room, tx, row, 'deny', 'review_rejected', by)) === undefined) throw problem('version_conflict')
    await tellPerson(room, tx, row, { decision: 'rejected', at })
  })
}
