import type { Steps } from './words.ts'

/**
 * Who opened an operation for the seat: whoever did has a part in it, and approves nothing of it. And what a call was allowed
 * by, so that reports can say who allowed what for whom.
 */
export const openers: Steps = ({ text }) => [
  `alter table operation_grants add column opened_by ${text}`,
  `alter table helpdesk_calls add column override_id ${text}`,
]
