import type { Steps } from './words.ts'

/** What is kept of people, for how long, and what stays of those who were erased. */
export const privacy: Steps = ({ int, text, table, narrow }) => [
  `create table mark_keys (
    id ${int} primary key,
    sealed ${text} not null,
    created_at ${int} not null
  ) ${table}`,
  `create table erased_people (
    mark ${text} primary key,
    erased_at ${int} not null
  ) ${narrow}`,
  `create table retention_marks (
    class ${text} primary key,
    until_at ${int} not null
  ) ${table}`,
  `alter table verifications add column consent_text ${text}`,
  `alter table verifications add column consent_version ${int}`,
  `alter table verifications add column consent_language ${text}`,
  `alter table verifications add column consent_at ${int}`,
  // Tombstones that still say who it was: none of them is written but once, and then leaves the index.
  `create index directory_users_tombstones on directory_users (removed_at) where removed_at is not null and login <> ''`,
  // Only these name people; there are few of them beside those of verifications.
  `create index events_of_people on events (target) where type < 'verification.' or type >= 'verification/'`,
  'create index cases_of on cases (subject_id)',
]
