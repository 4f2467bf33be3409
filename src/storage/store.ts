import type { Kysely, Transaction } from 'kysely'
import type { Change, Cursor, RunId } from '../contract/index.ts'
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
  readonly cursor: Cursor
  /** Epoch milliseconds. */
  readonly at: number
}

/** Applies pages: compares, writes what differs, keeps counters and search, and stores the cursor, in one transaction. */
export interface Loader {
  apply(batch: Batch): Promise<Counts>
  /** Commits and indexes whatever is still buffered. */
  flush(): Promise<void>
  /**
   * After a full read that saw its end: people of the integration that the run neither wrote nor found unchanged.
   * `limit` bounds the list; `total` counts all.
   */
  missing(run: RunId, limit: number): Promise<{ readonly total: number; readonly externalIds: readonly string[] }>
  /** Turns the missing into tombstones, in slices. */
  sweep(run: RunId, fence: number, at: number): Promise<number>
  /** Forgets what it remembers of a run. */
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
  close(): Promise<void>
}
