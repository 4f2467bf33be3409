import { problem, type Random } from '../contract/index.ts'
import { enqueue, type JobHandler } from '../jobs/index.ts'
import type { Store, Tx } from '../storage/store.ts'

/**
 * After an erasure what was erased is still in the database's file, until it is written over. A job, so that it is not
 * forgotten when the process dies; all erasures that wait share one.
 */
export const scrubQueue = 'scrub'

export async function askForScrub(tx: Tx, at: number, random: Random): Promise<void> {
  await enqueue(tx, { queue: scrubQueue, payload: {}, runAt: at, dedupeKey: 'file' }, random)
}

export function scrubJob({ store }: { readonly store: Store }): JobHandler {
  return async (_payload, { signal }) => {
    if (!(await store.scrub(signal))) throw problem('unavailable', 'The database is being read all the time.')
  }
}
