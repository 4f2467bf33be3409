import { isOneParty, type Party } from '../../directory/parties.ts'

/**
 * Whether somebody would decide in their own case: who is decided on, or who started it, asked for it or decided before.
 * Pure: the same names give the same answer.
 */
export function conflict(actor: Party, subject: Party, others: readonly Party[]): 'subject' | 'involved' | undefined {
  if (isOneParty(actor, subject)) return 'subject'
  return others.some(other => isOneParty(actor, other)) ? 'involved' : undefined
}
