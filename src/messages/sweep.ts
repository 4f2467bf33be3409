import type { Store } from '../storage/store.ts'

const atOnce = 1_000

/** Removes messages that ended before then, the oldest first. */
export async function sweepMessages(store: Store, before: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const oldest = db
      .selectFrom('messages')
      .select('id')
      .where('ended_at', 'is not', null)
      .where('ended_at', '<', before)
      .orderBy('ended_at')
      .limit(atOnce)
    const { numDeletedRows } = await db.deleteFrom('messages').where('id', 'in', oldest).executeTakeFirst()
    return Number(numDeletedRows)
  })
}
