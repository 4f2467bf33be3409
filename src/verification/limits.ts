import { problem } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import { networksOf } from '../security/network-of.ts'
import type { Budget } from './budgets.ts'
import { type Door, doorOf } from './doors.ts'
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

export function addressBudgets(policy: Policy, address: string): readonly Budget[] {
  return networksOf(address).map(({ of, times }) => ({
    scope: 'address',
    of,
    windowMs: hour,
    limit: policy.startsPerAddressHour * times,
  }))
}

/**
 * How often one address types one login. Counted by who acts: a stranger who types somebody's login all day uses up what is the
 * stranger's, and nothing of the person's, who sits elsewhere.
 */
export function loginBudgets(policy: Policy, address: string, login: string): readonly Budget[] {
  return networksOf(address).map(({ of, times }) => ({
    scope: 'typed_login',
    of: `${of} ${login}`,
    windowMs: hour,
    limit: policy.startsPerLoginHour * times,
  }))
}

/** Whose sessions are counted, and for what. */
type Payer = Pick<Row, 'purpose' | 'typed' | 'directory_id' | 'external_id'>

/** Of the whole installation, what one door may use up. */
export function doorBudget({ sessionsPerDay, sessionShares }: Policy, door: Door): Budget | undefined {
  const share = sessionShares[door]
  if (share >= 1) return undefined
  return { scope: 'door_sessions', of: door, windowMs: 24 * hour, limit: Math.max(1, Math.floor(sessionsPerDay * share)) }
}

/**
 * What an Incode session is paid from. Against a person counts only what somebody did who was signed in as them: whoever
 * merely types their name uses up nothing of theirs, and what was used up keeps nobody from recovering. The door comes
 * before the installation, so that a stranger who is turned away there takes nothing from the others.
 */
function sessionBudgets(policy: Policy, payer: Payer): readonly Budget[] {
  const { directory_id, external_id } = payer
  const door = doorOf(payer)
  const signedIn = door === 'signed_in' || door === 'invited'
  const ofPerson: Budget = {
    scope: 'person_sessions',
    of: `${directory_id} ${external_id}`,
    windowMs: hour,
    limit: policy.sessionsPerPersonHour,
  }
  const ofDoor = doorBudget(policy, door)
  const ofAll: Budget = { scope: 'installation_sessions', of: 'all', windowMs: 24 * hour, limit: policy.sessionsPerDay }
  const known = signedIn && directory_id !== null && external_id !== null
  return [...(known ? [ofPerson] : []), ...(ofDoor === undefined ? [] : [ofDoor]), ofAll]
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
