import type { Assurance, Random, VerificationId } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import { writeMoves } from './counters.ts'
import { type Enrollment, lockSubject } from './enrollment.ts'
import { showEnrollment } from './enrollment-shown.ts'
import type { Subject } from './subjects.ts'

/** What becomes of a binding whose identity stays. */
export interface BindingChange {
  readonly why: 'raised' | 'renewed'
  readonly assurance: Assurance
  readonly evidence: readonly string[]
  readonly expiresAt: number | null
  readonly recoveryFrom: number | null
  readonly verificationId: VerificationId
  readonly at: number
}

/** Puts another row in the place of a live one, which becomes history. False where it is live no longer. */
export async function changeBinding(
  tx: Tx,
  subject: Subject,
  live: Enrollment,
  change: BindingChange,
  random: Random,
): Promise<boolean> {
  const { why, assurance, evidence, expiresAt, recoveryFrom, verificationId, at } = change
  await lockSubject(tx, subject)
  const { numUpdatedRows } = await tx.db
    .updateTable('enrollments')
    .set({ ended_at: at, ended_why: why })
    .where('id', '=', live.id)
    .where('state', '=', 'enrolled')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  // A binding that is renewed is as old as its renewal; one that is raised stays as old as it was.
  const boundAt = why === 'renewed' ? at : live.bound_at
  await tx.db
    .insertInto('enrollments')
    .values({
      ...live,
      id: `enr_${token(random, 15)}`,
      assurance,
      evidence: JSON.stringify(evidence),
      verification_id: verificationId,
      bound_at: boundAt,
      expires_at: expiresAt,
      recovery_from: recoveryFrom,
      created_at: at,
    })
    .execute()
  const counts = new CountChanges()
  await showEnrollment(tx, subject, { enrollment: 'enrolled', assurance, boundAt }, at, counts)
  await writeMoves(tx.db, counts)
  return true
}
