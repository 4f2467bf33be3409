import type { Steps } from './words.ts'

/** What was set up at a product for an integration, and how long a person is kept for a reviewer. */
export const setup: Steps = ({ int, text, table }) => [
  `create table setups (
    integration_id ${text} primary key,
    made ${text} not null,
    applied_by ${text} not null,
    applied_at ${int} not null
  ) ${table}`,
  `alter table verifications add column review_seconds ${int}`,
]
