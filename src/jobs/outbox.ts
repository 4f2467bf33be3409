import type { Kysely } from 'kysely'
import type { Clock, IntegrationId, JsonObject, Random } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'
import { enqueue } from './enqueue.ts'
import type { JobHandler } from './handler.ts'

/** The queue whose handler empties the outbox. */
export const outboxQueue = 'outbox'

/** An event on its way out. `id` is the same at every delivery, so that a receiver can tell a repetition. */
export interface OutgoingEvent {
  readonly id: string
  readonly type: string
  readonly integrationId: IntegrationId | null
  readonly target: string
  readonly payload: JsonObject
  readonly at: number
}

const atOnce = 100

/**
 * Hands over events at least once, oldest first. One that cannot be delivered holds up no other one: it stays, and the
 * job fails at the end, to come back for it.
 */
export function outboxHandler(deps: {
  readonly store: Store
  readonly clock: Clock
  readonly deliver: (event: OutgoingEvent) => Promise<void>
}): JobHandler {
  const { store, clock, deliver } = deps
  return async (_, job) => {
    const failures: unknown[] = []
    let after = 0
    for (let more = true; more && !job.signal.aborted; ) {
      const rows = await unpublished(store.db, after)
      const delivered: number[] = []
      for (const { seq, event } of rows) {
        if (job.signal.aborted) break
        after = seq
        await deliver(event).then(
          () => delivered.push(seq),
          (error: unknown) => failures.push(error),
        )
      }
      if (delivered.length > 0) {
        await store.transaction(async tx => {
          await job.guard(tx)
          await tx.db.updateTable('events').set({ published_at: clock.now() }).where('seq', 'in', delivered).execute()
        })
      }
      // Where nothing gets through, the receiver is down: there is no use in trying all the rest.
      more = rows.length === atOnce && delivered.length > 0
    }
    if (failures.length > 0) throw failures[0]
  }
}

/** Asks for the job that empties the outbox, where there is something in it and no such job waits or runs. */
export async function runOutbox({ store, clock, random }: { store: Store; clock: Clock; random: Random }): Promise<void> {
  const waiting = await store.db.selectFrom('events').select('seq').where('published_at', 'is', null).limit(1).executeTakeFirst()
  if (!waiting) return
  const job = await store.db
    .selectFrom('jobs')
    .select('id')
    .where('queue', '=', outboxQueue)
    .where('state', 'in', ['ready', 'leased'])
    .limit(1)
    .executeTakeFirst()
  if (job) return
  // Never a dead letter: what is in the outbox has to get out, however long the receiver is down.
  const maxAttempts = 1_000_000_000
  await store.transaction(tx =>
    enqueue(tx, { queue: outboxQueue, payload: {}, runAt: clock.now(), dedupeKey: outboxQueue, maxAttempts }, random),
  )
}

async function unpublished(db: Kysely<Tables>, after: number): Promise<{ seq: number; event: OutgoingEvent }[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'id', 'type', 'integration_id', 'target', 'payload', 'created_at'])
    .where('published_at', 'is', null)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(atOnce)
    .execute()
  return rows.map(({ seq, id, type, integration_id, target, payload, created_at }) => ({
    seq,
    event: { id, type, integrationId: integration_id, target, payload: JSON.parse(payload) as JsonObject, at: created_at },
  }))
}
