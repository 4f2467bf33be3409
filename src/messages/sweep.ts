import type { Store } from '../storage/store.ts'

/** That something was sent is of interest for as long as somebody may ask where it went. */
const keepMs = 90 * 24 * 60 * 60_000
const atOnce = 1_000

/** Removes messages that ended long ago, the oldest first. */
export async function sweepMessages(store: Store, now: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const oldest = db
      .selectFrom('messages')
      .select('id')
      .where('ended_at', 'is not', null)
      .where('ended_at', '<', now - keepMs)
      .orderBy('ended_at')
      .limit(atOnce)
    const { numDeletedRows } = await db.deleteFrom('messages').where('id', 'in', oldest).executeTakeFirst()
    return Number(numDeletedRows)
  })
}
