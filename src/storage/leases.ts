import type { Clock } from '../contract/index.ts'
import { dialectOf } from './dialect.ts'
import type { Store, Tx } from './store.ts'

/**
 * Takes a named right for a time, or says by `undefined` that somebody has it. The fence rises with every holder and
 * is never given twice, so that what a former holder still writes can be told from what the present one does.
 */
export async function takeLease(
  store: Store,
  name: string,
  owner: string,
  ttlMs: number,
  clock: Clock,
): Promise<{ fence: number } | undefined> {
  return store.transaction(async ({ db }) => {
    const now = clock.now()
    return db
      .insertInto('leases')
      .values({ name, owner, fence: 1, until: now + ttlMs })
      .onConflict(conflict =>
        conflict
          .column('name')
          .doUpdateSet(({ eb, ref }) => ({ owner, fence: eb(ref('leases.fence'), '+', 1), until: now + ttlMs }))
          .where('leases.until', '<=', now),
      )
      .returning('fence')
      .executeTakeFirst()
  })
}

/** Holds on for another `ttlMs`. False when the lease ran out, even if nobody took it meanwhile. */
export async function renewLease(
  store: Store,
  name: string,
  owner: string,
  fence: number,
  ttlMs: number,
  clock: Clock,
): Promise<boolean> {
  return store.transaction(async ({ db }) => {
    const now = clock.now()
    const { numUpdatedRows } = await db
      .updateTable('leases')
      .set({ until: now + ttlMs })
      .where('name', '=', name)
      .where('owner', '=', owner)
      .where('fence', '=', fence)
      .where('until', '>', now)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  })
}

/** Lets go early. The row stays, for its fence. */
export async function dropLease(store: Store, name: string, owner: string, fence: number): Promise<void> {
  await store.transaction(tx => dropLeaseIn(tx, name, owner, fence))
}

/** The same with what was the last to be done under it. */
export async function dropLeaseIn({ db }: Tx, name: string, owner: string, fence: number): Promise<void> {
  await db
    .updateTable('leases')
    .set({ until: 0 })
    .where('name', '=', name)
    .where('owner', '=', owner)
    .where('fence', '=', fence)
    .execute()
}

/**
 * Whether the writer still has its lease, asked in the transaction that writes. On PostgreSQL the row is locked until
 * that transaction ends: a lease that runs out now is taken only after what it protected is committed.
 */
export async function holdsLease({ db }: Tx, name: string, owner: string, fence: number, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select('fence')
    .where('name', '=', name)
    .where('owner', '=', owner)
    .where('fence', '=', fence)
    .where('until', '>', now)
    .$if(dialectOf(db) === 'postgres', query => query.forShare())
    .executeTakeFirst()
  return row !== undefined
}
