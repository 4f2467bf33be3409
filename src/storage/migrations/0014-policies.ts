import type { Steps } from './words.ts'

export const policies: Steps = ({ int, text, table }) => [
  `create table policies (
    id ${text} primary key,
    name ${text} not null,
    integration_id ${text},
    directory_id ${text},
    group_id ${text},
    version ${int} not null,
    loosened_at ${int},
    loosened ${text} not null,
    created_at ${int} not null,
    updated_at ${int} not null
  ) ${table}`,
  `create unique index policies_scope on policies
   (coalesce(integration_id, ''), coalesce(directory_id, ''), coalesce(group_id, ''))`,
  `alter table policy_versions add column changes ${text} not null default '[]'`,
  `alter table policy_versions add column why ${text} not null default ''`,
  `alter table policy_versions add column looser ${text} not null default '[]'`,
  `alter table policy_versions add column confirmed_by ${text}`,
  `create table policy_proposals (
    id ${text} primary key,
    policy_id ${text} not null,
    based_on ${int} not null,
    body ${text} not null,
    changes ${text} not null,
    looser ${text} not null,
    why ${text} not null,
    proposed_by ${text} not null,
    proposed_at ${int} not null,
    ready_at ${int} not null,
    state ${text} not null,
    ended_by ${text},
    ended_at ${int},
    version ${int}
  ) ${table}`,
  'create index policy_proposals_of on policy_proposals (policy_id, proposed_at)',
  "create unique index policy_proposals_open on policy_proposals (policy_id) where state = 'open'",
  `create table policy_sets (
    hash ${text} primary key,
    settings ${text} not null,
    sources ${text} not null,
    created_at ${int} not null
  ) ${table}`,
  `alter table verifications add column policy_set ${text}`,
  `alter table verifications add column evidence ${text}`,
  `alter table verifications add column on_provider_down ${text}`,
]
