import type { VerificationsTable } from '../storage/tables/index.ts'

/** Where somebody comes in, by who can stand there. */
export type Door = 'page' | 'flow' | 'signed_in' | 'invited' | 'helpdesk'

/**
 * How much of a day's Incode sessions each door may use up. A stranger can stand at the first two: at a page of ours where a
 * login is typed, and at a flow that lets people in who have not signed in. What these two leave is kept for all others.
 */
export const doorShares: Readonly<Record<Door, number>> = {
  page: 0.25,
  flow: 0.5,
  signed_in: 1,
  invited: 1,
  helpdesk: 1,
}

const byPurpose: Readonly<Record<VerificationsTable['purpose'], Door>> = {
  step_up: 'signed_in',
  enrollment: 'invited',
  sign_up: 'flow',
  account_recovery: 'flow',
  helpdesk: 'helpdesk',
}

export function doorOf({ purpose, typed }: Pick<VerificationsTable, 'purpose' | 'typed'>): Door {
  return typed === 1 ? 'page' : byPurpose[purpose]
}
