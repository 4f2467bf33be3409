import type { IntegrationId } from '../../contract/index.ts'
import type { Db } from '../rows.ts'

/**
 * How old the view of a directory is: when the last read began that came to its end, whole or of the changes since. A
 * held one does not count, because those whom it would have removed still stand there. Undefined where none did.
 */
export async function lastRead(db: Db, integrationId: IntegrationId): Promise<number | undefined> {
  const run = await db
    .selectFrom('sync_runs')
    .select('started_at')
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'done')
    .where('dry_run', '=', 0)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return run?.started_at
}
