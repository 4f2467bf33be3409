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

/**
 * How often one address types one login. Counted by who acts: a stranger who types somebody's login all day uses up what is the
 * stranger's, and nothing of the person's, who sits elsewhere.
 */
export function loginBudget(policy: Policy, address: string, login: string): Budget {
  return { scope: 'typed_login', of: `${address} ${login}`, windowMs: hour, limit: policy.startsPerLoginHour }
}

/** Whose sessions are counted, and for what. */
type Payer = Pick<Row, 'purpose' | 'directory_id' | 'external_id'>

/**
 * What an Incode session is paid from. Against a person counts only what somebody did who was signed in as them: whoever
 * merely types their name uses up nothing of theirs, and what was used up keeps nobody from recovering.
 */
function sessionBudgets(policy: Policy, { purpose, directory_id, external_id }: Payer): readonly Budget[] {
  const signedIn = purpose === 'step_up' || purpose === 'enrollment'
  const ofPerson: Budget = {
    scope: 'person_sessions',
    of: `${directory_id} ${external_id}`,
    windowMs: hour,
    limit: policy.sessionsPerPersonHour,
  }
  const ofAll: Budget = { scope: 'installation_sessions', of: 'all', windowMs: 24 * hour, limit: policy.sessionsPerDay }
  return signedIn && directory_id !== null && external_id !== null ? [ofPerson, ofAll] : [ofAll]
}

/** Whether there can be no Incode session at present: undefined, or in how many seconds there may be one. Pays nothing. */
export function noSessionFor({ budgets, policy }: Room, payer: Payer): number | undefined {
  return sessionBudgets(policy, payer)
    .map(budget => budgets.exhausted(budget))
    .find(seconds => seconds !== undefined)
}

/** What a picture is paid from besides: guesses of one client are counted across all the people that it names. */
export async function payForFace(room: Room, clientId: string, payer: Payer): Promise<number | undefined> {
  const { budgets, policy } = room
  const ofClient: Budget = { scope: 'client_faces', of: clientId, windowMs: hour, limit: policy.facesPerClientHour }
  return (await budgets.spend(ofClient)) ?? payForSession(room, payer)
}

/** Pays for one more Incode session: undefined, or in how many seconds there may be one. */
export async function payForSession({ budgets, policy }: Room, payer: Payer): Promise<number | undefined> {
  for (const budget of sessionBudgets(policy, payer)) {
    const seconds = await budgets.spend(budget)
    if (seconds !== undefined) return seconds
  }
  return undefined
}
