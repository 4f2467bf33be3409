import type { DirectoryUser, VerificationReport } from '../../api/schema.ts'

type Words<Name extends string> = Readonly<Record<Name, string>>

const status: Words<DirectoryUser['status']> = {
  active: 'Active',
  locked: 'Locked',
  suspended: 'Suspended',
  staged: 'Staged',
  inactive: 'Inactive',
  removed: 'Removed',
}
const enrollment: Words<DirectoryUser['enrollment']> = {
  enrolled: 'Enrolled',
  in_review: 'In review',
  invited: 'Invited',
  not_enrolled: 'Not enrolled',
  expired: 'Expired',
  revoked: 'Revoked',
}
const assurance: Words<NonNullable<DirectoryUser['assurance']>> = { low: 'low', medium: 'medium', high: 'high' }
const purpose: Words<VerificationReport['purpose']> = {
  enrollment: 'Enrollment',
  sign_up: 'Sign-up',
  step_up: 'Step-up',
  account_recovery: 'Account recovery',
  helpdesk: 'Helpdesk',
}
const outcome: Words<NonNullable<VerificationReport['outcome']>> = { allow: 'Allow', challenge: 'Challenge', deny: 'Deny' }

/** What people's accounts and verifications are called, on every page that shows some. */
export const people = {
  status,
  enrollment,
  assurance,
  purpose,
  outcome,
  underWay: 'Under way',
  rehearsal: 'rehearsal',
  /** A reason of the closed list, as words. */
  reason: (reason: string) => reason.replaceAll('_', ' '),
  withAssurance: (state: string, level: string) => `${state}, ${level}`,
}
