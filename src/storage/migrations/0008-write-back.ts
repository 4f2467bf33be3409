import type { Steps } from './words.ts'

export const writeBack: Steps = ({ int, text, table }) => [
  `create table write_backs (
    integration_id ${text} not null,
    external_id ${text} not null,
    standing ${text} not null,
    expires_at ${int},
    written_at ${int} not null,
    primary key (integration_id, external_id)
  ) ${table}`,
  'create index write_backs_expires on write_backs (expires_at) where expires_at is not null',
]
