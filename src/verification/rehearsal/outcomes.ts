import type { Approval } from '../decide/evidence.ts'
import type { Row } from '../rows.ts'

/** What whoever rehearses can choose in place of Incode's answer, and afterwards in place of a reviewer's. */
export const rehearsalOutcomes = [
  'pass',
  'review',
  'wrong_document',
  'other_name',
  'other_face',
  'abandon',
  'provider_down',
  'reviewer_approves',
  'reviewer_rejects',
] as const
export type RehearsalOutcome = (typeof rehearsalOutcomes)[number]

const ofReview: ReadonlySet<RehearsalOutcome> = new Set<RehearsalOutcome>(['reviewer_approves', 'reviewer_rejects'])

/** What can be chosen now. Nothing, where it is no rehearsal. */
export function offered({ mode, state, rehearsed }: Pick<Row, 'mode' | 'state' | 'rehearsed'>): readonly RehearsalOutcome[] {
  if (mode !== 'rehearsal') return []
  if (state === 'at_vendor' && rehearsed === null) return rehearsalOutcomes.filter(one => !ofReview.has(one))
  return state === 'review' ? rehearsalOutcomes.filter(one => ofReview.has(one)) : []
}

/** A reviewer's yes that was chosen, and the face that is looked at once more after a real one: here, that went well, too. */
export function rehearsedApproval({ mode, rehearsed }: Pick<Row, 'mode' | 'rehearsed'>): Approval | null {
  const isYes = mode === 'rehearsal' && rehearsed === 'reviewer_approves'
  return isYes ? { fresh: true, sameIdentity: true, seen: 'matched', mismatched: [] } : null
}
