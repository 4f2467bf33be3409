import { type Retention, usualRetention } from '../../storage/retention.ts'
import type { Store } from '../../storage/store.ts'

/** A file that is still being read after this long belongs to a process that is gone. */
const abandonedMs = 6 * 60 * 60_000

/**
 * Forgets old tombstones, and what was left of files. Whoever reads a list less often than its tombstones are kept reads
 * everything.
 */
export async function sweepPeopleLists(
  { transaction }: Pick<Store, 'transaction'>,
  now: number,
  limit: number,
  kept: Retention = usualRetention,
): Promise<void> {
  await transaction(async ({ db }) => {
    await db
      .deleteFrom('people_uploads')
      .where('at', '<', now - abandonedMs)
      .execute()
    const old = await db
      .selectFrom('listed_people')
      .select(['integration_id', 'external_id', 'seq'])
      .where('removed_at', '<', now - kept.listedTombstones)
      .orderBy('removed_at')
      .limit(limit)
      .execute()
    for (const { integration_id, external_id, seq } of old) {
      await db
        .updateTable('people_lists')
        .set(eb => ({ forgotten_seq: eb.case().when('forgotten_seq', '<', seq).then(seq).else(eb.ref('forgotten_seq')).end() }))
        .where('integration_id', '=', integration_id)
        .execute()
      await db
        .deleteFrom('listed_people')
        .where('integration_id', '=', integration_id)
        .where('external_id', '=', external_id)
        .execute()
    }
  })
}
