import type { Tx } from '../storage/store.ts'
import type { Call, Person } from './rows.ts'
import { isForSafety } from './view.ts'

const dayMs = 86_400_000

/** Nothing came of these, and nothing stands. */
const nothing: readonly string[] = ['expired', 'cancelled', 'denied']

/**
 * Why a call needs a second person: whoever is sent away by one agent tries the next, and whoever was called by a stranger
 * has just said so. Undefined where it needs none.
 */
export async function needsSupervisor(
  { db }: Tx,
  id: string,
  { integrationId, externalId }: Person,
  agentKey: string,
  now: number,
): Promise<string | undefined> {
  const others = await db
    .selectFrom('verifications')
    .innerJoin('helpdesk_calls', 'helpdesk_calls.verification_id', 'verifications.id')
    .select(['verifications.state', 'verifications.reason', 'helpdesk_calls.agent_key', 'verifications.operations_closed_at'])
    .where('verifications.directory_id', '=', integrationId)
    .where('verifications.external_id', '=', externalId)
    .where('verifications.started_at', '>', now - dayMs)
    .where('verifications.id', '!=', id as Call['verification_id'])
    .execute()
  const wasStopped = ({ state, reason, operations_closed_at }: (typeof others)[number]) =>
    state === 'void' || operations_closed_at !== null || (state === 'denied' && reason !== null && isForSafety(reason))
  if (others.some(wasStopped)) {
    return 'A verification of this person was stopped within a day, for their safety: another one takes a supervisor.'
  }
  if (others.some(({ state, agent_key }) => agent_key !== agentKey && !nothing.includes(state))) {
    return 'Another agent verified, or is verifying, this person within a day: another one takes a supervisor.'
  }
  return undefined
}
