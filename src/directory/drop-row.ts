import { type Selectable, sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import type { DirectoryUsersTable } from '../storage/tables/index.ts'
import { writeMoves } from './counters.ts'
import { dropNameKeys } from './name-keys.ts'

/** Takes a row of the view away with all that is derived from it: keys, words, memberships, and its share of every figure. */
export async function dropRow(tx: Tx, integrationId: IntegrationId, user: Selectable<DirectoryUsersTable>): Promise<void> {
  const { db } = tx
  const groups = await db.selectFrom('directory_members').select('group_row').where('user_row', '=', user.row).execute()
  await dropNameKeys(db, integrationId, [user.row])
  await dropWords(db, [user.row])
  await db.deleteFrom('directory_members').where('user_row', '=', user.row).execute()
  await db.deleteFrom('directory_users').where('row', '=', user.row).execute()
  const counts = new CountChanges()
  counts.went(
    integrationId,
    groups.map(({ group_row }) => group_row),
    { status: user.status, enrollment: user.enrollment, boundAt: user.bound_at },
  )
  await writeMoves(db, counts)
}

/** The words by which people are found. The search is no table of the schema: each database has its own kind. */
export async function dropWords(db: Tx['db'], rows: readonly number[]): Promise<void> {
  const key = dialectOf(db) === 'postgres' ? sql.ref('user_row') : sql.ref('rowid')
  await sql`delete from directory_search where ${key} in (${sql.join([...rows])})`.execute(db)
}
