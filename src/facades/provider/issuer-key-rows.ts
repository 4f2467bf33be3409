import type { Selectable } from 'kysely'
import type { Store, Tx } from '../../storage/store.ts'
import type { IssuerKeysTable } from '../../storage/tables/index.ts'

export type IssuerKeyRow = Selectable<IssuerKeysTable>

/** All that are published, the one that signs first, then as they came. */
export async function publishedKeys(db: Store['db'] | Tx['db'], now: number): Promise<readonly IssuerKeyRow[]> {
  const rows = await db
    .selectFrom('issuer_keys')
    .selectAll()
    .where(where => where.or([where('not_after', 'is', null), where('not_after', '>', now)]))
    .orderBy('signs_from', 'desc')
    .orderBy('created_at', 'desc')
    .execute()
  const signing = rows.find(row => row.signs_from <= now)
  return signing === undefined ? rows : [signing, ...rows.filter(row => row !== signing)]
}

/** Whoever comes second with a successor of the same key takes the first one's. */
export async function insertKey(tx: Tx, row: IssuerKeyRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('issuer_keys')
    .values(row)
    .onConflict(conflict => conflict.column('follows').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function changeKey(
  tx: Tx,
  kid: string,
  changes: Partial<Pick<IssuerKeyRow, 'certificate' | 'signs_from' | 'not_after'>>,
): Promise<void> {
  await tx.db.updateTable('issuer_keys').set(changes).where('kid', '=', kid).execute()
}

/** Nothing is verified by them any more, and nobody shall sign with them. */
export async function dropEndedKeys(tx: Tx, now: number): Promise<void> {
  await tx.db.deleteFrom('issuer_keys').where('not_after', '<=', now).execute()
}
