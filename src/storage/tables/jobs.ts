import type { Generated } from 'kysely'
import type { IntegrationId } from '../../contract/index.ts'

/**
 * The durable queue. Indexes: (state, queue, run_at); (queue, dedupe_key) unique where state is `ready`.
 * A job is finished only by the owner whose `fence` it still carries.
 */
export interface JobsTable {
  id: string
  queue: string
  dedupe_key: string | null
  payload: string
  state: 'ready' | 'leased' | 'done' | 'dead'
  run_at: number
  attempts: number
  max_attempts: number
  lease_owner: string | null
  lease_until: number | null
  fence: number
  last_error: string | null
  created_at: number
  finished_at: number | null
}

/** Recurring jobs. Primary key name. */
export interface SchedulesTable {
  name: string
  queue: string
  payload: string
  every_ms: number
  jitter_ms: number
  next_at: number
}

/** The outbox: events that commit with what they report. Index: published_at, seq. */
export interface EventsTable {
  seq: Generated<number>
  id: string
  type: string
  integration_id: IntegrationId | null
  target: string
  payload: string
  created_at: number
  published_at: number | null
}

/** Notifications of products, under a unique key. Primary key (integration_id, dedupe_key). Index: received_at. */
export interface WebhookInboxTable {
  integration_id: IntegrationId
  dedupe_key: string
  session_id: string
  event: string
  received_at: number
}
