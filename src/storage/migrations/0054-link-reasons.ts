import type { Steps } from './words.ts'

/** Why an administrator takes two accounts for one person's, in words for the one who confirms it. */
export const linkReasons: Steps = ({ text }) => [`alter table account_links add column reason ${text}`]
