import type { RunId } from '../../contract/index.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { SyncRunPeopleTable } from '../../storage/tables/index.ts'
import type { Db } from '../rows.ts'

/** The lists of a run: who would go, or went; who could not be read; examples of what a dry run would do. */
export const runPeopleKinds = ['removal', 'set_aside', 'unread', 'foreign', 'created', 'updated', 'deactivated'] as const

export interface RunPeopleQuery {
  readonly kind: SyncRunPeopleTable['kind']
  readonly limit: number
  readonly cursor?: string
}

/** Somebody on such a list, with what the view knows of them. */
export interface RunPersonView {
  readonly externalId: string
  readonly code: string
  readonly login: string | null
  readonly displayName: string | null
}

/** One list of a run, by external id. */
export async function listRunPeople(
  reports: Db,
  id: RunId,
  { kind, limit, cursor }: RunPeopleQuery,
): Promise<{ readonly items: readonly RunPersonView[]; readonly nextCursor: string | null } | undefined> {
  const run = await reports.selectFrom('sync_runs').select('integration_id').where('id', '=', id).executeTakeFirst()
  if (run === undefined) return undefined
  let query = reports
    .selectFrom('sync_run_people')
    .leftJoin('directory_users', join =>
      join
        .onRef('directory_users.external_id', '=', 'sync_run_people.external_id')
        .on('directory_users.integration_id', '=', run.integration_id),
    )
    .select(['sync_run_people.external_id as externalId', 'code', 'login', 'display_name as displayName'])
    .where('run_id', '=', id)
    .where('kind', '=', kind)
    .orderBy('sync_run_people.external_id')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [after] = keysIn(cursor, 'string')
    query = query.where('sync_run_people.external_id', '>', after)
  }
  const { rows: items, nextCursor } = pageOf(await query.execute(), limit, row => [row.externalId])
  return { items, nextCursor }
}
