import type { Tx } from './store.ts'

/** True for exactly one caller, across replicas, until the key expires. */
export async function once({ db }: Tx, key: string, expiresAt: number, now: number): Promise<boolean> {
  const row = await db
    .insertInto('once')
    .values({ key, expires_at: expiresAt })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ expires_at: expiresAt }).where('once.expires_at', '<=', now))
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes up to `limit` keys that have expired. */
export async function forgetOnce({ db }: Tx, now: number, limit: number): Promise<number> {
  const expired = db.selectFrom('once').select('key').where('expires_at', '<=', now).orderBy('expires_at').limit(limit)
  const { numDeletedRows } = await db.deleteFrom('once').where('key', 'in', expired).executeTakeFirst()
  return Number(numDeletedRows)
}
