import { problem } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { keyOf, refuseOwnCase, refuseSamePerson } from './conflict.ts'
import type { Agent } from './deps.ts'
import type { Call, Override, Person } from './rows.ts'
import { isForSafety } from './view.ts'

const dayMs = 86_400_000

/** Nothing came of these, and nothing stands. */
const nothing: readonly string[] = ['expired', 'cancelled', 'denied']

/**
 * Why a call needs a second person: whoever is sent away by one agent tries the next, and whoever was called by a stranger
 * has just said so. Undefined where it needs none.
 */
async function needsSupervisor(
  { db }: Pick<Tx, 'db'>,
  id: string | undefined,
  { integrationId, externalId }: Person,
  agentKey: string,
  now: number,
): Promise<string | undefined> {
  const others = await db
    .selectFrom('verifications')
    .innerJoin('helpdesk_calls', 'helpdesk_calls.verification_id', 'verifications.id')
    .select(['verifications.state', 'verifications.reason', 'verifications.reported', 'verifications.decided_at'])
    .select(['helpdesk_calls.agent_key', 'verifications.operations_closed_at'])
    .where('verifications.directory_id', '=', integrationId)
    .where('verifications.external_id', '=', externalId)
    .where('verifications.started_at', '>', now - dayMs)
    .$if(id !== undefined, query => query.where('verifications.id', '!=', id as Call['verification_id']))
    .execute()
  const wasStopped = ({ state, reason, operations_closed_at }: (typeof others)[number]) =>
    state === 'void' || operations_closed_at !== null || (state === 'denied' && reason !== null && isForSafety(reason))
  // Once somebody was seen it counts, however it ended: it could be called off, or left to run out, to have another agent begin anew.
  const wasSeen = ({ decided_at, reported }: (typeof others)[number]) => decided_at !== null || reported !== null
  if (others.some(wasStopped)) {
    return 'A verification of this person was stopped within a day, for their safety: another one takes a supervisor.'
  }
  if (others.some(one => one.agent_key !== agentKey && (!nothing.includes(one.state) || wasSeen(one)))) {
    return 'Another agent verified, or is verifying, this person within a day: another one takes a supervisor.'
  }
  return undefined
}

/** Refuses what nobody does alone: their own case, and what takes a second person who is not there, or is none. */
export async function refuseAlone(
  tx: Tx,
  agent: Agent,
  { person, override, id }: { readonly person: Person; readonly override: Override | undefined; readonly id?: string },
  now: number,
): Promise<void> {
  await refuseOwnCase(tx, agent, person)
  const second = await needsSupervisor(tx, id, person, keyOf(agent), now)
  if (second !== undefined && override === undefined) throw problem('policy_denied', second)
  if (override !== undefined) await refuseSamePerson(tx, agent, person, override)
}
