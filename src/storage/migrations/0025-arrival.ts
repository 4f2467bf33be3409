import type { Steps } from './words.ts'

/** Which browser a protocol led to a verification. */
export const arrival: Steps = ({ text }) => [`alter table verifications add column arrived_hash ${text}`]
