import type { Batching } from './batch.ts'
import type { Reader } from './reader.ts'
import { waitingBudget } from './remedies.ts'

/** How a read waits between the rounds of the batches that one page takes. */
export function batchingOf({ api, pause, clock }: Reader): Batching {
  return { api, wait: pause, now: clock.now, budget: waitingBudget() }
}
