import type { IntegrationId } from '../../contract/index.ts'
import type { Db } from '../rows.ts'

/**
 * How old the view of a directory is: when the last read began that came to its end, whole or of the changes since.
 * Undefined where none did. A held one does not count, because those whom it would have removed still stand there; nor do
 * changes that were read after it, because the product does not tell of those people again. Only a whole read makes up for
 * it, or the run that it was let go on by.
 */
export async function lastRead(db: Db, integrationId: IntegrationId): Promise<number | undefined> {
  const done = db
    .selectFrom('sync_runs')
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'done')
    .where('dry_run', '=', 0)
    .orderBy('seq', 'desc')
    .limit(1)
  const whole = await done.select(['seq', 'started_at']).where('mode', '=', 'full').executeTakeFirst()
  const held = await db
    .selectFrom('sync_runs as held')
    .select('held.seq')
    .where('held.integration_id', '=', integrationId)
    .where('held.state', '=', 'held')
    .where('held.dry_run', '=', 0)
    .where('held.seq', '>', whole?.seq ?? 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          // One that is held in its turn keeps what it took over in its own list.
          selectFrom('sync_runs as next')
            .select('next.id')
            .whereRef('next.follows', '=', 'held.id')
            .whereRef('next.integration_id', '=', 'held.integration_id')
            .whereRef('next.seq', '>', 'held.seq')
            .where('next.state', 'in', ['done', 'held']),
        ),
      ),
    )
    .orderBy('held.seq')
    .limit(1)
    .executeTakeFirst()
  if (held === undefined) return (await done.select('started_at').executeTakeFirst())?.started_at
  const before = await done.select('started_at').where('seq', '<', held.seq).executeTakeFirst()
  return before?.started_at
}
