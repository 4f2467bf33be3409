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
  'create index policy_proposals_ended on policy_proposals (ended_at) where ended_at is not null',
  'create index verifications_policy_set on verifications (policy_set) where policy_set is not null',
]
