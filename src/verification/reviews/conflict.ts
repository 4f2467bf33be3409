/** The names that one human may be known by here: tokens, accounts, addresses. */
export type Party = readonly string[]

/**
 * Whether somebody would decide in their own case: who is decided on, or who started it, asked for it or decided before.
 * Pure: the same names give the same answer.
 */
export function conflict(actor: Party, subject: Party, others: readonly Party[]): 'subject' | 'involved' | undefined {
  const isOne = (other: Party) => other.some(name => actor.includes(name))
  if (isOne(subject)) return 'subject'
  return others.some(isOne) ? 'involved' : undefined
}

/** Names compare as logins do. */
const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase()

export const asToken = (id: string) => `token:${id}`
export const asAccount = (integrationId: string, externalId: string) => `account:${integrationId}/${externalId}`
export const asLogin = (login: string) => `login:${folded(login)}`
