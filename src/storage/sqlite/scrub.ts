import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Tx } from '../store.ts'
import type { MainGate } from './gate.ts'
import type { Statements } from './statements.ts'

/** So many pages of the search are written anew in one transaction: some tens of milliseconds. */
const pagesAtOnce = 64
/** A search of a million people takes a few hundred. */
const mostSteps = 5_000
const pauseMs = 20
const looks = 50

interface Parts {
  readonly writer: Statements
  readonly gate: MainGate
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/**
 * Takes out of the file what was deleted from it. Rows are written over as they go (`secure_delete`), but a search that
 * keeps no words of its own only notes whom it is to leave out, until its segments are merged: so all of them are
 * (https://sqlite.org/fts5.html#the_merge_command: once below zero, then until nothing changes). Afterwards what the log
 * still has goes into the file, and the log is cut to nothing. False where somebody was reading all the time.
 */
export async function scrubFile({ writer, gate, transaction }: Parts, signal: AbortSignal): Promise<boolean> {
  for (let step = 0; step < mostSteps; step += 1) {
    signal.throwIfAborted()
    if (!(await transaction(tx => merge(tx, step === 0 ? -pagesAtOnce : pagesAtOnce)))) break
  }
  for (let look = 0; look < looks; look += 1) {
    signal.throwIfAborted()
    await gate.enter()
    try {
      const { rows } = writer.run('PRAGMA wal_checkpoint(TRUNCATE)', [])
      if ((rows[0] as { readonly busy: number }).busy === 0) return true
    } finally {
      gate.leave()
    }
    await wait(pauseMs)
  }
  return false
}

/** Whether there may be more to merge. */
async function merge({ db }: Tx, pages: number): Promise<boolean> {
  const changes = async () => (await sql<{ n: number }>`select total_changes() as n`.execute(db)).rows[0]?.n ?? 0
  const before = await changes()
  await sql`insert into directory_search (directory_search, rank) values ('merge', ${sql.lit(pages)})`.execute(db)
  return (await changes()) - before >= 2
}
