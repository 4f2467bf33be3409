import type { Steps } from './words.ts'

/**
 * What a person failed of late is asked at each of their starts. Somebody who starts often, or is made to, has many
 * verifications that nobody was seen in: those cost nothing there.
 */
export const seen: Steps = () => [
  'create index verifications_seen on verifications (subject_id, started_at) where verified_at is not null',
]
