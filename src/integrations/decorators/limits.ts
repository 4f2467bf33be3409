import type { Limits } from '../guard.ts'

/** How long each kind of call may take, all attempts together, and how often it is made again. What changes something never is. */
export const limits = {
  check: { deadlineMs: 45_000 },
  /** Pacing may wait for the product's next window. */
  page: { deadlineMs: 300_000 },
  read: { deadlineMs: 15_000, retries: 2 },
  search: { deadlineMs: 30_000, retries: 2 },
  change: { deadlineMs: 20_000 },
  session: { deadlineMs: 15_000 },
  notice: { deadlineMs: 5_000 },
  resume: { deadlineMs: 5_000 },
  answer: { deadlineMs: 5_000 },
  setup: { deadlineMs: 120_000 },
  upkeep: { deadlineMs: 300_000 },
  events: { deadlineMs: 120_000 },
} as const satisfies Record<string, Limits>
