import { type ActorRef, problem } from '../contract/index.ts'
import { isOneParty, partyOf } from '../directory/parties.ts'
import { findByExternalId } from '../directory/users.ts'
import { type Principal, principalOf } from '../security/principals.ts'
import type { Store, Tx } from '../storage/store.ts'
import { canVerify } from '../verification/subject.ts'
import type { Agent } from './deps.ts'
import type { Call } from './rows.ts'

/**
 * Who it is at the desk, by a token or by a session of the console: read where something is done, since what was so at the
 * start may be over by then.
 */

type Db = Store['db'] | Tx['db']

const leads: readonly Principal['role'][] = ['supervisor', 'admin', 'owner']

const unnamed =
  'This token names nobody of a directory who could verify, so that nobody can tell whose case is its own: an owner names its holder, by PUT /v1/admin-tokens/{id}/person, or makes one that does; for who signs in, the settings of the sign-in name the directory. Until then it may look and nothing else.'

/** Nobody helps in their own case, which can be told of somebody who is known. A ticket system names its agent itself. */
export async function insistOnHolder(db: Db, actor: ActorRef): Promise<void> {
  if (actor.kind !== 'admin') return
  const holder = (await principalOf(db, actor.id))?.person
  const person = holder && (await findByExternalId(db, holder.integrationId, holder.externalId))
  if (person === undefined || !canVerify(person.status)) throw problem('forbidden', unnamed)
}

/** Whether whoever allowed something may still allow it. */
export async function supervisesNow(db: Db, supervisor: ActorRef, now: number): Promise<boolean> {
  const found = await principalOf(db, supervisor.id)
  if (found === undefined || found.role !== 'supervisor' || found.isRevoked) return false
  return found.expiresAt === null || found.expiresAt > now
}

/** Whose call it is, and those who answer for the desk. */
export async function insistOnOpener(db: Db, agent: Agent, { agent: opened }: Call): Promise<void> {
  const opener = JSON.parse(opened) as ActorRef
  // Where a ticket system named nobody it is the call of all who use it.
  if (opener.kind === 'client' && opener.id === agent.actor.id) return
  const role = agent.actor.kind === 'admin' ? (await principalOf(db, agent.actor.id))?.role : undefined
  if (role !== undefined && leads.includes(role)) return
  const [who, whose] = [await partyOf(db, agent.requestedBy ?? agent.actor), await partyOf(db, opener)]
  if (!isOneParty(who, whose)) throw problem('forbidden', 'Whoever began it calls it off, or a supervisor.')
}
