import type { Steps } from './words.ts'

export const integrations: Steps = ({ int, text, table }) => [
  `create table integrations (
    id ${text} primary key,
    connector_id ${text} not null,
    name ${text} not null,
    description ${text} not null,
    owner ${text} not null,
    state ${text} not null,
    version ${int} not null,
    account_id ${text},
    workflow_id ${text},
    trust_anchor ${text},
    created_at ${int} not null,
    updated_at ${int} not null,
    deleted_at ${int}
  ) ${table}`,
  `create table integration_versions (
    integration_id ${text} not null,
    version ${int} not null,
    name ${text} not null,
    account_id ${text},
    workflow_id ${text},
    config ${text} not null,
    config_version ${int} not null,
    changed_by ${text} not null,
    changed_at ${int} not null,
    primary key (integration_id, version)
  ) ${table}`,
  `create table integration_secrets (
    integration_id ${text} not null,
    field ${text} not null,
    sealed ${text} not null,
    updated_at ${int} not null,
    primary key (integration_id, field)
  ) ${table}`,
  `create table integration_state (
    integration_id ${text} not null,
    key ${text} not null,
    sealed ${text} not null,
    updated_at ${int} not null,
    primary key (integration_id, key)
  ) ${table}`,
  `create table integration_keys (
    integration_id ${text} not null,
    kid ${text} not null,
    use ${text} not null,
    algorithm ${text} not null,
    public_jwk ${text} not null,
    private_sealed ${text} not null,
    created_at ${int} not null,
    not_before ${int} not null,
    not_after ${int},
    primary key (integration_id, kid)
  ) ${table}`,
  `create table clients (
    id ${text} primary key,
    integration_id ${text} not null,
    mode ${text} not null,
    secret_hash ${text} not null,
    previous_secret_hash ${text},
    previous_until ${int},
    created_at ${int} not null,
    last_used_at ${int},
    previous_last_used_at ${int},
    revoked_at ${int}
  ) ${table}`,
  'create index clients_integration on clients (integration_id)',
  `create table provider_records (
    model ${text} not null,
    id_hash ${text} not null,
    payload ${text} not null,
    client_id ${text},
    grant_id ${text},
    uid ${text},
    epoch ${text} not null,
    consumed_at ${int},
    expires_at ${int},
    primary key (model, id_hash)
  ) ${table}`,
  'create index provider_records_grant on provider_records (grant_id) where grant_id is not null',
  'create index provider_records_uid on provider_records (uid) where uid is not null',
  'create index provider_records_client on provider_records (client_id) where client_id is not null',
  'create index provider_records_expires on provider_records (expires_at)',
  `create table admin_tokens (
    id ${text} primary key,
    name ${text} not null,
    role ${text} not null,
    hash ${text} not null,
    created_by ${text} not null,
    created_at ${int} not null,
    expires_at ${int},
    revoked_at ${int},
    last_used_at ${int}
  ) ${table}`,
  'create unique index admin_tokens_hash on admin_tokens (hash)',
  `create table admin_links (
    hash ${text} primary key,
    role ${text} not null,
    reason ${text} not null,
    created_at ${int} not null,
    expires_at ${int} not null,
    used_at ${int}
  ) ${table}`,
  `create table policy_versions (
    policy_id ${text} not null,
    version ${int} not null,
    integration_id ${text},
    body ${text} not null,
    changed_by ${text} not null,
    changed_at ${int} not null,
    primary key (policy_id, version)
  ) ${table}`,
  `create table webhook_subscriptions (
    id ${text} primary key,
    integration_id ${text},
    url ${text} not null,
    events ${text} not null,
    secret_sealed ${text} not null,
    state ${text} not null,
    created_at ${int} not null
  ) ${table}`,
]
