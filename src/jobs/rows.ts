import { type Kysely, type Selectable, sql } from 'kysely'
import { type Retention, usualRetention } from '../storage/retention.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { JobsTable, Tables } from '../storage/tables/index.ts'

export type JobRow = Selectable<JobsTable>

/** Which worker has a job: finishing is refused to anybody else. */
export interface Holder {
  readonly id: string
  readonly owner: string
  readonly fence: number
}

/** A queue that has work, and of which kind: waiting, or left behind by a worker whose lease ran out. */
export interface DueQueue {
  readonly queue: string
  readonly state: 'ready' | 'leased'
}

/** Which of these queues have work now: one seek for each, and nothing written, so that idling costs nothing. */
export async function dueQueues(db: Kysely<Tables>, queues: readonly string[], now: number): Promise<readonly DueQueue[]> {
  if (queues.length === 0) return []
  const names = sql.join(queues.map(queue => sql`(${queue})`))
  const { rows } = await sql<DueQueue>`
    select names.column1 as queue, 'leased' as state from (values ${names}) as names where exists
      (select 1 from jobs where state = 'leased' and queue = names.column1 and lease_until <= ${now})
    union all
    select names.column1 as queue, 'ready' as state from (values ${names}) as names where exists
      (select 1 from jobs where state = 'ready' and queue = names.column1 and run_at <= ${now})
  `.execute(db)
  return rows
}

/**
 * Claims up to `limit` due jobs of one queue in one statement. The choice is materialized: PostgreSQL could otherwise
 * run a subselect with a lock several times and take more than the limit.
 */
export async function claimJobs(
  store: Store,
  due: DueQueue,
  claim: { readonly owner: string; readonly now: number; readonly leaseMs: number; readonly limit: number },
): Promise<readonly JobRow[]> {
  const { owner, now, leaseMs, limit } = claim
  const since = due.state === 'ready' ? 'run_at' : 'lease_until'
  return store.transaction(({ db }) =>
    db
      .with(
        cte => cte('due').materialized(),
        cte =>
          cte
            .selectFrom('jobs')
            .select('id')
            .where('state', '=', due.state)
            .where('queue', '=', due.queue)
            .where(since, '<=', now)
            .orderBy('run_at')
            .limit(limit)
            .$if(store.dialect === 'postgres', query => query.forUpdate().skipLocked()),
      )
      .updateTable('jobs')
      .set(({ eb }) => ({
        state: 'leased' as const,
        attempts: eb('attempts', '+', 1),
        fence: eb('fence', '+', 1),
        lease_owner: owner,
        lease_until: now + leaseMs,
      }))
      .where('id', 'in', query => query.selectFrom('due').select('id'))
      .returningAll()
      .execute(),
  )
}

/** Holds on to a job, or says that it was lost. Locks its row until the transaction ends, on both databases. */
export async function extendLease({ db }: Tx, holder: Holder, now: number, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ lease_until: now + leaseMs })
    .where('id', '=', holder.id)
    .where('state', '=', 'leased')
    .where('lease_owner', '=', holder.owner)
    .where('fence', '=', holder.fence)
    .where('lease_until', '>', now)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends a job, for good. False where somebody else has it by now. */
export async function endJob(
  { db }: Tx,
  holder: Holder,
  end: { readonly state: 'done' | 'dead'; readonly now: number; readonly error: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ state: end.state, finished_at: end.now, last_error: end.error, lease_owner: null, lease_until: null })
    .where('id', '=', holder.id)
    .where('state', '=', 'leased')
    .where('lease_owner', '=', holder.owner)
    .where('fence', '=', holder.fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Puts a job back to be done later. Where one of its key waits already, that one will do the work, and this one does
 * not come back: false, as where somebody else has it by now.
 */
export async function returnJob(
  { db }: Tx,
  holder: Holder,
  back: { readonly runAt: number; readonly attempts: number; readonly error: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({
      state: 'ready',
      run_at: back.runAt,
      attempts: back.attempts,
      last_error: back.error,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', holder.id)
    .where('state', '=', 'leased')
    .where('lease_owner', '=', holder.owner)
    .where('fence', '=', holder.fence)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('jobs as waiting')
            .select('waiting.id')
            .whereRef('waiting.queue', '=', 'jobs.queue')
            .whereRef('waiting.dedupe_key', '=', 'jobs.dedupe_key')
            .where('waiting.state', '=', 'ready'),
        ),
      ),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const keepDoneMs = 3_600_000
const sweptAtOnce = 1_000

/**
 * Forgets what is over: done jobs after an hour, dead letters and published events when their days are over. By the time that a
 * job was due, for that is what the index is ordered by.
 */
export async function sweepOver(
  store: Store,
  queues: readonly string[],
  now: number,
  kept: Retention = usualRetention,
): Promise<void> {
  for (const [state, keptMs] of [
    ['done', keepDoneMs],
    ['dead', kept.events],
  ] as const) {
    for (const queue of queues) {
      await store.transaction(({ db }) =>
        db
          .deleteFrom('jobs')
          .where('id', 'in', over =>
            over
              .selectFrom('jobs')
              .select('id')
              .where('state', '=', state)
              .where('queue', '=', queue)
              .where('run_at', '<', now - keptMs)
              .limit(sweptAtOnce),
          )
          .execute(),
      )
    }
  }
  await store.transaction(({ db }) =>
    db
      .deleteFrom('events')
      .where('seq', 'in', over =>
        over
          .selectFrom('events')
          .select('seq')
          .where('published_at', '<', now - kept.events)
          .limit(sweptAtOnce),
      )
      .execute(),
  )
}
