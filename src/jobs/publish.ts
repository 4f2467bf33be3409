import type { IntegrationId, JsonObject, Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import { insertOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'

/** Something that happened and that others outside may want to know. */
export interface NewEvent {
  /** `verification.completed`, `enrollment.bound`. */
  readonly type: string
  readonly integrationId: IntegrationId | null
  readonly target: string
  readonly payload: JsonObject
  readonly at: number
}

const insertEvent = insertOnce('events')

/**
 * The outbox: the event commits with what it reports, and is delivered afterwards. Neither is a job written nor anybody
 * woken here: all transactions that publish would wait for each other, on the job's row or on PostgreSQL's one lock for
 * NOTIFY. The queue sees at its next look what is unpublished.
 */
export async function publish(tx: Tx, event: NewEvent, random: Random): Promise<void> {
  await insertEvent(tx.db, {
    id: token(random, 16),
    type: event.type,
    integration_id: event.integrationId,
    target: event.target,
    payload: JSON.stringify(event.payload),
    created_at: event.at,
    published_at: null,
  })
}
