import type { IntegrationId, Random, RunId } from '../../contract/index.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from '../rows.ts'
import { runTopic } from './finish.ts'
import { scheduleNext } from './schedule.ts'
import { type RunRow, type RunView, viewOf } from './view.ts'

/** Somebody whom a run set aside, or removed, or would have removed. */
export interface RunPerson {
  readonly externalId: string
  readonly code: string
}

/** How many of each list are shown. */
const shownPeople = 200

/** A run without its lists. */
export async function findRunAlone(db: Db, id: RunId): Promise<RunView | undefined> {
  const row = await db.selectFrom('sync_runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : viewOf(row)
}

/** A run, with the beginnings of its lists. */
export async function findRun(
  db: Db,
  id: RunId,
): Promise<
  | (RunView & { readonly people: { readonly setAside: readonly RunPerson[]; readonly removals: readonly RunPerson[] } })
  | undefined
> {
  const row = await db.selectFrom('sync_runs').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const list = async (kind: 'set_aside' | 'removal'): Promise<readonly RunPerson[]> =>
    db
      .selectFrom('sync_run_people')
      .select(['external_id as externalId', 'code'])
      .where('run_id', '=', id)
      .where('kind', '=', kind)
      .orderBy('external_id')
      .limit(shownPeople)
      .execute()
  return { ...viewOf(row), people: { setAside: await list('set_aside'), removals: await list('removal') } }
}

/** Which runs are listed. */
export interface RunQuery {
  readonly integrationId?: string
  readonly state?: RunRow['state']
  readonly limit: number
  readonly cursor?: string
}

/** Runs, the newest first. */
export async function listRuns(
  reports: Db,
  { integrationId, state, limit, cursor }: RunQuery,
): Promise<{ readonly items: readonly RunView[]; readonly nextCursor: string | null }> {
  let query = reports
    .selectFrom('sync_runs')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  if (integrationId !== undefined) query = query.where('integration_id', '=', integrationId as IntegrationId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (cursor !== undefined) {
    const [before] = keysIn(cursor, 'number')
    query = query.where('seq', '<', before)
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.seq])
  return { items: rows.map(viewOf), nextCursor }
}

/** Ends a run wherever it goes on: its next page is refused. By itself the next one begins only after an interval. */
export async function cancelRun(tx: Tx, id: RunId, at: number, random: Random): Promise<boolean> {
  const [run] = await tx.db
    .updateTable('sync_runs')
    .set(cancelled(at))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning(['integration_id', 'mode', 'dry_run'])
    .execute()
  if (run === undefined) return false
  tx.wake(runTopic(id))
  if (run.dry_run === 0) await scheduleNext(tx, run.integration_id, { mode: run.mode, how: 'put_off' }, at, random)
  return true
}

/** Ends what goes on for an integration that is no longer used, and says which runs those were. */
export async function cancelRunsOf(tx: Tx, integrationId: IntegrationId, at: number): Promise<readonly RunId[]> {
  const runs = await tx.db
    .updateTable('sync_runs')
    .set(cancelled(at))
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'running')
    .returning('id')
    .execute()
  for (const { id } of runs) tx.wake(runTopic(id))
  return runs.map(({ id }) => id)
}

/** Forgets how far a deleted integration was read, and with it when it would be read again. */
export async function dropCursor({ db }: Tx, integrationId: IntegrationId): Promise<void> {
  await db.deleteFrom('sync_schedules').where('integration_id', '=', integrationId).execute()
  await db.deleteFrom('sync_cursors').where('integration_id', '=', integrationId).execute()
}

function cancelled(at: number) {
  return { state: 'cancelled', error_code: 'cancelled', finished_at: at } as const
}
