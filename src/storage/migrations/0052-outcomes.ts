import type { Steps } from './words.ts'

/**
 * How verifications ended over time is counted in one index, without reading a row: the same index as before, with what is
 * counted by beside the time.
 */
export const outcomes: Steps = () => [
  // One identity, its accounts in every directory, former ones among them.
  'create index enrollments_of_identity on enrollments (identity_id) where identity_id is not null',
  'drop index verifications_started',
  'create index verifications_started on verifications (started_at, mode, purpose, facade, reason, on_provider_down)',
]
