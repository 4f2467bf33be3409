import { sql } from 'kysely'
import { type Retention, usualRetention } from '../storage/retention.ts'
import type { Store } from '../storage/store.ts'
import { sweepHeld } from './held/rows.ts'

/** Of each integration, however old: one that is seldom changed can be taken back, too. */
const keepLast = 50
const atOnce = 200

/**
 * Forgets configurations that have long not been in force, but for the last fifty of each integration, and those that what
 * was made under them still needs to be taken away at the product. How they differed stays in the history. With them go the
 * changes that were held as long ago.
 */
export async function sweepVersions(store: Store, now: number, kept: Retention = usualRetention): Promise<number> {
  return store.transaction(async tx => {
    const { db } = tx
    const old = await db
      .selectFrom('integration_versions as v')
      .innerJoin('integrations as i', 'i.id', 'v.integration_id')
      .leftJoin('write_back_switches as w', 'w.integration_id', 'v.integration_id')
      .leftJoin('upkeeps as u', 'u.integration_id', 'v.integration_id')
      .select(['v.integration_id', 'v.version'])
      .where('v.changed_at', '<', now - kept.versions)
      .whereRef('v.version', '<=', sql<number>`i.version - ${sql.lit(keepLast)}`)
      .where(sql<boolean>`v.version <> coalesce(w.version, 0)`)
      .where(sql<boolean>`v.version <> coalesce(w.next_version, 0)`)
      .where(sql<boolean>`v.version <> coalesce(u.version, 0)`)
      .orderBy('v.changed_at')
      .limit(atOnce)
      .execute()
    for (const { integration_id, version } of old) {
      await db
        .deleteFrom('integration_versions')
        .where('integration_id', '=', integration_id)
        .where('version', '=', version)
        .execute()
    }
    return old.length + (await sweepHeld(tx, now - kept.versions))
  })
}
