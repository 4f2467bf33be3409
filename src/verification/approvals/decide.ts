import { problem } from '../../contract/index.ts'
import { endOverdue } from '../current.ts'
import { opensForSeat } from '../operations/offer.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import { findRow, lockRow } from '../rows.ts'
import { tellApproval } from './journal.ts'
import { pageOf } from './page.ts'
import type { ApprovalPage, SignedInApprover } from './port.ts'
import { type Approval, approvalBy, approversOf, leaveOpen, stateOf } from './rows.ts'
import { tellAsked } from './tell-asked.ts'
import { tiesForDeciding } from './ties.ts'
import { insistOnApprover } from './who.ts'

/** A sign-in from before says nothing of who sits there now. */
export const signInMs = 5 * 60_000

/** What somebody who may decide sees of it. Anybody else learns nothing but that somebody else was asked. */
export async function lookAtApproval(room: Room, handle: string, who: SignedInApprover): Promise<ApprovalPage> {
  const { db } = room.store
  const approval = await approvalBy(db, handle)
  const row = approval && (await findRow(db, approval.verification_id))
  if (approval === undefined || row === undefined) throw problem('not_found')
  insistOnFresh(room, who)
  const now = room.clock.now()
  const { policy } = await room.policies.inForce(db, whomOf(row))
  const ties = await tiesForDeciding(room, row, approversOf(approval), who)
  await insistOnApprover(db, row, approversOf(approval), who, { settleDays: policy.settleDays, now, ties })
  return pageOf(db, row, approval, { now, isOver: !opensForSeat(row) })
}

/** Yes or no, once, by one person who has no other part in it: with everything looked at again under the lock. */
export async function decideApproval(
  room: Room,
  handle: string,
  who: SignedInApprover,
  { answer, reason }: { readonly answer: 'approve' | 'refuse'; readonly reason: string },
): Promise<ApprovalPage> {
  const found = await approvalBy(room.store.db, handle)
  if (found === undefined) throw problem('not_found')
  insistOnFresh(room, who)
  const before = await findRow(room.store.db, found.verification_id)
  if (before === undefined) throw problem('not_found')
  const ties = await tiesForDeciding(room, before, approversOf(found), who)
  return room.store.transaction(async tx => {
    const now = room.clock.now()
    const row = await lockRow(tx, found.verification_id)
    const approval = await approvalBy(tx.db, handle)
    if (row === undefined || approval === undefined) throw problem('not_found')
    const { policy } = await room.policies.inForce(tx.db, whomOf(row))
    await insistOnApprover(tx.db, row, approversOf(approval), who, { settleDays: policy.settleDays, now, ties })
    const isOver = (await endOverdue(room, tx, row)) !== undefined || !opensForSeat(row)
    const shown = (one: Approval) => pageOf(tx.db, row, one, { now, isOver })
    if (isOver || stateOf(approval, now) !== 'open') return shown(approval)
    const state = answer === 'approve' ? 'approved' : 'refused'
    const decided = {
      state,
      decided_at: now,
      decided_directory: who.integrationId,
      decided_person: who.externalId,
      reason,
    } as const
    if (!(await leaveOpen(tx, approval, decided))) return shown((await approvalBy(tx.db, handle)) ?? approval)
    const actor = { kind: 'person', id: room.marks.of(who.integrationId, who.externalId) } as const
    await tellApproval(room, tx, row, approval, { what: state, actor })
    await tellAsked(room, tx, row, approval, { kind: `approval_${state}`, settleDays: policy.settleDays })
    return shown({ ...approval, ...decided })
  })
}

function insistOnFresh({ clock }: Room, { signedInAt }: SignedInApprover): void {
  const age = clock.now() - signedInAt
  if (age > signInMs || age < -signInMs) throw problem('unauthenticated', 'Sign in anew to decide.')
}
