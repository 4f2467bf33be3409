import { forgetOnce } from './once.ts'
import type { Store } from './store.ts'

const atOnce = 1_000

/** Removes what time made worthless: seen keys, budgets of past windows, answered idempotency keys. A slice at a time. */
export async function sweepExpired(store: Store, now: number): Promise<number> {
  const dayMs = 24 * 60 * 60_000
  return store.transaction(async tx => {
    const { db } = tx
    const once = await forgetOnce(tx, now, atOnce)
    const idempotency = await db.deleteFrom('idempotency').where('expires_at', '<=', now).executeTakeFirst()
    const budgets = await db
      .deleteFrom('budgets')
      .where('window_start', '<', now - 2 * dayMs)
      .executeTakeFirst()
    const links = await db
      .deleteFrom('admin_links')
      .where('expires_at', '<', now - dayMs)
      .executeTakeFirst()
    return once + Number(idempotency.numDeletedRows + budgets.numDeletedRows + links.numDeletedRows)
  })
}
