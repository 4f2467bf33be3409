import type { ActorRef, JsonObject, Random } from '../contract/index.ts'
import { insertOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'
import { token } from './hash.ts'
import { administratorPrefix } from './principals.ts'

/**
 * What somebody did. Facts are ids, counts and words of ours: no names, no addresses, no secrets. Where a person has to
 * be told from another one, a keyed hash stands for them, so that an erasure leaves the chain whole.
 */
export interface AuditEntry {
  readonly at: number
  readonly actor: ActorRef
  /** `integration.created`, `verification.decided`. */
  readonly action: string
  /** The id of what it was done to. */
  readonly target: string
  readonly facts?: JsonObject
}

const insertEntry = insertOnce('audit')

/**
 * Writes the entry in the transaction of the action: both happen or neither. Linking it into the chain is the sealer's
 * work; done here, it would let one transaction at a time through on PostgreSQL.
 */
export async function appendAudit({ db }: Tx, entry: AuditEntry, random: Random): Promise<void> {
  await insertEntry(db, {
    id: token(random, 16),
    at: entry.at,
    actor: JSON.stringify(nameless(entry.actor)),
    action: entry.action,
    target: entry.target,
    facts: JSON.stringify(entry.facts ?? {}),
    position: null,
    previous: null,
    hash: null,
  })
}

/** Who signed in is called as their provider calls them: a name that an erasure could not take out of the chain. */
function nameless({ kind, id, name }: ActorRef): ActorRef {
  return name === undefined || (kind === 'admin' && id.startsWith(administratorPrefix)) ? { kind, id } : { kind, id, name }
}
