import type { Steps } from './words.ts'

const dayMs = 86_400_000
/** As `CountChanges` counts: whoever can be expected to be enrolled, and is. */
const aged = `u.status not in ('removed', 'inactive') and u.enrollment = 'enrolled' and u.bound_at is not null`

export const groups: Steps = ({ int, text, row, table, narrow }) => [
  `alter table directory_users add column link_key ${text}`,
  `alter table directory_users add column bound_at ${int}`,
  // What they were made of is in the row itself: they said nothing more, and two digests a person cost time.
  'alter table directory_users drop column claims_hash',
  'alter table directory_users drop column contact_hash',
  'create index directory_users_link on directory_users (link_key) where link_key is not null',
  `update directory_users set bound_at = (
    select e.bound_at from enrollments e join subjects s on s.id = e.subject_id
    where e.ended_at is null and s.integration_id = directory_users.integration_id
      and s.external_id = directory_users.external_id
  ) where enrollment in ('enrolled', 'expired')`,
  `alter table directory_groups add column name_key ${text} not null default ''`,
  'update directory_groups set name_key = lower(name)',
  'create index directory_groups_name on directory_groups (integration_id, name_key, row)',
  `create table directory_group_counts (
    group_row ${int} not null,
    status ${text} not null,
    enrollment ${text} not null,
    n ${int} not null,
    primary key (group_row, status, enrollment)
  ) ${narrow}`,
  `insert into directory_group_counts (group_row, status, enrollment, n)
    select m.group_row, u.status, u.enrollment, count(*)
    from directory_members m join directory_users u on u.row = m.user_row group by m.group_row, u.status, u.enrollment`,
  `create table directory_ages (
    integration_id ${text} not null,
    group_row ${int} not null,
    day ${int} not null,
    n ${int} not null,
    primary key (integration_id, group_row, day)
  ) ${narrow}`,
  `insert into directory_ages (integration_id, group_row, day, n)
    select u.integration_id, 0, u.bound_at / ${dayMs}, count(*)
    from directory_users u where ${aged} group by u.integration_id, u.bound_at / ${dayMs}`,
  `insert into directory_ages (integration_id, group_row, day, n)
    select u.integration_id, m.group_row, u.bound_at / ${dayMs}, count(*)
    from directory_members m join directory_users u on u.row = m.user_row
    where ${aged} group by u.integration_id, m.group_row, u.bound_at / ${dayMs}`,
  `create table directory_changes (
    row ${row},
    integration_id ${text} not null,
    external_id ${text} not null,
    run ${int},
    at ${int} not null,
    what ${text} not null,
    fields ${text} not null,
    before_status ${text} not null,
    after_status ${text} not null
  ) ${table}`,
  'create index directory_changes_person on directory_changes (integration_id, external_id, row)',
  'create index directory_changes_run on directory_changes (run, row) where run is not null',
]
