import { sql } from 'kysely'
import type { Store } from '../storage/store.ts'

const atOnce = 500

/**
 * Forgets links that ended before then, the oldest first. A pair that an administrator has taken apart is remembered for as
 * long as the view knows both accounts: else the attribute would put it together again. Why it was linked once is forgotten
 * of it all the same.
 */
export async function sweepLinks(store: Store, before: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const old = db
      .selectFrom('account_links as l')
      .leftJoin('directory_users as one', join =>
        join.onRef('one.integration_id', '=', 'l.integration_id').onRef('one.external_id', '=', 'l.external_id'),
      )
      .leftJoin('directory_users as other', join =>
        join.onRef('other.integration_id', '=', 'l.other_integration_id').onRef('other.external_id', '=', 'l.other_external_id'),
      )
      .select('l.id')
      // A literal, as in the index.
      .where('l.state', '=', sql.lit('ended' as const))
      .where('l.ended_at', '<', before)
      .where(({ or, eb }) => or([eb('l.ended_why', '<>', 'by_admin'), eb('one.row', 'is', null), eb('other.row', 'is', null)]))
      .orderBy('l.ended_at')
      .limit(atOnce)
    const { numDeletedRows } = await db.deleteFrom('account_links').where('id', 'in', old).executeTakeFirst()
    const kept = db
      .selectFrom('account_links')
      .select('id')
      .where('state', '=', sql.lit('ended' as const))
      .where('ended_at', '<', before)
      .where('ended_why', '=', 'by_admin')
      .where('reason', 'is not', null)
      .orderBy('ended_at')
      .limit(atOnce)
    await db.updateTable('account_links').set({ reason: null }).where('id', 'in', kept).execute()
    return Number(numDeletedRows)
  })
}

/** Forgets cases that were closed before then. What was decided stays in the audit. */
export async function sweepCases(store: Store, before: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const old = db
      .selectFrom('cases')
      .select('id')
      .where('state', '=', 'closed')
      .where('closed_at', '<', before)
      .orderBy('opened_at')
      .limit(atOnce)
    const { numDeletedRows } = await db.deleteFrom('cases').where('id', 'in', old).executeTakeFirst()
    return Number(numDeletedRows)
  })
}
