import type { IntegrationId, RunId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from './rows.ts'

/** Which runs saw foreign standings that nobody has dealt with yet, and of whom. */

/** A run that saw some. */
export interface SeeingRun {
  readonly runId: RunId
  readonly integrationId: IntegrationId
  readonly began: number
}

export async function seqOf(db: Db, runId: RunId): Promise<number> {
  const { seq } = await db.selectFrom('sync_runs').select('seq').where('id', '=', runId).executeTakeFirstOrThrow()
  return seq
}

/**
 * Those after the mark, the oldest first. Of the time before write-back was on there is nothing to put right but what the
 * run at hand saw.
 */
export async function owedRuns(
  db: Db,
  { runId, integrationId }: { readonly runId: RunId; readonly integrationId: IntegrationId },
  { until, since }: { readonly until: number; readonly since: number },
): Promise<readonly SeeingRun[]> {
  const mark = await db
    .selectFrom('write_back_marks')
    .select('seq')
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('sync_runs as r')
    .select(['r.id', 'r.started_at'])
    .where('r.integration_id', '=', integrationId)
    .where('r.seq', '>', mark?.seq ?? 0)
    .where('r.seq', '<=', until)
    .where('r.dry_run', '=', 0)
    .where(({ eb, or }) => or([eb('r.id', '=', runId), eb('r.started_at', '>=', since)]))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sync_run_people as p')
          .select('p.external_id')
          .whereRef('p.run_id', '=', 'r.id')
          .where('p.kind', '=', 'foreign'),
      ),
    )
    .orderBy('r.seq')
    .execute()
  return rows.map(({ id, started_at }) => ({ runId: id, integrationId, began: started_at }))
}

export async function foreignAfter(db: Db, runId: RunId, after: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sync_run_people')
    .select('external_id')
    .where('run_id', '=', runId)
    .where('kind', '=', 'foreign')
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(limit)
    .execute()
  return rows.map(({ external_id }) => external_id)
}

/** All that runs saw up to this one is dealt with. */
export async function setMark({ db }: Tx, integrationId: IntegrationId, seq: number): Promise<void> {
  await db
    .insertInto('write_back_marks')
    .values({ integration_id: integrationId, seq })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet({ seq }).where('write_back_marks.seq', '<', seq))
    .execute()
}
