import type { Steps } from './words.ts'

/**
 * A verification is found by the id that a flow knows it by, and what was sent of it by the verification. What was sent
 * before says of which it spoke in its data alone.
 */
export const correlation: Steps = ({ text, dialect }) => [
  `create index verifications_correlation on verifications (correlation_id, started_at)
     where correlation_id is not null`,
  `alter table webhook_deliveries add column verification_id ${text}`,
  dialect === 'postgres'
    ? `update webhook_deliveries set verification_id = data::json ->> 'verificationId'`
    : `update webhook_deliveries set verification_id = json_extract(data, '$.verificationId')`,
  `create index webhook_deliveries_verification on webhook_deliveries (verification_id, created_at, id)
     where verification_id is not null`,
]
