import type { AdminToken, Verification } from '../../api/schema.ts'

/** Words of the API's closed lists that more than one page says, so that each is told in one word wherever it stands. */

type Words<Word extends string> = Readonly<Record<Word, string>>

export const purposes: Words<Verification['purpose']> = {
  enrollment: 'Enrollment',
  sign_up: 'Sign-up',
  step_up: 'Step-up',
  account_recovery: 'Account recovery',
  helpdesk: 'Helpdesk',
}

/** How a verification ended; `open` is whatever has no outcome. */
export const outcomes: Words<NonNullable<Verification['outcome']> | 'open'> = {
  allow: 'Allowed',
  challenge: 'Challenged',
  deny: 'Denied',
  open: 'Not settled',
}

/** What somebody may do here is called after. */
export const roles: Words<AdminToken['role']> = {
  owner: 'Owner',
  admin: 'Admin',
  reviewer: 'Reviewer',
  agent: 'Agent',
  supervisor: 'Supervisor',
  auditor: 'Auditor',
}
