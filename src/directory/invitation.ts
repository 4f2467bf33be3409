import type { Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import { writeMoves } from './counters.ts'
import { liveEnrollment } from './enrollment.ts'
import { showEnrollment } from './enrollment-shown.ts'
import type { Subject } from './subjects.ts'

/**
 * That somebody is invited, as the view and its counters show it. It binds nothing and stands in nobody's way: whatever
 * binds takes its place. False where something is bound, or was and may not simply be bound anew.
 */
export async function beginInvitation(
  tx: Tx,
  subject: Subject,
  { at, expiresAt }: { readonly at: number; readonly expiresAt: number },
  random: Random,
): Promise<boolean> {
  if (subject.rebind !== 'free') return false
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('enrollments')
    .values({
      id: `enr_${token(random, 15)}`,
      subject_id: subject.id,
      integration_id: subject.integration_id,
      tenant: '',
      identity_id: null,
      link_slot: '',
      state: 'invited',
      assurance: null,
      evidence: '[]',
      verification_id: null,
      bound_at: null,
      expires_at: expiresAt,
      created_at: at,
      ended_at: null,
      ended_why: null,
      recovery_from: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  await show(tx, subject, 'invited', at)
  return true
}

/** The invitation is over, and nothing came of it. What was bound meanwhile is not touched. */
export async function endInvitation(
  tx: Tx,
  subject: Subject,
  { why, at }: { readonly why: string; readonly at: number },
): Promise<void> {
  const live = await liveEnrollment(tx.db, subject.id)
  if (live?.state !== 'invited') return
  const { numUpdatedRows } = await tx.db
    .updateTable('enrollments')
    .set({ ended_at: at, ended_why: why })
    .where('id', '=', live.id)
    .where('state', '=', 'invited')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 1n) await show(tx, subject, 'not_enrolled', at)
}

async function show(tx: Tx, subject: Subject, enrollment: 'invited' | 'not_enrolled', at: number): Promise<void> {
  const counts = new CountChanges()
  await showEnrollment(tx, subject, { enrollment, assurance: null, boundAt: null }, at, counts)
  await writeMoves(tx.db, counts)
}
