import type { Steps } from './words.ts'

/** Codes of a portal that people bring back from an address on record before anything of theirs begins. */
export const portalCodes: Steps = ({ int, text, table }) => [
  `create table portal_codes (
    id ${text} primary key,
    integration_id ${text} not null,
    login_sealed ${text} not null,
    medium ${text} not null,
    language ${text} not null,
    code_hash ${text},
    tries ${int} not null,
    asked_at ${int} not null,
    expires_at ${int} not null,
    used_at ${int}
  ) ${table}`,
  'create index portal_codes_expires on portal_codes (expires_at)',
]
