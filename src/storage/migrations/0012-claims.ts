import type { Steps } from './words.ts'

/** What people can edit of themselves, as the product last said it; null as long as nobody has asked. */
export const claims: Steps = ({ int, text, narrow }) => [
  `create table editable_claims (
    integration_id ${text} not null primary key,
    claims ${text} not null,
    read_at ${int}
  ) ${narrow}`,
]
