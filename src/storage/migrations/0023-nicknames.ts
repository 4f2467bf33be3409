import type { Steps } from './words.ts'

/** Short forms of names that administrators add, and leave to be bound again that names the identity of before. */
export const nicknames: Steps = ({ int, text, table }) => [
  `create table nicknames (
    id ${text} primary key,
    name ${text} not null,
    short ${text} not null,
    state ${text} not null,
    proposed_by ${text} not null,
    proposed_at ${int} not null,
    ready_at ${int} not null,
    confirmed_by ${text},
    in_force_at ${int},
    ended_by ${text},
    ended_at ${int}
  ) ${table}`,
  'create unique index nicknames_live on nicknames (name, short) where ended_at is null',
  "create index nicknames_ready on nicknames (ready_at) where state = 'proposed'",
  'create index nicknames_ended on nicknames (ended_at) where ended_at is not null',
  `alter table installation add column nicknames_version ${int} not null default 0`,
  `alter table supervisions add column same_identity ${int} not null default 0`,
]
