import type { Steps } from './words.ts'

/** Causes that come and go, of which nobody is told each time; and who was asked to approve, so that they hear how it ended. */
export const flaps: Steps = ({ int, text, table }) => [
  `create table alert_flaps (
    cause ${text} primary key,
    code ${text} not null,
    since ${int} not null,
    told_at ${int}
  ) ${table}`,
  'create index alerts_of_cause on alerts (cause, opened_at)',
  `alter table operation_approvals add column asked ${text}`,
]
