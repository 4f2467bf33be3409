import { problem } from '../contract/index.ts'
import { accountParty, type Party, partyOf } from '../directory/parties.ts'
import { isSecondPerson } from '../security/second-person.ts'
import type { Tx } from '../storage/store.ts'
import { folded } from '../verification/deliver-to.ts'
import { conflict } from '../verification/reviews/conflict.ts'
import type { Agent } from './deps.ts'
import type { Override, Person } from './rows.ts'

/** Who may not help whom: nobody verifies themselves, and a second person is another one than both. */

export async function agentParty(tx: Tx, { actor, requestedBy }: Agent): Promise<Party> {
  return [...(await partyOf(tx.db, actor)), ...(requestedBy === undefined ? [] : await partyOf(tx.db, requestedBy))]
}

export const subjectParty = (tx: Tx, { integrationId, externalId }: Person) => accountParty(tx.db, integrationId, externalId)

/** Whoever is at the desk is not whom it is about, under whichever account or name. */
export async function refuseOwnCase(tx: Tx, agent: Agent, person: Person): Promise<void> {
  const own = conflict(await agentParty(tx, agent), await subjectParty(tx, person), [])
  if (own !== undefined) throw problem('forbidden', 'Nobody verifies themselves: ask a colleague.')
}

export async function refuseSamePerson(tx: Tx, agent: Agent, person: Person, override: Override): Promise<void> {
  const { supervisor } = override
  const found = conflict(await partyOf(tx.db, supervisor), await subjectParty(tx, person), [await agentParty(tx, agent)])
  const isSecond = await isSecondPerson(tx, agent.actor, supervisor, override.createdAt)
  if (found !== undefined || !isSecond) {
    throw problem('forbidden', 'This takes a supervisor who is neither the agent nor the person it is about.')
  }
}

/** By which two calls are known to be of one agent. */
export function keyOf({ actor, requestedBy }: Agent): string {
  const named = requestedBy === undefined ? '' : ` ${folded(requestedBy.id)}`
  return `${actor.kind} ${actor.id}${named}`
}
