import { sql } from 'kysely'
import type { Tx } from '../storage/store.ts'

/** Whether a job of a queue and key waits, or is being done. */
export async function isUnderWay({ db }: Tx, queue: string, dedupeKey: string): Promise<boolean> {
  const ofKey = db.selectFrom('jobs').select('id').where('queue', '=', queue).where('dedupe_key', '=', dedupeKey).limit(1)
  // A literal, as in the index of those that wait.
  const waiting = await ofKey.where(sql<boolean>`state = 'ready'`).executeTakeFirst()
  return waiting !== undefined || (await ofKey.where('state', '=', 'leased').executeTakeFirst()) !== undefined
}
