import type { Kysely } from 'kysely'
import type { Clock, JsonObject, Random } from '../contract/index.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'
import { enqueue, jobsTopic } from './enqueue.ts'

/** Work that comes again and again. */
export interface Schedule {
  readonly name: string
  readonly queue: string
  readonly payload: JsonObject
  readonly everyMs: number
  /** Up to this is added to each interval, so that replicas and integrations do not all knock at once. */
  readonly jitterMs: number
  readonly firstAt: number
}

/**
 * Sets a schedule, or changes it. One that is set again as it was, as at each start of the host, keeps its next time.
 */
export async function schedule(tx: Tx, wanted: Schedule): Promise<void> {
  const row = {
    queue: wanted.queue,
    payload: JSON.stringify(wanted.payload),
    every_ms: wanted.everyMs,
    jitter_ms: wanted.jitterMs,
  }
  await tx.db
    .insertInto('schedules')
    .values({ name: wanted.name, ...row, next_at: wanted.firstAt })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet(({ eb, ref }) => ({
        ...row,
        next_at: eb
          .case()
          .when('schedules.every_ms', '=', wanted.everyMs)
          .then(ref('schedules.next_at'))
          .else(wanted.firstAt)
          .end(),
      })),
    )
    .execute()
  tx.wake(jobsTopic)
}

/** Ends a schedule. A job that it already asked for is still done. */
export async function unschedule(tx: Tx, name: string): Promise<void> {
  await tx.db.deleteFrom('schedules').where('name', '=', name).execute()
}

/**
 * Turns due schedules into jobs, each once however many processes look. Times that passed unused are not made up for,
 * and a job that still waits is not doubled.
 */
export async function runSchedules(
  { store, clock, random }: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  queues: readonly string[],
): Promise<void> {
  for (const { name } of await dueSchedules(store.db, queues, clock.now())) {
    await store.transaction(async tx => {
      const now = clock.now()
      const due = await tx.db.selectFrom('schedules').selectAll().where('name', '=', name).executeTakeFirst()
      if (!due || due.next_at > now) return
      const next = due.next_at + due.every_ms > now ? due.next_at + due.every_ms : now + due.every_ms
      const { numUpdatedRows } = await tx.db
        .updateTable('schedules')
        .set({ next_at: next + Math.floor(random.fraction() * due.jitter_ms) })
        .where('name', '=', name)
        .where('next_at', '=', due.next_at)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) return
      const payload = JSON.parse(due.payload) as JsonObject
      await enqueue(tx, { queue: due.queue, payload, runAt: now, dedupeKey: `schedule:${name}` }, random)
    })
  }
}

function dueSchedules(db: Kysely<Tables>, queues: readonly string[], now: number): Promise<{ name: string }[]> {
  if (queues.length === 0) return Promise.resolve([])
  return db.selectFrom('schedules').select('name').where('next_at', '<=', now).where('queue', 'in', queues).execute()
}
