import type { Steps } from './words.ts'

/** What humans decide, what else people are called, and whose token an administrator has. */
export const reviews: Steps = ({ int, text, table }) => [
  `create table reviews (
    id ${text} primary key,
    kind ${text} not null,
    state ${text} not null,
    verification_id ${text} not null,
    subject_id ${text} not null,
    integration_id ${text} not null,
    directory_id ${text},
    queued_for ${text} not null,
    identity_id ${text},
    opened_by ${text} not null,
    opened_at ${int} not null,
    due_at ${int} not null,
    first_by ${text},
    first_at ${int},
    proposal ${text},
    decided_by ${text},
    decided_at ${int},
    reason ${text},
    ticket ${text}
  ) ${table}`,
  "create unique index reviews_open on reviews (verification_id) where state = 'open'",
  "create index reviews_waiting on reviews (due_at, id) where state = 'open'",
  'create index reviews_due on reviews (due_at, id)',
  'create index reviews_of on reviews (subject_id, opened_at)',
  'create index reviews_verification on reviews (verification_id)',
  `create table aliases (
    id ${text} primary key,
    subject_id ${text} not null,
    claim ${text} not null,
    mark ${text} not null,
    reason ${text} not null,
    review_id ${text} not null,
    made_by ${text} not null,
    confirmed_by ${text},
    made_at ${int} not null,
    expires_at ${int}
  ) ${table}`,
  'create unique index aliases_of on aliases (subject_id, claim, mark)',
  'create index aliases_expiry on aliases (expires_at) where expires_at is not null',
  `alter table verifications add column approved_review ${text}`,
  `alter table admin_tokens add column person_directory ${text}`,
  `alter table admin_tokens add column person_id ${text}`,
]
