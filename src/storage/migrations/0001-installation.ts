import type { Steps } from './words.ts'

export const installation: Steps = ({ int, text, serial, table, narrow }) => [
  `create table installation (
    id ${int} primary key check (id = 1),
    stamp ${text} not null,
    epoch ${text} not null,
    created_at ${int} not null
  ) ${table}`,
  `create table leases (
    name ${text} primary key,
    owner ${text} not null,
    fence ${int} not null,
    until ${int} not null
  ) ${narrow}`,
  `create table once (
    key ${text} primary key,
    expires_at ${int} not null
  ) ${narrow}`,
  'create index once_expires on once (expires_at)',
  `create table budgets (
    scope ${text} not null,
    key ${text} not null,
    window_start ${int} not null,
    used ${int} not null,
    primary key (scope, key, window_start)
  ) ${narrow}`,
  'create index budgets_window on budgets (window_start)',
  `create table idempotency (
    client_id ${text} not null,
    route ${text} not null,
    key ${text} not null,
    body_hash ${text} not null,
    status ${int} not null,
    verification_id ${text},
    created_at ${int} not null,
    expires_at ${int} not null,
    primary key (client_id, route, key)
  ) ${table}`,
  'create index idempotency_expires on idempotency (expires_at)',
  `create table audit (
    seq ${serial},
    id ${text} not null,
    at ${int} not null,
    actor ${text} not null,
    action ${text} not null,
    target ${text} not null,
    facts ${text} not null,
    position ${int},
    previous ${text},
    hash ${text}
  ) ${table}`,
  'create unique index audit_position on audit (position)',
  'create index audit_at on audit (at)',
  'create index audit_target on audit (target)',
]
