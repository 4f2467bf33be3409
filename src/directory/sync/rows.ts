import type { Selectable } from 'kysely'
import { type IntegrationId, problem, type Random, type RunId } from '../../contract/index.ts'
import { decodeCursor, encodeCursor } from '../../storage/keyset.ts'
import type { Counts, Tx } from '../../storage/store.ts'
import type { SyncRunsTable } from '../../storage/tables/index.ts'
import type { Db } from '../rows.ts'
import { scheduleNext } from './schedule.ts'

export type RunRow = Selectable<SyncRunsTable>

/** A run as administrators see it. */
export interface RunView {
  readonly id: RunId
  readonly integrationId: IntegrationId
  readonly mode: 'full' | 'incremental'
  readonly dryRun: boolean
  readonly state: RunRow['state']
  readonly counts: Counts
  readonly setAside: number
  /** What the product said that there is, if it did. */
  readonly total: number | null
  readonly liveBefore: number
  readonly error: { readonly code: string; readonly detail: string | null } | null
  readonly requestedBy: string
  readonly startedAt: string
  readonly finishedAt: string | null
}

/** Somebody whom a run set aside, or removed, or would have removed. */
export interface RunPerson {
  readonly externalId: string
  readonly code: string
}

/** How many of each list are shown. */
const shownPeople = 200

export function countsOf(row: Counts): Counts {
  const { seen, created, updated, unchanged, deactivated, removed } = row
  return { seen, created, updated, unchanged, deactivated, removed }
}

function viewOf(row: RunRow): RunView {
  return {
    id: row.id,
    integrationId: row.integration_id,
    mode: row.mode,
    dryRun: row.dry_run === 1,
    state: row.state,
    counts: countsOf(row),
    setAside: row.set_aside,
    total: row.total,
    liveBefore: row.live_before,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail },
    requestedBy: row.requested_by,
    startedAt: new Date(row.started_at).toISOString(),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at).toISOString(),
  }
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

/** Runs, the newest first. */
export async function listRuns(
  reports: Db,
  { integrationId, limit, cursor }: { readonly integrationId?: string; readonly limit: number; readonly cursor?: string },
): Promise<{ readonly items: readonly RunView[]; readonly nextCursor: string | null }> {
  let query = reports
    .selectFrom('sync_runs')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  if (integrationId !== undefined) query = query.where('integration_id', '=', integrationId as IntegrationId)
  if (cursor !== undefined) {
    const [before] = decodeCursor(cursor)
    if (typeof before !== 'number') throw problem('request_invalid', 'The cursor belongs to another list.')
    query = query.where('seq', '<', before)
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(viewOf),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.seq]) : null,
  }
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
  if (run.dry_run === 0) await scheduleNext(tx, run.integration_id, { mode: run.mode, ended: false }, at, random)
  return true
}

/** Ends what goes on for an integration that is no longer used, and says which runs those were. */
export async function cancelRunsOf({ db }: Tx, integrationId: IntegrationId, at: number): Promise<readonly RunId[]> {
  const runs = await db
    .updateTable('sync_runs')
    .set(cancelled(at))
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'running')
    .returning('id')
    .execute()
  return runs.map(({ id }) => id)
}

/** Forgets how far a deleted integration was read, and with it when it would be read again. */
export async function dropCursor({ db }: Tx, integrationId: IntegrationId): Promise<void> {
  await db.deleteFrom('sync_cursors').where('integration_id', '=', integrationId).execute()
}

function cancelled(at: number) {
  return { state: 'cancelled', error_code: 'cancelled', finished_at: at } as const
}
