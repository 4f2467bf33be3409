import type { Steps } from './words.ts'

/** Links whose key people may have chosen, and by which rules the name keys of people were written. */
export const keys: Steps = ({ int, text }) => [
  `alter table account_links add column doubted_at ${int}`,
  'create index account_links_doubted on account_links (doubted_at, id) where doubted_at is not null and ended_at is null',
  `alter table installation add column name_key_rules ${int} not null default 0`,
  `alter table installation add column name_keys_at ${text}`,
]
