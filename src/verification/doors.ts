import type { VerificationsTable } from '../storage/tables/index.ts'

/** Where somebody comes in, by who can stand there. */
export type Door = 'page' | 'known_channel' | 'flow' | 'signed_in' | 'invited' | 'helpdesk'

/**
 * How much of a day's Incode sessions each door may use up. A stranger can stand at two of them: at a page of ours where a
 * login is typed, and at a flow that lets people in who have not signed in. What these two leave is kept for all others. At
 * such a page whoever has read a code at an address on record stands at a door of their own.
 */
export const doorShares: Readonly<Record<Door, number>> = {
  page: 0.25,
  known_channel: 1,
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
  if (typed === 2) return 'known_channel'
  return typed === 1 ? 'page' : byPurpose[purpose]
}

/** As the row has it: what was typed, and whether a code from an address on record came with it. */
export function typedIn({ typed, hasCode }: { readonly typed?: boolean; readonly hasCode?: boolean }): 1 | 2 | null {
  if (typed !== true) return null
  return hasCode === true ? 2 : 1
}

/** Whether nobody may learn whether there is such a person. */
export const isTyped = ({ typed }: Pick<VerificationsTable, 'typed'>): boolean => typed !== null
