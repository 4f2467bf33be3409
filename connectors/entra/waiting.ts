import type { Batching } from './batch.ts'
import type { Reader } from './reader.ts'

/** How a read waits between the rounds of a batch. */
export function batchingOf({ api, pause }: Reader): Batching {
  return { api, wait: pause }
}
