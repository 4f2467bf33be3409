import type { Steps } from './words.ts'

export const jobs: Steps = ({ int, text, serial, table }) => [
  `create table jobs (
    id ${text} primary key,
    queue ${text} not null,
    dedupe_key ${text},
    payload ${text} not null,
    state ${text} not null,
    run_at ${int} not null,
    attempts ${int} not null,
    max_attempts ${int} not null,
    lease_owner ${text},
    lease_until ${int},
    fence ${int} not null,
    last_error ${text},
    created_at ${int} not null,
    finished_at ${int}
  ) ${table}`,
  'create index jobs_due on jobs (state, queue, run_at)',
  `create unique index jobs_dedupe on jobs (queue, dedupe_key) where state = 'ready'`,
  `create table schedules (
    name ${text} primary key,
    queue ${text} not null,
    payload ${text} not null,
    every_ms ${int} not null,
    jitter_ms ${int} not null,
    next_at ${int} not null
  ) ${table}`,
  `create table events (
    seq ${serial},
    id ${text} not null,
    type ${text} not null,
    integration_id ${text},
    target ${text} not null,
    payload ${text} not null,
    created_at ${int} not null,
    published_at ${int}
  ) ${table}`,
  'create index events_published on events (published_at, seq)',
  `create table webhook_inbox (
    integration_id ${text} not null,
    dedupe_key ${text} not null,
    session_id ${text} not null,
    event ${text} not null,
    received_at ${int} not null,
    primary key (integration_id, dedupe_key)
  ) ${table}`,
  'create index webhook_inbox_received on webhook_inbox (received_at)',
]
