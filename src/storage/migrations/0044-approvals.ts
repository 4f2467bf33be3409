import type { Steps } from './words.ts'

/** What a second person is asked for, one row for each verification whose operations need one. */
export const approvals: Steps = ({ int, text, table }) => [
  `create table operation_approvals (
    verification_id ${text} primary key,
    handle ${text} not null,
    operations ${text} not null,
    approvers ${text} not null,
    number ${text} not null,
    state ${text} not null,
    asked_at ${int} not null,
    expires_at ${int} not null,
    asked_people ${int} not null,
    decided_at ${int},
    decided_directory ${text},
    decided_person ${text},
    reason ${text}
  ) ${table}`,
  'create unique index operation_approvals_handle on operation_approvals (handle)',
  "create index operation_approvals_open on operation_approvals (expires_at) where state = 'open'",
  'create index operation_approvals_asked on operation_approvals (asked_at)',
  'create index operation_approvals_by on operation_approvals (decided_directory, decided_person) where decided_person is not null',
]
