import type { Starter } from '../integrations/port.ts'
import type { Evidence } from './decide.ts'
import { loginBudget } from './limits.ts'
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
  const busy = (await refuseAnybody(room, starter, request)) ?? (await refuseTyping(room, request, found))
  if (busy !== undefined) return { found: nobody(found), refusal: busy }
  const { address: _, ...counted } = request
  const refusal = await refuse(room, starter, counted, known)
  return { found: refusal === undefined ? found : nobody(found), refusal: undefined }
}

/** Of all logins alike, whether anybody has them. */
async function refuseTyping({ budgets, policy }: Room, { address }: StartRequest, found: Found): Promise<Refusal | undefined> {
  if (address === undefined || found.kind === 'external') return undefined
  const retryAfterSeconds = await budgets.spend(loginBudget(policy, address, found.login.normalize('NFKC').toLowerCase()))
  return retryAfterSeconds === undefined ? undefined : { reason: 'rate_limited', retryAfterSeconds }
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
