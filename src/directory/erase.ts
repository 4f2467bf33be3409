import { sql } from 'kysely'
import { dialectOf } from '../storage/dialect.ts'
import type { ErasureRoom, Leaving } from '../storage/erasure.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import { writeMoves } from './counters.ts'
import { dropNameKeys } from './name-keys.ts'

/** A person of the view, with all that is derived from them, and whom a verification was about. */
export const directoryErasure: ErasureRoom = {
  name: 'directory',
  tables: [
    'directory_users',
    'directory_name_keys',
    'directory_members',
    'directory_changes',
    'subjects',
    'enrollments',
    'cases',
    'account_links',
    'sync_run_people',
  ],
  async erase(tx, person) {
    const rows = [await eraseRow(tx, person), await eraseLists(tx, person), await eraseLinks(tx, person)]
    return rows.reduce((sum, n) => sum + n, await eraseSubject(tx, person))
  },
}

/** As `leave` of a loader and then some: nothing stays, and no counter counts them any more. */
async function eraseRow({ db }: Tx, { integrationId, externalId }: Leaving): Promise<number> {
  const user = await db
    .selectFrom('directory_users')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (user === undefined) return 0
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
  return 1
}

/** The words by which people are found. The search is no table of the schema: each database has its own kind. */
export async function dropWords(db: Tx['db'], rows: readonly number[]): Promise<void> {
  const key = dialectOf(db) === 'postgres' ? sql.ref('user_row') : sql.ref('rowid')
  await sql`delete from directory_search where ${key} in (${sql.join([...rows])})`.execute(db)
}

async function eraseLists({ db }: Tx, { integrationId, externalId }: Leaving): Promise<number> {
  const changes = await db
    .deleteFrom('directory_changes')
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  const runs = await db
    .deleteFrom('sync_run_people')
    .where('external_id', '=', externalId)
    .where('kind', 'in', ['set_aside', 'removal', 'unread', 'foreign', 'created', 'updated', 'deactivated'])
    .where('run_id', 'in', eb => eb.selectFrom('sync_runs').select('id').where('integration_id', '=', integrationId))
    .executeTakeFirst()
  return Number(changes.numDeletedRows + runs.numDeletedRows)
}

/** Links in both directions, ended ones too: who the other account belongs to is for an erasure of its own. */
async function eraseLinks({ db }: Tx, { integrationId, externalId }: Leaving): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('account_links')
    .where(({ or, and, eb }) =>
      or([
        and([eb('integration_id', '=', integrationId), eb('external_id', '=', externalId)]),
        and([eb('other_integration_id', '=', integrationId), eb('other_external_id', '=', externalId)]),
      ]),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** What bound the person, and what was to be looked at because of them. A case of somebody else stays, without them. */
async function eraseSubject({ db }: Tx, { subjectId }: Leaving): Promise<number> {
  if (subjectId === null) return 0
  const cases = await db.deleteFrom('cases').where('subject_id', '=', subjectId).executeTakeFirst()
  await db.updateTable('cases').set({ other_subject_id: null }).where('other_subject_id', '=', subjectId).execute()
  const bindings = await db.deleteFrom('enrollments').where('subject_id', '=', subjectId).executeTakeFirst()
  await db.deleteFrom('subjects').where('id', '=', subjectId).execute()
  return Number(cases.numDeletedRows + bindings.numDeletedRows) + 1
}
