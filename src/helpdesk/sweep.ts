import type { Store } from '../storage/store.ts'

const atOnce = 1_000

/** Removes calls that are as old as their verifications may get, and what was allowed for them; the oldest first. */
export async function sweepCalls(store: Store, now: number, keptMs: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const old = db
      .selectFrom('helpdesk_calls')
      .select('verification_id')
      .where('created_at', '<', now - keptMs)
      .orderBy('created_at')
      .limit(atOnce)
    const calls = await db.deleteFrom('helpdesk_calls').where('verification_id', 'in', old).executeTakeFirst()
    const over = db
      .selectFrom('helpdesk_overrides')
      .select('id')
      .where('expires_at', '<', now - keptMs)
      .orderBy('expires_at')
      .limit(atOnce)
    const overrides = await db.deleteFrom('helpdesk_overrides').where('id', 'in', over).executeTakeFirst()
    return Number(calls.numDeletedRows + overrides.numDeletedRows)
  })
}
