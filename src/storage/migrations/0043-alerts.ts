import type { Steps } from './words.ts'

/** What somebody has to do something about, one row for each cause, and how they want to be told. */
export const alerts: Steps = ({ int, text, table }) => [
  `create table alerts (
    id ${text} primary key,
    cause ${text} not null,
    code ${text} not null,
    detail ${text},
    integration_id ${text},
    target ${text},
    level ${int} not null,
    count ${int} not null,
    opened_at ${int} not null,
    last_at ${int} not null,
    told_at ${int},
    resolved_at ${int},
    resolved_why ${text},
    resolved_by ${text},
    resolution_told_at ${int}
  ) ${table}`,
  'create unique index alerts_open on alerts (cause) where resolved_at is null',
  'create index alerts_resolved on alerts (resolved_at) where resolved_at is not null',
  'create index alerts_listed on alerts (opened_at, id)',
  `create table alert_settings (
    id ${int} primary key,
    settings_sealed ${text} not null,
    updated_at ${int} not null
  ) ${table}`,
]
