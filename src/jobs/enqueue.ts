import { sql } from 'kysely'
import type { JsonObject, Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'

/** The topic that tells queues of new work. */
export const jobsTopic = 'jobs'

export interface NewJob {
  readonly queue: string
  readonly payload: JsonObject
  /** Epoch milliseconds. */
  readonly runAt: number
  /** While a job of this queue and key waits, no second one does. One that is being done does not count. */
  readonly dedupeKey?: string
  readonly maxAttempts?: number
  /**
   * Wakes nobody: the queue sees it at its next look. For transactions of which there are many at a time, which would
   * all wait for PostgreSQL's one lock for NOTIFY.
   */
  readonly quiet?: boolean
}

const usualAttempts = 10

/**
 * Asks for work in the transaction of the caller. A waiting job of the same key is kept, and moved forward when the new
 * one is earlier; but not past the back-off of one that failed, else every nudge would call a product that is down.
 */
export async function enqueue(tx: Tx, job: NewJob, random: Random): Promise<void> {
  await tx.db
    .insertInto('jobs')
    .values({
      id: token(random, 16),
      queue: job.queue,
      dedupe_key: job.dedupeKey ?? null,
      payload: JSON.stringify(job.payload),
      state: 'ready',
      run_at: job.runAt,
      attempts: 0,
      max_attempts: job.maxAttempts ?? usualAttempts,
      lease_owner: null,
      lease_until: null,
      fence: 0,
      last_error: null,
      created_at: job.runAt,
      finished_at: null,
    })
    .onConflict(conflict =>
      conflict
        .columns(['queue', 'dedupe_key'])
        // A literal, as in the index: PostgreSQL does not match a parameter with an index's condition.
        .where(sql<boolean>`state = 'ready'`)
        .doUpdateSet(({ ref }) => ({ run_at: ref('excluded.run_at') }))
        .where(({ eb, ref, and }) => and([eb('jobs.attempts', '=', 0), eb('jobs.run_at', '>', ref('excluded.run_at'))])),
    )
    .execute()
  if (job.quiet !== true) tx.wake(jobsTopic)
}
