import type { IntegrationId, RunId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'

/** What a run takes over from one before it: removals that the product has told of and will not tell again. */

/**
 * A run that broke after it had stored a page has also stored the cursor behind it: the product will not say again who
 * was removed. The next run takes those over. A held run keeps its list.
 */
export async function inheritRemovals({ db }: Tx, integrationId: IntegrationId, heir: RunId): Promise<void> {
  const last = await db
    .selectFrom('sync_runs')
    .select(['id', 'state'])
    .where('integration_id', '=', integrationId)
    .where('dry_run', '=', 0)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined || (last.state !== 'failed' && last.state !== 'cancelled')) return
  await db
    .updateTable('sync_run_people')
    .set({ run_id: heir })
    .where('run_id', '=', last.id)
    .where('kind', '=', 'removal')
    .where('code', '<>', 'unmentioned')
    .execute()
}

/** The told removals of a held run that goes on. It keeps its own list, for whoever looks later. */
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
export async function wasOvertaken({ db }: Tx, integrationId: IntegrationId, held: RunId): Promise<boolean> {
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
