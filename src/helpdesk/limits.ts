import { problem } from '../contract/index.ts'
import { findByLogin } from '../directory/users.ts'
import type { Desk } from '../integrations/desk.ts'
import { folded } from '../verification/deliver-to.ts'
import { canVerify } from '../verification/subject.ts'
import { keyOf } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import type { Person } from './rows.ts'

/** How often one may begin, and how often one may be called. Whoever acts has a limit that comes before that of whom it is about. */

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const perClientHour = 600
const perAgentHour = 60
const perAgentAndPersonDay = 5
const perPersonDay = 20

/**
 * Whose budget it is. A ticket system says who asks, in whichever words: one that is nobody of the directory, and not on the
 * list of the integration, has no budget of its own, and a new name buys nothing.
 */
async function purseOf({ store }: HelpdeskDeps, agent: Agent, { starter, agents }: Desk): Promise<string> {
  const { actor, requestedBy } = agent
  if (actor.kind === 'admin') return keyOf(agent)
  const shared = `${actor.kind} ${actor.id}`
  if (requestedBy === undefined) return shared
  const name = folded(requestedBy.id)
  if (agents.some(one => folded(one) === name)) return keyOf(agent)
  for (const directoryId of starter.directoryIds) {
    const hits = await findByLogin(store.db, directoryId, requestedBy.id)
    if (hits.length === 1 && hits.every(({ status }) => canVerify(status))) return keyOf(agent)
  }
  return shared
}

/** Before anybody is looked for. */
export async function payForStart(deps: HelpdeskDeps, agent: Agent, desk: Desk): Promise<void> {
  const { actor } = agent
  if (actor.kind === 'client') {
    await spend(deps, { scope: 'desk_client', of: actor.id, windowMs: hourMs, limit: perClientHour })
  }
  const of = await purseOf(deps, agent, desk)
  await spend(deps, { scope: 'agent_starts', of, windowMs: hourMs, limit: perAgentHour })
}

/** Once nothing else speaks against it: what is refused uses up nobody's, and one agent alone shuts nobody out. */
export async function payForPerson(deps: HelpdeskDeps, agent: Agent, desk: Desk, person: Person): Promise<void> {
  const whom = `${person.integrationId} ${person.externalId}`
  const own = `${await purseOf(deps, agent, desk)} ${whom}`
  await spend(deps, { scope: 'agent_person_calls', of: own, windowMs: dayMs, limit: perAgentAndPersonDay })
  await spend(deps, { scope: 'person_calls', of: whom, windowMs: dayMs, limit: perPersonDay })
}

async function spend({ budgets }: HelpdeskDeps, budget: Parameters<HelpdeskDeps['budgets']['spend']>[0]): Promise<void> {
  const retryAfterSeconds = await budgets.spend(budget)
  if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
}
