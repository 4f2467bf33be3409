import { problem } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import type { Budget } from './budgets.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

const minute = 60_000
const hour = 60 * minute

/** A client's own rate; the only limit that is a problem of the caller's and not a verdict. */
export async function payForStart({ budgets }: Room, starter: Starter): Promise<void> {
  const of = starter.clientId ?? starter.integrationId
  const retryAfterSeconds = await budgets.spend({ scope: 'client', of, windowMs: minute, limit: starter.startsPerMinute })
  if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
}

export function addressBudget(policy: Policy, address: string): Budget {
  return { scope: 'address', of: address, windowMs: hour, limit: policy.startsPerAddressHour }
}

export function personBudget(policy: Policy, directoryId: string, externalId: string): Budget {
  return { scope: 'person_sessions', of: `${directoryId} ${externalId}`, windowMs: hour, limit: policy.sessionsPerPersonHour }
}

export function sessionBudget(policy: Policy): Budget {
  return { scope: 'installation_sessions', of: 'all', windowMs: 24 * hour, limit: policy.sessionsPerDay }
}

/**
 * Pays for one more Incode session: undefined, or in how many seconds there may be one. Against a person counts only
 * what somebody did who was signed in as them: whoever merely types their name can use up nothing of theirs.
 */
export async function payForSession({ budgets, policy }: Room, row: Row): Promise<number | undefined> {
  const signedIn = row.purpose === 'step_up' || row.purpose === 'enrollment'
  if (signedIn && row.directory_id !== null && row.external_id !== null) {
    const seconds = await budgets.spend(personBudget(policy, row.directory_id, row.external_id))
    if (seconds !== undefined) return seconds
  }
  return budgets.spend(sessionBudget(policy))
}
