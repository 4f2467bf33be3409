import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CountChanges } from '../people/count-changes.ts'
import type { LoaderGate } from './gate.ts'

/** Rows between two looks at the gate: about a tenth of a millisecond. */
const looksEvery = 16
/** Commits during which the main thread did not wait, after which the next ones may be large. */
const calmAfter = 5
/** Written rows after which the log goes into the file; some 60 MB of it. */
const rowsPerCheckpoint = 8_000

/**
 * The loader's transaction: behind the gate, and given up early when the main thread wants to write. Counters of the
 * view go with it. The log is checkpointed between two of them, when nobody waits for the gate.
 */
export class Turn {
  readonly counts = new CountChanges()
  readonly #database: DatabaseSync
  readonly #gate: LoaderGate
  readonly #fail: (point: string) => void
  readonly #addCount: StatementSync
  readonly #addGroupCount: StatementSync
  readonly #addAge: StatementSync
  readonly #addMembers: StatementSync
  #rows = 0
  #written = 0
  #alone = 0

  constructor(database: DatabaseSync, gate: LoaderGate, fail: (point: string) => void) {
    this.#database = database
    this.#gate = gate
    this.#fail = fail
    database.exec('PRAGMA wal_autocheckpoint = 0')
    this.#addCount = database.prepare(
      `INSERT INTO directory_counts (integration_id, status, enrollment, n) VALUES (?, ?, ?, ?)
       ON CONFLICT (integration_id, status, enrollment) DO UPDATE SET n = n + excluded.n`,
    )
    this.#addGroupCount = database.prepare(
      `INSERT INTO directory_group_counts (group_row, status, enrollment, n) VALUES (?, ?, ?, ?)
       ON CONFLICT (group_row, status, enrollment) DO UPDATE SET n = n + excluded.n`,
    )
    this.#addAge = database.prepare(
      `INSERT INTO directory_ages (integration_id, group_row, day, n) VALUES (?, ?, ?, ?)
       ON CONFLICT (integration_id, group_row, day) DO UPDATE SET n = n + excluded.n`,
    )
    this.#addMembers = database.prepare('UPDATE directory_groups SET members = members + ? WHERE row = ?')
  }

  /** Runs the work in one transaction, or in several if it lets others in between. */
  run<T>(work: () => T): T {
    this.#gate.enter()
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      this.#fail('begun')
      const value = work()
      this.#commit()
      return value
    } finally {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      this.counts.take()
      this.#alone = this.#gate.wanted() ? 0 : this.#alone + 1
      this.#gate.leave()
      this.#checkpoint()
    }
  }

  /** Between two rows: commits and lets the main thread in if it waits. Says whether it did. */
  pause(): boolean {
    this.#rows += 1
    if (this.#rows % looksEvery !== 0 || !this.#gate.wanted()) return false
    this.#alone = 0
    this.#commit()
    this.#gate.leave()
    this.#gate.enter()
    this.#database.exec('BEGIN IMMEDIATE')
    return true
  }

  /** Whether nobody else writes these days: whoever does waits for a commit, and a large one takes long. */
  get isCalm(): boolean {
    return this.#alone >= calmAfter && !this.#gate.wanted()
  }

  wrote(): void {
    this.#written += 1
  }

  #commit(): void {
    const { counts, groupCounts, ages, members } = this.counts.take()
    for (const { integration_id, status, enrollment, n } of counts) this.#addCount.run(integration_id, status, enrollment, n)
    for (const { group_row, status, enrollment, n } of groupCounts) this.#addGroupCount.run(group_row, status, enrollment, n)
    for (const { integration_id, group_row, day, n } of ages) this.#addAge.run(integration_id, group_row, day, n)
    for (const { row, n } of members) this.#addMembers.run(n, row)
    this.#database.exec('COMMIT')
    this.#fail('committed')
  }

  #checkpoint(): void {
    if (this.#written < rowsPerCheckpoint) return
    this.#written = 0
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  }
}
