import type { Steps } from './words.ts'

/** What stands in the products of the people that we verified, and who of the people is the same person as another. */
export const writeBack: Steps = ({ int, text, table, narrow }) => [
  `create table write_backs (
    integration_id ${text} not null,
    external_id ${text} not null,
    standing ${text},
    said ${text},
    expires_at ${int},
    written_at ${int} not null,
    confirmed_at ${int},
    error_code ${text},
    primary key (integration_id, external_id)
  ) ${table}`,
  'create index write_backs_expires on write_backs (expires_at) where expires_at is not null',
  'create index write_backs_pending on write_backs (written_at) where confirmed_at is null',
  `create table write_back_switches (
    integration_id ${text} primary key,
    state ${text} not null,
    version ${int} not null,
    valid_days ${int} not null,
    changed_at ${int} not null,
    prepared_at ${int},
    cleared ${int} not null,
    error_code ${text},
    looked_at ${int} not null,
    next_version ${int},
    next_valid_days ${int}
  ) ${table}`,
  `create table write_back_marks (
    integration_id ${text} primary key,
    seq ${int} not null
  ) ${narrow}`,
  `create table account_links (
    id ${text} primary key,
    state ${text} not null,
    origin ${text} not null,
    integration_id ${text} not null,
    external_id ${text} not null,
    other_integration_id ${text} not null,
    other_external_id ${text} not null,
    proposed_by ${text},
    proposed_at ${int} not null,
    expires_at ${int},
    made_by ${text},
    made_at ${int},
    ended_at ${int},
    ended_why ${text}
  ) ${table}`,
  `create unique index account_links_pair on account_links (integration_id, external_id, other_integration_id, other_external_id)
    where ended_at is null`,
  `create index account_links_other on account_links (other_integration_id, other_external_id) where ended_at is null`,
  'create index account_links_history on account_links (integration_id, external_id, ended_at)',
  `create index account_links_expires on account_links (expires_at) where ended_at is null and expires_at is not null`,
  'create index account_links_listed on account_links (proposed_at, id)',
  `create table link_marks (
    integration_id ${text} primary key,
    until ${int} not null
  ) ${narrow}`,
  `create index directory_users_link_news on directory_users (integration_id, updated_at, row) where link_key is not null`,
]
