import type { Steps } from './words.ts'

export const directory: Steps = ({ dialect, int, text, serial, row, table, narrow }) => [
  `create table directory_users (
    row ${row},
    integration_id ${text} not null,
    external_id ${text} not null,
    login ${text} not null,
    login_key ${text} not null,
    email ${text},
    given_name ${text},
    family_name ${text},
    display_name ${text},
    status ${text} not null,
    source_status ${text} not null,
    enrollment ${text} not null,
    assurance ${text},
    claims ${text} not null,
    browse_key ${text} not null,
    content_hash ${text} not null,
    claims_hash ${text} not null,
    contact_hash ${text} not null,
    claims_changed_at ${int} not null,
    contact_changed_at ${int} not null,
    source_changed_at ${int} not null,
    written_by ${int} not null,
    removed_at ${int},
    created_at ${int} not null,
    updated_at ${int} not null
  ) ${table}`,
  'create unique index directory_users_external on directory_users (integration_id, external_id)',
  'create index directory_users_login on directory_users (integration_id, login_key)',
  'create index directory_users_browse on directory_users (integration_id, status, enrollment, browse_key, row)',
  ...(dialect === 'sqlite'
    ? [
        // Words only, neither text nor positions: prefix search needs no more, and rows are deleted by rowid alone.
        `create virtual table directory_search using fts5(
          words, content='', contentless_delete=1, detail=none, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
        )`,
      ]
    : [
        'create table directory_search (user_row bigint primary key, words tsvector not null)',
        'create index directory_search_words on directory_search using gin (words)',
      ]),
  `create table directory_name_keys (
    integration_id ${text} not null,
    key ${text} not null,
    user_row ${int} not null,
    primary key (integration_id, key, user_row)
  ) ${narrow}`,
  `create table directory_counts (
    integration_id ${text} not null,
    status ${text} not null,
    enrollment ${text} not null,
    n ${int} not null,
    primary key (integration_id, status, enrollment)
  ) ${narrow}`,
  `create table directory_groups (
    row ${serial},
    integration_id ${text} not null,
    external_id ${text} not null,
    name ${text} not null,
    description ${text} not null,
    members ${int} not null,
    removed_at ${int}
  ) ${table}`,
  'create unique index directory_groups_external on directory_groups (integration_id, external_id)',
  `create table directory_members (
    group_row ${int} not null,
    user_row ${int} not null,
    primary key (group_row, user_row)
  ) ${narrow}`,
  'create index directory_members_user on directory_members (user_row)',
  `create table subjects (
    id ${text} primary key,
    integration_id ${text} not null,
    external_id ${text} not null,
    kind ${text} not null,
    rebind ${text} not null,
    created_at ${int} not null
  ) ${table}`,
  'create unique index subjects_external on subjects (integration_id, external_id)',
  `create table enrollments (
    id ${text} primary key,
    subject_id ${text} not null,
    integration_id ${text} not null,
    tenant ${text} not null,
    identity_id ${text},
    link_slot ${text} not null,
    state ${text} not null,
    assurance ${text},
    evidence ${text} not null,
    verification_id ${text},
    bound_at ${int},
    expires_at ${int},
    created_at ${int} not null,
    ended_at ${int},
    ended_why ${text}
  ) ${table}`,
  'create unique index enrollments_subject on enrollments (subject_id) where ended_at is null',
  `create unique index enrollments_identity on enrollments (integration_id, tenant, identity_id, link_slot)
    where ended_at is null and identity_id is not null`,
  'create index enrollments_history on enrollments (subject_id, created_at)',
  `create index enrollments_expires on enrollments (expires_at)
    where ended_at is null and state = 'enrolled' and expires_at is not null`,
  `create table cases (
    id ${text} primary key,
    kind ${text} not null,
    state ${text} not null,
    subject_id ${text} not null,
    other_subject_id ${text},
    verification_id ${text},
    opened_at ${int} not null,
    closed_at ${int},
    closed_by ${text}
  ) ${table}`,
  'create index cases_state on cases (state, opened_at)',
  `create table sync_runs (
    seq ${serial},
    id ${text} not null,
    integration_id ${text} not null,
    mode ${text} not null,
    dry_run ${int} not null,
    state ${text} not null,
    fence ${int} not null,
    seen ${int} not null,
    created ${int} not null,
    updated ${int} not null,
    unchanged ${int} not null,
    deactivated ${int} not null,
    removed ${int} not null,
    set_aside ${int} not null,
    total ${int},
    live_before ${int} not null,
    interrupted ${int} not null,
    error_code ${text},
    error_detail ${text},
    requested_by ${text} not null,
    started_at ${int} not null,
    finished_at ${int}
  ) ${table}`,
  'create unique index sync_runs_id on sync_runs (id)',
  'create index sync_runs_integration on sync_runs (integration_id, seq)',
  `create table sync_cursors (
    integration_id ${text} primary key,
    cursor ${text} not null,
    run_id ${text} not null,
    fence ${int} not null,
    complete ${int} not null,
    next_full_at ${int},
    next_incremental_at ${int},
    updated_at ${int} not null
  ) ${table}`,
  `create table sync_run_people (
    run_id ${text} not null,
    kind ${text} not null,
    external_id ${text} not null,
    code ${text} not null,
    primary key (run_id, kind, external_id)
  ) ${table}`,
]
