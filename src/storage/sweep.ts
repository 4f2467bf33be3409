import type { DeleteResult } from 'kysely'
import { forgetOnce } from './once.ts'
import { type Retention, usualRetention } from './retention.ts'
import type { Store, Tx } from './store.ts'

const atOnce = 1_000
/** What is left over is for the next round: nothing else waits behind a sweep for long. */
const mostSlices = 50
const dayMs = 24 * 60 * 60_000

/**
 * Removes what time made worthless: seen keys, budgets of past windows, answered keys, links and codes, and what became of
 * people long ago. A slice at a time. What has its own end goes when that comes; the rest by the table of retention.
 */
export async function sweepExpired(store: Store, now: number, kept: Retention = usualRetention): Promise<number> {
  const small = await store.transaction(async tx => {
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
    const typed = await db.deleteFrom('portal_codes').where('expires_at', '<=', now).executeTakeFirst()
    const sessions = await sweepSessions(tx, now - dayMs)
    return once + [idempotency, budgets, links, typed, sessions].reduce((sum, one) => sum + Number(one.numDeletedRows), 0)
  })
  const links = await sweepSecrets(store, 'verification_links', now - kept.links)
  const codes = await sweepSecrets(store, 'verification_codes', now - kept.codes)
  return small + links + codes + (await sweepChanges(store, now - kept.changes))
}

/** The last one of an administrator in force stays: nothing else tells which group gave them their role. */
async function sweepSessions({ db }: Tx, before: number): Promise<DeleteResult> {
  return db
    .deleteFrom('admin_sessions')
    .where('expires_at', '<', before)
    .where(({ or, not, exists, selectFrom }) =>
      or([
        not(
          exists(
            selectFrom('administrators as a')
              .select('a.id')
              .whereRef('a.id', '=', 'admin_sessions.administrator_id')
              .where('a.issuer', 'is not', null)
              .where('a.revoked_at', 'is', null),
          ),
        ),
        exists(
          selectFrom('admin_sessions as later')
            .select('later.id')
            .whereRef('later.administrator_id', '=', 'admin_sessions.administrator_id')
            .whereRef('later.opened_at', '>', 'admin_sessions.opened_at'),
        ),
      ]),
    )
    .executeTakeFirst()
}

/** The oldest come first by their rows: without an index for it, the first that is young enough ends the search. */
async function sweepChanges(store: Store, before: number): Promise<number> {
  let removed = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const oldest = db.selectFrom('directory_changes').select(['row', 'at']).orderBy('row').limit(atOnce)
      const { numDeletedRows } = await db
        .deleteFrom('directory_changes')
        .where('row', 'in', db.selectFrom(oldest.as('oldest')).select('oldest.row').where('oldest.at', '<', before))
        .executeTakeFirst()
      return Number(numDeletedRows)
    })
    removed += taken
    if (taken < atOnce) break
  }
  return removed
}

/** Each slice is a transaction of its own, oldest first. */
async function sweepSecrets(store: Store, table: 'verification_links' | 'verification_codes', before: number): Promise<number> {
  let removed = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const oldest = db.selectFrom(table).select('hash').where('expires_at', '<', before).orderBy('expires_at').limit(atOnce)
      const { numDeletedRows } = await db.deleteFrom(table).where('hash', 'in', oldest).executeTakeFirst()
      return Number(numDeletedRows)
    })
    removed += taken
    if (taken < atOnce) break
  }
  return removed
}
