import type { Selectable } from 'kysely'
import type { AuditTable } from '../storage/tables/index.ts'
import { sha256 } from './hash.ts'

/** The end of the chain. Kept outside of the database, it shows that entries were taken off the end. */
export interface AuditHead {
  readonly position: number
  readonly hash: string
}

/** What the first entry names as its predecessor. */
export const chainStart = sha256('stepgate audit chain 1')

/** The columns that cannot change once an entry is sealed. */
export type Sealable = Pick<Selectable<AuditTable>, 'seq' | 'id' | 'at' | 'actor' | 'action' | 'target' | 'facts'>

/**
 * `hash = SHA-256(previous, canonical entry)`. The canonical entry is a JSON list of the columns as they are stored, in
 * this order for ever; its place in the chain and in the table belong to it.
 */
export function linkHash(previous: string, position: number, row: Sealable): string {
  return sha256(JSON.stringify([previous, position, row.seq, row.id, row.at, row.actor, row.action, row.target, row.facts]))
}

/** What is wrong with the entry that is to follow on `before`; undefined where it does. */
export function linkFault(row: Selectable<AuditTable>, before: AuditHead): 'missing' | 'unlinked' | 'altered' | undefined {
  const position = before.position + 1
  if (row.position !== position) return 'missing'
  if (row.previous !== before.hash) return 'unlinked'
  return row.hash === linkHash(before.hash, position, row) ? undefined : 'altered'
}
