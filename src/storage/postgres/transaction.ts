import { setTimeout as wait } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../store.ts'
import type { Tables } from '../tables/index.ts'

const attempts = 8
const firstPauseMs = 2
/** serialization_failure and deadlock_detected: rolled back for the sake of another transaction, to be tried again. */
const yielding: ReadonlySet<unknown> = new Set(['40001', '40P01'])

/** Runs works at READ COMMITTED, again when they had to yield, and tells the topics with the commit. */
export function createTransaction(db: Kysely<Tables>, channel: string): <T>(work: (tx: Tx) => Promise<T>) => Promise<T> {
  const once = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async trx => {
        const topics = new Set<string>()
        const value = await work({ db: trx, wake: topic => topics.add(topic) })
        // Part of the transaction: sent by the server at its commit, never after a rollback.
        if (topics.size > 0) {
          await sql`select pg_notify(${channel}, topic) from unnest(${[...topics]}::text[]) as topic`.execute(trx)
        }
        return value
      })

  return async work => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(work)
      } catch (error) {
        if (attempt >= attempts || !hadToYield(error)) throw error
        await wait(firstPauseMs * 2 ** attempt)
      }
    }
  }
}

function hadToYield(error: unknown): boolean {
  return error instanceof Error && 'code' in error && yielding.has(error.code)
}
