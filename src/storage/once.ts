import type { Store, Tx } from './store.ts'

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

/** Until when the key is in force; undefined where it is not. */
export async function inForceUntil({ db }: Pick<Store, 'db'>, key: string, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('once')
    .select('expires_at')
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.expires_at
}

/** Deletes up to `limit` keys that have expired. */
export async function forgetOnce({ db }: Tx, now: number, limit: number): Promise<number> {
  const expired = db.selectFrom('once').select('key').where('expires_at', '<=', now).orderBy('expires_at').limit(limit)
  const { numDeletedRows } = await db.deleteFrom('once').where('key', 'in', expired).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Whether so many keys of this beginning, which ends with a colon, are in force. */
export async function isOnceFull({ db }: Pick<Store, 'db'>, beginning: string, most: number, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('once')
    .select('key')
    .where('key', '>', beginning)
    // Keys are compared byte by byte, and this is the byte after the colon.
    .where('key', '<', `${beginning.slice(0, -1)};`)
    .where('expires_at', '>', now)
    .offset(most - 1)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
