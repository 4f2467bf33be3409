import type { Steps } from './words.ts'

/** What speaks for an account holder, what two people decided on a binding, and how a case was closed. */
export const evidence: Steps = ({ int, text, table }) => [
  `alter table enrollments add column recovery_from ${int}`,
  `alter table verifications add column auth_context ${text}`,
  `alter table cases add column closed_why ${text}`,
  "create index cases_subject on cases (subject_id) where state = 'open'",
  "create index cases_other on cases (other_subject_id) where state = 'open' and other_subject_id is not null",
  `create table supervisions (
    id ${text} primary key,
    kind ${text} not null,
    state ${text} not null,
    subject_id ${text} not null,
    integration_id ${text} not null,
    case_id ${text},
    reason ${text} not null,
    proposed_by ${text} not null,
    proposed_at ${int} not null,
    confirmed_by ${text},
    confirmed_at ${int},
    opens_at ${int},
    expires_at ${int} not null,
    verification_id ${text},
    ended_at ${int}
  ) ${table}`,
  'create unique index supervisions_open on supervisions (subject_id, kind) where ended_at is null',
  'create index supervisions_proposed on supervisions (proposed_at, id)',
]
