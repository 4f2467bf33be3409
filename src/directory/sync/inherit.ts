import type { IntegrationId, RunId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { RunRow } from './view.ts'

/** What a run takes over from one before it: removals that the product has told of and will not tell again. */

/** The newest run of a directory before one that begins. */
export type Predecessor = Pick<RunRow, 'id' | 'state' | 'follows'>

export function lastRun({ db }: Tx, integrationId: IntegrationId): Promise<Predecessor | undefined> {
  return db
    .selectFrom('sync_runs')
    .select(['id', 'state', 'follows'])
    .where('integration_id', '=', integrationId)
    .where('dry_run', '=', 0)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function broke(run: Predecessor | undefined): run is Predecessor {
  return run !== undefined && (run.state === 'failed' || run.state === 'cancelled')
}

/**
 * Whether a run has to look at everybody: because it goes on with a held one that was overtaken, or because it comes after
 * one that was to go on with a held one and broke.
 */
export async function hasToSeeAll(
  tx: Tx,
  integrationId: IntegrationId,
  follows: RunId | undefined,
  last: Predecessor | undefined,
): Promise<boolean> {
  if (broke(last) && last.follows !== null) return true
  return follows !== undefined && (await wasOvertaken(tx, integrationId, follows))
}

/**
 * A run that broke after it had stored a page has also stored the cursor behind it: the product will not say again who
 * was removed. The next run takes those over. A held run keeps its list.
 */
export async function inheritRemovals({ db }: Tx, last: Predecessor | undefined, heir: RunId): Promise<void> {
  if (!broke(last)) return
  await db
    .updateTable('sync_run_people')
    .set({ run_id: heir })
    .where('run_id', '=', last.id)
    .where('kind', '=', 'removal')
    .where('code', '<>', 'unmentioned')
    .execute()
}

/**
 * The told removals of a held run that goes on. It keeps its own list, for whoever looks later. Only for a run of changes:
 * one that looks at everybody finds by itself who is gone, and an old list would only name people who are back since.
 */
export async function copyRemovals({ db }: Tx, held: RunId, heir: RunId): Promise<void> {
  await db
    .insertInto('sync_run_people')
    .columns(['run_id', 'kind', 'external_id', 'code'])
    .expression(eb =>
      eb
        .selectFrom('sync_run_people')
        .select(({ val, ref }) => [val(heir).as('run_id'), ref('kind').as('kind'), 'external_id', 'code'])
        .where('run_id', '=', held)
        .where('kind', '=', 'removal')
        .where('code', '<>', 'unmentioned'),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/**
 * Whether others have read since the held run. Then somebody on its list may be back, and what changed since would not
 * say so again: only a read of everybody does.
 */
async function wasOvertaken({ db }: Tx, integrationId: IntegrationId, held: RunId): Promise<boolean> {
  const later = await db
    .selectFrom('sync_runs')
    .select('seq')
    .where('integration_id', '=', integrationId)
    .where('seq', '>', eb => eb.selectFrom('sync_runs').select('seq').where('id', '=', held))
    .where('dry_run', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}
