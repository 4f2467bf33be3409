import { problem } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import type { Evidence } from './decide.ts'
import { folded } from './deliver-to.ts'
import { isTyped, typedIn } from './doors.ts'
import { addressBudgets, loginBudgets, noSessionFor } from './limits.ts'
import { whomOf } from './policies/index.ts'
import { type Policy, triesOf } from './policy.ts'
import type { StartRequest } from './port.ts'
import type { Refusal } from './refuse.ts'
import { type Known, refuse, refuseAnybody } from './refuse.ts'
import type { Room } from './room.ts'
import { amend, type Row } from './rows.ts'
import type { Found } from './subject.ts'

/** What a start comes to: about whom it is, and why it leads to nothing. */
export interface Judged {
  readonly found: Found
  readonly refusal: Refusal | undefined
}

/**
 * Where anybody may type a name, the answer says nothing of it: whoever could not verify gets a verification too, of
 * nobody. It goes the same way, and nothing that is shown there passes it. What is refused is said before anybody was looked for.
 */
export async function judge(room: Room, starter: Starter, request: StartRequest, known: Known): Promise<Judged> {
  const { found } = known.looked
  if (request.typed !== true) return { found, refusal: await refuse(room, starter, request, known) }
  // The address has paid by now.
  const { address: _, ...counted } = request
  const down = noSessions(room, request) ?? (await refuseAnybody(room, starter, counted))
  if (down !== undefined) return { found: nobody(found), refusal: down }
  const refusal = await refuse(room, starter, counted, known)
  // A policy that wants another check is not undercut by one that is the same for everybody.
  const isTheirs = refusal === undefined && known.ownWorkflowId === known.workflowId
  return { found: isTheirs ? found : nobody(found), refusal: undefined }
}

/** Of all logins alike, whether anybody has them: before anybody is looked for, and nothing is kept of one that is refused. */
export async function payForTyping({ budgets, policy }: Room, { typed, address, subject }: StartRequest): Promise<void> {
  if (typed !== true || address === undefined) return
  const ofLogin = 'loginHint' in subject ? loginBudgets(policy, address, folded(subject.loginHint)) : []
  const budgetsOfTyping = [...addressBudgets(policy, address), ...ofLogin]
  for (const budget of budgetsOfTyping) {
    const retryAfterSeconds = await budgets.spend(budget)
    if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
  }
}

/** What this door may use up is used up, for whoever stands there. */
function noSessions(room: Room, request: StartRequest): Refusal | undefined {
  const payer = { purpose: request.purpose, typed: typedIn(request), directory_id: null, external_id: null }
  const retryAfterSeconds = noSessionFor(room, payer)
  return retryAfterSeconds === undefined ? undefined : { reason: 'rate_limited', retryAfterSeconds }
}

/** How many Incode sessions there are, as whoever sits there sees it: of a login that was typed, as many as of any other. */
export async function triesSeen({ policies }: Pick<Room, 'policies'>, db: Room['store']['db'], row: Row, policy: Policy) {
  if (!isTyped(row)) return triesOf(policy, row)
  const { policy: ofAnybody } = await policies.inForce(db, { ...whomOf(row), externalId: null })
  return triesOf(ofAnybody, row)
}

function nobody(found: Found): Found {
  if (found.kind === 'external') return found
  return { kind: 'nobody', integrationId: found.integrationId, reason: 'user_unknown', login: found.login }
}

/** Nothing of a person: what a verdict about nobody is decided by, besides what Incode says. */
export const nobodysFacts = {
  account: null,
  match: 'not_checked',
  claims: {},
  document: null,
  claimsSettled: false,
  collisions: 0,
  spokenFor: [],
  enrollment: { state: 'not_enrolled', identityId: null, assurance: null, rebind: 'free', recovery: 'closed' },
  identityInUse: false,
  approval: null,
} as const satisfies Partial<Evidence>

/** From where it cannot go on as theirs, since they failed or tried too often, it goes on as nobody's. */
export async function leaveAsNobodys({ store, clock }: Room, row: Row): Promise<Row | undefined> {
  return store.transaction(tx => amend(tx, row, { subject_id: null, external_id: null }, clock.now()))
}
