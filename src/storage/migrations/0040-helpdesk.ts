import type { Steps } from './words.ts'

/** Verifications of callers at a helpdesk, what a second person allowed, and messages that go to a phone. */
export const helpdesk: Steps = ({ int, text, table }) => [
  `alter table verifications add column handed_to ${text}`,
  `alter table verifications add column agent_tries ${int} not null default 0`,
  `alter table messages add column medium ${text} not null default 'email'`,
  `create table helpdesk_calls (
    verification_id ${text} primary key,
    integration_id ${text} not null,
    channel ${text} not null,
    agent ${text} not null,
    agent_key ${text} not null,
    supervisor ${text},
    address_sealed ${text},
    language ${text} not null,
    mail_state ${text} not null,
    sends ${int} not null,
    sent_at ${int},
    confirmed_by ${text},
    created_at ${int} not null
  ) ${table}`,
  'create index helpdesk_calls_created on helpdesk_calls (created_at)',
  `create table helpdesk_overrides (
    id ${text} primary key,
    integration_id ${text} not null,
    directory_id ${text} not null,
    external_id ${text} not null,
    address_hash ${text},
    why ${text} not null,
    supervisor ${text} not null,
    created_at ${int} not null,
    expires_at ${int} not null,
    used_at ${int}
  ) ${table}`,
  'create index helpdesk_overrides_expires on helpdesk_overrides (expires_at)',
]
