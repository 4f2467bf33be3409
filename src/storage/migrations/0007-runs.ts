import type { Steps } from './words.ts'

/** Held runs and what was decided of them, schedules, nudges, and the upkeep of integrations. */
export const runs: Steps = ({ int, text, table }) => [
  `alter table sync_runs add column asks ${int} not null default 0`,
  `alter table sync_runs add column held_for ${text}`,
  `alter table sync_runs add column would_remove ${int}`,
  `alter table sync_runs add column two_people ${int} not null default 0`,
  `alter table sync_runs add column release_asked_by ${text}`,
  `alter table sync_runs add column decision ${text}`,
  `alter table sync_runs add column decided_by ${text}`,
  `alter table sync_runs add column decided_at ${int}`,
  `alter table sync_runs add column led_to ${text}`,
  `alter table sync_runs add column follows ${text}`,
  'create index sync_runs_state on sync_runs (state, seq)',
  "create index sync_runs_open on sync_runs (integration_id, seq) where state = 'held' and decision is null",
  'create index sync_runs_started on sync_runs (started_at)',
  `alter table sync_cursors add column nudged_at ${int}`,
  `alter table sync_cursors add column full_failures ${int} not null default 0`,
  `alter table sync_cursors add column incremental_failures ${int} not null default 0`,
  `create table sync_schedules (
    integration_id ${text} primary key,
    incremental_minutes ${int} not null,
    full_hours ${int} not null,
    paused ${int} not null,
    two_people ${int} not null,
    end_asked_by ${text},
    end_asked_at ${int},
    updated_at ${int} not null
  ) ${table}`,
  `create table upkeeps (
    integration_id ${text} primary key,
    version ${int} not null,
    next_at ${int} not null,
    failures ${int} not null,
    ran_at ${int} not null,
    error_code ${text}
  ) ${table}`,
]
