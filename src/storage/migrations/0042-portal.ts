import type { Steps } from './words.ts'

/** What was possible for a person who recovers by themselves, looked at once their face had passed. */
export const portal: Steps = ({ text }) => [`alter table verifications add column options ${text}`]
