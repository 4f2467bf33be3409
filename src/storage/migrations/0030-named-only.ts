import type { Steps } from './words.ts'

/** Verifications whose person was named by whoever came, and by nobody who knows them. */
export const namedOnly: Steps = ({ int }) => [`alter table verifications add column named_only ${int}`]
