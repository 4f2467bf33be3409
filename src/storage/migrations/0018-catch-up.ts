import type { Steps } from './words.ts'

/** Whether write-back was caught up with. Null for all that are on: whoever was never told of is found by doing it again. */
export const catchUp: Steps = ({ int }) => [`alter table write_back_switches add column caught_up_at ${int}`]
