import { sql } from 'kysely'
import { type Retention, usualRetention } from '../../storage/retention.ts'
import type { Store } from '../../storage/store.ts'

/** Of each integration, however old: a directory that is read seldom has a history too. */
const keepLast = 50
const atOnce = 200
/** What is left over is for the next round. */
const mostSlices = 50

/** Removes runs that are older than they are kept, with their lists of people, but for the last fifty of each integration. */
export async function sweepRuns(store: Store, now: number, kept: Retention = usualRetention): Promise<number> {
  let removed = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const old = await db
        .selectFrom('sync_runs')
        .select('id')
        .where('started_at', '<', now - kept.runs)
        .where('state', '<>', 'running')
        .where(
          sql<boolean>`exists (select 1 from sync_runs newer where newer.integration_id = sync_runs.integration_id
            and newer.seq > sync_runs.seq order by newer.seq limit 1 offset ${sql.lit(keepLast - 1)})`,
        )
        .orderBy('started_at')
        .limit(atOnce)
        .execute()
      const ids = old.map(({ id }) => id)
      if (ids.length === 0) return 0
      await db.deleteFrom('sync_run_people').where('run_id', 'in', ids).execute()
      await db.deleteFrom('sync_runs').where('id', 'in', ids).execute()
      return ids.length
    })
    removed += taken
    if (taken < atOnce) break
  }
  return removed
}
