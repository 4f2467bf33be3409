import type { Store } from './store.ts'

const atOnce = 1_000

/** Removes what time made worthless: seen keys, budgets of past windows, answered idempotency keys. A slice at a time. */
export async function sweepExpired(store: Store, now: number): Promise<number> {
  const dayMs = 24 * 60 * 60_000
  return store.transaction(async ({ db }) => {
    const once = await db
      .deleteFrom('once')
      .where('key', 'in', db.selectFrom('once').select('key').where('expires_at', '<=', now).limit(atOnce))
      .executeTakeFirst()
    const idempotency = await db.deleteFrom('idempotency').where('expires_at', '<=', now).executeTakeFirst()
    const budgets = await db
      .deleteFrom('budgets')
      .where('window_start', '<', now - 2 * dayMs)
      .executeTakeFirst()
    const links = await db
      .deleteFrom('admin_links')
      .where('expires_at', '<', now - dayMs)
      .executeTakeFirst()
    return Number(once.numDeletedRows + idempotency.numDeletedRows + budgets.numDeletedRows + links.numDeletedRows)
  })
}
