import type { Steps } from './words.ts'

/** What products wrote down, read back: where reading stands, what was read, and what became of it. */
export const trails: Steps = ({ int, text, table }) => [
  `create table trails (
    integration_id ${text} primary key,
    cursor ${text},
    next_at ${int} not null,
    failures ${int} not null,
    error_code ${text},
    read_at ${int}
  ) ${table}`,
  `create table trail_events (
    integration_id ${text} not null,
    event_id ${text} not null,
    kind ${text} not null,
    at ${int} not null,
    read_at ${int} not null,
    external_id ${text},
    found ${text} not null,
    verification_id ${text},
    operation ${text},
    event ${text},
    actor_kind ${text},
    actor_id ${text},
    actor_name ${text},
    ours ${int},
    privileged ${int},
    reason ${text},
    primary key (integration_id, event_id)
  ) ${table}`,
  'create index trail_events_at on trail_events (kind, at, integration_id, event_id)',
  'create index trail_events_read on trail_events (read_at)',
  'create index trail_events_person on trail_events (integration_id, external_id)',
  'create index trail_events_actor on trail_events (actor_id) where actor_id is not null',
  'create index trail_events_verification on trail_events (verification_id) where verification_id is not null',
  `create table suspensions (
    integration_id ${text} primary key,
    cause ${text} not null,
    since ${int} not null,
    by ${text} not null
  ) ${table}`,
  `alter table issuance add column accepted_at ${int}`,
  `alter table issuance add column accepted_event ${text}`,
]
