import type { Kysely, Transaction } from 'kysely'
import type { Change, ConnectorErrorCode, Cursor, IntegrationId, Mappable, RunId, SourceUser } from '../contract/index.ts'
import type { Tables } from './tables/index.ts'

/** What one page of a sync changed. */
export interface Counts {
  readonly seen: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly deactivated: number
  readonly removed: number
}

/** A transaction. Passed along as an argument, so that one spans rooms. Nothing but it is awaited inside. */
export interface Tx {
  readonly db: Transaction<Tables>
  /** Wakes those who wait for the topic, after the commit. */
  wake(topic: string): void
}

/** A page on its way into the view, with the cursor that goes with it. */
export interface Batch {
  readonly run: RunId
  readonly fence: number
  readonly changes: readonly Change[]
  /**
   * Stored with the page. Left out by a full read that is not the integration's first: it keeps the older cursor, from
   * which changes can still be read, until it has seen its end. `complete` is never taken back.
   */
  readonly cursor?: { readonly text: Cursor; readonly complete: boolean }
  /** Rows of the page that could not be read. */
  readonly setAside?: readonly { readonly externalId: string; readonly code: ConnectorErrorCode }[]
  /** Claims of people of the page that could not be mapped. */
  readonly unread?: readonly { readonly externalId: string; readonly claim: Mappable }[]
  /** How many people the product says that there are. */
  readonly total?: number
  /** Epoch milliseconds. */
  readonly at: number
}

/** The end of a run, as far as people leave by it. */
export interface Sweep {
  readonly run: RunId
  readonly fence: number
  /** Whether those go too whom an uninterrupted full read did not mention. */
  readonly unmentioned: boolean
  /** What became of those: gone, or no longer among whom the read is limited to. Gone, if it is left out. */
  readonly absent?: Absent
  readonly at: number
}

/** As `Page.absent`. */
export type Absent = 'deleted' | 'left_scope'

/** Those whom a run would remove, and those whom it would make inactive because they left the scope: how many. */
export interface Missing {
  readonly total: number
  /** How many of them left the scope; their code is `left_scope`. */
  readonly leftScope: number
  /** How many are not on the list of an older run that an administrator has seen; all, where none is named. */
  readonly unshown: number
}

/**
 * Applies pages: compares, writes what differs, keeps counters and search, and stores the cursor. A cursor is never
 * committed before its page, nor a page of a run that lost its lease (`sync:{integrationId}`) or is no longer running:
 * such a call fails with `conflict`. Nobody is removed before `sweep`: `user_removed` is only written down.
 * A dry run (by its row in `sync_runs`) counts, writes down examples of what it would do (`sync_run_people`), and changes
 * nothing. Changes of known people go into `directory_changes` in the same transaction.
 */
export interface Loader {
  /**
   * Answers once the page is durable. Calls need not wait for each other: pages that arrive meanwhile share a commit,
   * in their order. After one that failed every later page of its run fails too, until `end`.
   */
  apply(batch: Batch): Promise<Counts>
  /** One person outside any run. Who is out of scope becomes inactive, if there is anybody of them at all. */
  put(integrationId: IntegrationId, user: SourceUser, at: number): Promise<'created' | 'updated' | 'deactivated' | 'unchanged'>
  /** Turns one person into a tombstone outside any run, because the product said so of them. False where they were none of the living. */
  gone(integrationId: IntegrationId, externalId: string, at: number): Promise<boolean>
  /** Those of whom the product said that they are gone and, with `unmentioned`, those whom the full read did not mention. */
  missing(run: RunId, unmentioned: boolean, absent?: Absent, shown?: RunId): Promise<Missing>
  /** Writes down, in slices, as many of the missing as are asked for, for an administrator to look at. Nobody goes. */
  list(sweep: Omit<Sweep, 'at'>, most: number): Promise<void>
  /**
   * Turns the missing into tombstones, or makes them inactive if they left the scope; in slices, and answers how many.
   * Groups that were not mentioned go, and memberships of those that were.
   */
  sweep(sweep: Sweep): Promise<number>
  /** Forgets what it remembers of a run: at its end, and when it starts reading from the beginning. */
  end(run: RunId): Promise<void>
}

/** The two databases behind one face. */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres'
  /** Look-ups by index, on this thread. */
  readonly db: Kysely<Tables>
  /** Lists, counts, exports: a reader thread on SQLite, a second pool on PostgreSQL. */
  readonly reports: Kysely<Tables>
  /** Behind the write gate; on SQLite those that ask in one turn share a commit. Resolves once it is durable. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  readonly loader: Loader
  /** Yields after each commit that woke the topic. A hint: who waits polls below it. */
  wakes(topic: string, signal: AbortSignal): AsyncIterable<void>
  /**
   * Takes out of the files what was deleted from the database but is still in them. False where it could not be done now.
   * A server has its own ways (vacuum, WAL archives), which are its operator's: there it does nothing.
   */
  scrub(signal: AbortSignal): Promise<boolean>
  close(): Promise<void>
}
