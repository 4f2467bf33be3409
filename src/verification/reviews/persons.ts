import type { EnrollmentState, Purpose, ReviewKind } from '../../contract/index.ts'
import type { Policy } from '../policy.ts'

/** What opens an account from outside. */
const opens: readonly Purpose[] = ['account_recovery', 'helpdesk']

/** Whatever a policy says. */
export const peopleWhereItBindsOrOpens = 2

/**
 * How many people have to approve. Two wherever the yes helps to open an account or to bind an identity to one, and a name
 * that is accepted of somebody who is not enrolled does; else as many as the policy wants.
 */
export function personsNeeded(
  review: { readonly kind: ReviewKind; readonly purpose: Purpose; readonly enrollment: EnrollmentState },
  policy: Pick<Policy, 'reviewers'>,
): number {
  const strong = review.enrollment !== 'enrolled' || opens.includes(review.purpose)
  return strong ? peopleWhereItBindsOrOpens : policy.reviewers
}
