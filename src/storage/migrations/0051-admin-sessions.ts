import type { Steps } from './words.ts'

/** Who administers by a browser, and the sessions in which they do. */
export const adminSessions: Steps = ({ int, text, table }) => [
  `create table administrators (
    id ${text} primary key,
    name ${text} not null,
    role ${text} not null,
    issuer ${text},
    subject ${text},
    person_directory ${text},
    person_id ${text},
    created_by ${text} not null,
    created_at ${int} not null,
    revoked_at ${int}
  ) ${table}`,
  'create unique index administrators_subject on administrators (issuer, subject) where revoked_at is null and issuer is not null',
  'create index administrators_person on administrators (person_directory, person_id) where person_id is not null',
  `create table admin_sessions (
    id ${text} primary key,
    hash ${text} not null,
    administrator_id ${text} not null,
    role ${text} not null,
    granted_by ${text},
    opened_at ${int} not null,
    seen_at ${int} not null,
    expires_at ${int} not null,
    closed_at ${int}
  ) ${table}`,
  'create unique index admin_sessions_hash on admin_sessions (hash)',
  'create index admin_sessions_administrator on admin_sessions (administrator_id)',
  'create index admin_sessions_expires on admin_sessions (expires_at)',
]
