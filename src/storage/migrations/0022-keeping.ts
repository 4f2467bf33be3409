import type { Steps } from './words.ts'

/** Where the audit chain was cut, and by which index each sweep finds what ended long ago. */
export const keeping: Steps = ({ int, text, table }) => [
  `create table audit_cuts (
    position ${int} primary key,
    hash ${text} not null,
    entries ${int} not null,
    newest_at ${int} not null,
    cut_at ${int} not null,
    sealed ${text} not null
  ) ${table}`,
  'create index invites_ended on invites (ended_at) where ended_at is not null',
  "create index account_links_ended on account_links (ended_at) where state = 'ended'",
  // Tombstones of whom only the id is left.
  `create index directory_users_emptied on directory_users (removed_at) where removed_at is not null and login = ''`,
  `create index vendor_sessions_held on vendor_sessions (opened_at) where state = 'ended' and token_sealed <> ''`,
  "create index verifications_delivered on verifications (expires_at) where channel = 'delivered'",
]
