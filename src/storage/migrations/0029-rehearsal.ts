import type { Steps } from './words.ts'

/** Clients that end by themselves, who may be rehearsed with, and what was chosen in place of Incode's answer. */
export const rehearsal: Steps = ({ int, text, table }) => [
  `alter table clients add column expires_at ${int}`,
  "create unique index clients_rehearsal on clients (integration_id) where mode = 'rehearsal' and revoked_at is null",
  `create table rehearsals (
    client_id ${text} primary key,
    people ${text} not null,
    started_by ${text} not null
  ) ${table}`,
  `alter table verifications add column rehearsed ${text}`,
]
