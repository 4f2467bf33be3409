import type { Steps } from './words.ts'

/** Counts every change of an integration, also of what has no versions: its description, its owner, its state. */
export const revisions: Steps = ({ int }) => [`alter table integrations add column revision ${int} not null default 1`]
