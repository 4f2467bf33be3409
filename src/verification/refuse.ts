import type { Reason } from '../contract/index.ts'
import type { OpenAccount, Starter } from '../integrations/port.ts'
import { typedIn } from './doors.ts'
import { opensAccount } from './evidence/index.ts'
import { isHeld, opensOrBinds, type Through } from './held.ts'
import { addressBudgets, noSessionFor } from './limits.ts'
import { isLockedOut } from './lockout.ts'
import type { LookedUp } from './look-up.ts'
import { isClosedTo } from './objected.ts'
import type { InForce } from './policies/index.ts'
import { reaches } from './policy.ts'
import type { StartRequest } from './port.ts'
import { recoveryClosed } from './recovery-closed.ts'
import type { Room } from './room.ts'
import type { Standing } from './standing.ts'

/** Why a start leads to nothing. */
export interface Refusal {
  readonly reason: Reason
  readonly retryAfterSeconds?: number
}

/** After how long it makes sense to start again where a directory was silent. */
const silenceSeconds = 30

/** What was read before it is answered. */
export interface Known {
  readonly looked: LookedUp
  readonly standing: Standing
  readonly inForce: InForce
  readonly workflowId: string | null
  /** Which one the policy of the person names, where another one is run because nobody vouches for the login. */
  readonly ownWorkflowId: string | null
}

/** What is answered at once, because no verification could change it. */
export async function refuse(room: Room, starter: Starter, request: StartRequest, known: Known): Promise<Refusal | undefined> {
  const {
    looked: { found, silent },
    standing,
    inForce: { policy },
    workflowId,
  } = known
  if (silent) return { reason: 'provider_unavailable', retryAfterSeconds: silenceSeconds }
  if (found.kind === 'nobody') return { reason: found.reason }
  if (!policy.purposes.includes(request.purpose)) return { reason: 'binding_too_weak' }
  if (workflowId === null) return { reason: 'provider_error' }
  const enrolled = standing.state === 'enrolled'
  if (request.enrolledOnly === true && !enrolled) return { reason: 'not_enrolled' }
  if (opensOrBinds(request.purpose, enrolled) && (await isHeld(room.store.db, throughOf(starter, found), room.clock.now()))) {
    return { reason: 'binding_too_weak' }
  }
  if (opensAccount(request.purpose)) {
    if (!enrolled) return { reason: 'not_enrolled' }
    if (!reaches(standing.assurance, policy.minimumAssurance[request.purpose])) return { reason: 'binding_too_weak' }
    const closed = await recoveryClosed(room, found)
    if (closed !== undefined) return { reason: closed }
  }
  if (found.kind === 'external' && request.purpose !== 'sign_up' && !enrolled) return { reason: 'not_enrolled' }

  // What is counted is what people did and Incode was asked for: here nobody does anything, and nothing is asked.
  if (starter.mode === 'rehearsal') return undefined
  const { clock } = room
  const person = found.kind === 'user' ? found.user.externalId : found.externalId
  const { purpose } = request
  const typed = typedIn(request)
  const whom = { purpose, typed, directoryId: found.integrationId, externalId: person, now: clock.now() }
  if (await isLockedOut(room.store.db, policy, whom)) return { reason: 'too_many_attempts' }
  if (await isClosedTo(room, { purpose, typed }, found.integrationId, person)) return { reason: 'too_many_attempts' }
  const spent = noSessionFor(room, { purpose, typed, directory_id: found.integrationId, external_id: person })
  if (spent !== undefined) return { reason: 'rate_limited', retryAfterSeconds: spent }
  return refuseAnybody(room, starter, request)
}

/** The same whoever it is about: the network address started too much, or Incode is down. */
export async function refuseAnybody(
  { budgets, breakers, policy }: Room,
  starter: Starter,
  { address }: StartRequest,
): Promise<Refusal | undefined> {
  for (const budget of address === undefined ? [] : addressBudgets(policy, address)) {
    const spent = await budgets.spend(budget)
    if (spent !== undefined) return { reason: 'rate_limited', retryAfterSeconds: spent }
  }
  const down = breakers.refuses(starter.accountId)
  return down === undefined ? undefined : { reason: 'provider_unavailable', retryAfterSeconds: down }
}

const throughOf = ({ mode, integrationId, accountId }: Starter, found: LookedUp['found']): Through => ({
  mode,
  integration_id: integrationId,
  account_id: accountId,
  directory_id: found.integrationId,
})

/**
 * What a policy names goes before what a request asks for: a request undercuts no policy. Either is one that the account
 * lists; null where it does not.
 */
export function workflowOf(
  starter: Starter,
  { purpose, workflowId }: Pick<StartRequest, 'purpose' | 'workflowId'>,
  account: OpenAccount,
  { policy }: InForce,
): string | null {
  const chosen = policy.workflows?.[purpose] ?? workflowId
  if (chosen === undefined) return starter.workflowId
  return account.verifier.workflows.some(({ id }) => id === chosen) ? chosen : null
}
