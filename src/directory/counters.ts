import { sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { type CountChanges, type Counted, isMove } from '../storage/people/count-changes.ts'
import type { Db } from './rows.ts'

/**
 * Gathers that somebody goes from one heap to another, in their directory and in each of their groups. Their row must be
 * locked by now: whoever adds them to a group meanwhile waits for it.
 */
export async function gatherMove(
  db: Db,
  changes: CountChanges,
  person: { readonly row: number; readonly integrationId: IntegrationId },
  before: Counted,
  after: Counted,
): Promise<void> {
  if (!isMove(before, after)) return
  const groups = await db.selectFrom('directory_members').select('group_row').where('user_row', '=', person.row).execute()
  const rows = groups.map(({ group_row }) => group_row)
  changes.moved(person.integrationId, rows, before, after)
}

/**
 * Writes what was gathered: after all rows of people, and in the order in which the loaders write it, so that nobody waits
 * crosswise. Only an erasure changes `members`: else who is in a group stays in it.
 */
export async function writeMoves(db: Db, changes: CountChanges): Promise<void> {
  const { counts, groupCounts, ages, members } = changes.take()
  const added = (table: string) => ({ n: sql<number>`${sql.ref(`${table}.n`)} + excluded.n` })
  if (counts.length > 0) {
    await db
      .insertInto('directory_counts')
      .values([...counts])
      .onConflict(on => on.columns(['integration_id', 'status', 'enrollment']).doUpdateSet(added('directory_counts')))
      .execute()
  }
  if (groupCounts.length > 0) {
    await db
      .insertInto('directory_group_counts')
      .values([...groupCounts])
      .onConflict(on => on.columns(['group_row', 'status', 'enrollment']).doUpdateSet(added('directory_group_counts')))
      .execute()
  }
  if (ages.length > 0) {
    await db
      .insertInto('directory_ages')
      .values([...ages])
      .onConflict(on => on.columns(['integration_id', 'group_row', 'day']).doUpdateSet(added('directory_ages')))
      .execute()
  }
  for (const { row, n } of members) {
    await db
      .updateTable('directory_groups')
      .set(eb => ({ members: eb('members', '+', n) }))
      .where('row', '=', row)
      .execute()
  }
}
