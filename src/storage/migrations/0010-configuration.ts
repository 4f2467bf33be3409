import type { Steps } from './words.ts'

export const configuration: Steps = ({ int, text, serial, table }) => [
  `alter table integrations add column key ${text} not null default ''`,
  'update integrations set key = id',
  "create unique index integrations_key on integrations (key) where key <> '' and state <> 'deleted'",
  `create table integration_history (
    seq ${serial},
    integration_id ${text} not null,
    version ${int} not null,
    action ${text} not null,
    changes ${text} not null,
    why ${text},
    by ${text} not null,
    at ${int} not null
  ) ${table}`,
  'create index integration_history_of on integration_history (integration_id, seq)',
  `insert into integration_history (integration_id, version, action, changes, by, at)
   select integration_id, version, case when version = 1 then 'created' else 'updated' end, '[]', changed_by, changed_at
   from integration_versions order by changed_at, integration_id, version`,
]
