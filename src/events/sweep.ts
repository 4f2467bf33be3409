import type { Store } from '../storage/store.ts'

/** Forgets deliveries that ended before then. */
export async function sweepDeliveries(store: Store, before: number, limit: number): Promise<void> {
  const over = await store.db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('ended_at', '<', before)
    .orderBy('ended_at')
    .limit(limit)
    .execute()
  if (over.length === 0) return
  const ids = over.map(({ id }) => id)
  await store.transaction(async ({ db }) => void (await db.deleteFrom('webhook_deliveries').where('id', 'in', ids).execute()))
}
