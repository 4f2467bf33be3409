import type { Steps } from './words.ts'

/** Changes of integrations that may let somebody through whom they would not have let through before. */
export const heldChanges: Steps = ({ int, text, table }) => [
  `create table held_changes (
    id ${text} primary key,
    integration_id ${text} not null,
    from_version ${int} not null,
    version ${int} not null,
    fields ${text} not null,
    has_secret ${int} not null,
    made_by ${text} not null,
    made_at ${int} not null,
    held_until ${int} not null,
    confirmed_by ${text},
    ended_at ${int}
  ) ${table}`,
  'create index held_changes_of on held_changes (integration_id, held_until)',
  'create index held_changes_until on held_changes (held_until)',
]
