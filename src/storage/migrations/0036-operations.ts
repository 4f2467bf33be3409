import type { Steps } from './words.ts'

/** When somebody objected, so that a verdict opens nothing any more; and which operations began and did not end. */
export const operations: Steps = ({ int }) => [
  `alter table verifications add column operations_closed_at ${int}`,
  "create index operation_grants_claimed on operation_grants (claimed_at) where state = 'claimed'",
]
