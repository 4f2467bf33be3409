import { dialectOf } from '../storage/dialect.ts'
import type { ErasureRoom, Leaving } from '../storage/erasure.ts'
import type { Tx } from '../storage/store.ts'
import { dropRow } from './drop-row.ts'

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
    'supervisions',
    'account_links',
    'sync_run_people',
  ],
  async erase(tx, person) {
    const rows = [await eraseRow(tx, person), await eraseLists(tx, person), await eraseLinks(tx, person)]
    return rows.reduce((sum, n) => sum + n, await eraseSubject(tx, person))
  },
}

/** As `leave` of a loader and then some: nothing stays, and no counter counts them any more. */
async function eraseRow(tx: Tx, { integrationId, externalId }: Leaving): Promise<number> {
  const user = await tx.db
    .selectFrom('directory_users')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .$if(dialectOf(tx.db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (user === undefined) return 0
  await dropRow(tx, integrationId, user)
  return 1
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
  const decided = await db.deleteFrom('supervisions').where('subject_id', '=', subjectId).executeTakeFirst()
  const bindings = await db.deleteFrom('enrollments').where('subject_id', '=', subjectId).executeTakeFirst()
  await db.deleteFrom('subjects').where('id', '=', subjectId).execute()
  return Number(cases.numDeletedRows + decided.numDeletedRows + bindings.numDeletedRows) + 1
}
