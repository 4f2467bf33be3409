import type { Generated } from 'kysely'

/**
 * One row. The stamp says what kind of installation wrote this database; `serve` refuses one of the sandbox. The epoch
 * is part of every link, code and token: a restored or copied database gets a new one, and all of those die.
 */
export interface InstallationTable {
  id: 1
  stamp: 'sandbox' | 'trial' | 'live'
  epoch: string
  created_at: number
  /** By which rules (`people/keys.ts`) all name keys are written; 0 where that was before rules had numbers. */
  name_key_rules: Generated<number>
  /** How far they are rewritten by newer ones; JSON. */
  name_keys_at: string | null
  /** Raised with each change of `nicknames`, and held by whoever makes one. */
  nicknames_version: Generated<number>
}

/** A named right that one process holds for a time. `fence` rises with every new holder; late writes are refused by it. */
export interface LeasesTable {
  name: string
  owner: string
  fence: number
  until: number
}

/** Keys that were seen: true exactly once. Index: expires_at. */
export interface OnceTable {
  key: string
  expires_at: number
}

/**
 * Counters by who acts. `key` is a keyed hash, never an address or a login. Primary key (scope, key, window_start).
 * Index: window_start, for sweeping.
 */
export interface BudgetsTable {
  scope: string
  key: string
  window_start: number
  used: number
}

/** One answer for each (client, route, key) within 24 h. `body_hash` tells a replay from a reuse. Index: expires_at. */
export interface IdempotencyTable {
  client_id: string
  route: string
  key: string
  body_hash: string
  status: number
  verification_id: string | null
  created_at: number
  expires_at: number
}

/**
 * What was done, committed with the action. `position`, `previous` and `hash` are null until the sealer links the
 * entry into the chain. Index: position unique; at; target; the id in
 * `actor`.
 */
export interface AuditTable {
  /** Ascending within the database; assigned by it. */
  seq: Generated<number>
  id: string
  at: number
  actor: string
  action: string
  target: string
  facts: string
  position: number | null
  previous: string | null
  hash: string | null
}

/**
 * Up to where the audit chain was cut off at its old end. Append-only: the newest is what the chain goes on from. Primary
 * key position.
 */
export interface AuditCutsTable {
  /** Of the last entry that was cut off. */
  position: number
  hash: string
  /** How many went in this cut. */
  entries: number
  /** When the newest of them was written. */
  newest_at: number
  cut_at: number
  /** All of the above, sealed: only the host can have cut. */
  sealed: string
}
