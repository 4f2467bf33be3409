import type { IntegrationId, Random } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from '../rows.ts'

const minute = 60_000
/** Changes are asked for often, everything once a day: only a full read sees who was deleted without a word. */
const every = { incremental: 15 * minute, full: 24 * 60 * minute, again: 30 * minute } as const
/** Up to this share of the interval is added, so that integrations do not all knock at once. */
const jitter = 0.1

/** The next time of a kind of run; `again` is a full one that did not come to its end. */
export function nextTime(mode: keyof typeof every, after: number, random: Random): number {
  return after + Math.round(every[mode] * (1 + jitter * random.fraction()))
}

/**
 * Sets when the next runs are due. There is nothing to set before the first run stored a page: making an integration
 * starts no sync.
 */
export async function scheduleNext(
  { db }: Tx,
  integrationId: IntegrationId,
  { mode, ended }: { readonly mode: 'full' | 'incremental'; readonly ended: boolean },
  at: number,
  random: Random,
): Promise<void> {
  const nextIncremental = nextTime('incremental', at, random)
  const nextFull = nextTime(mode === 'incremental' || ended ? 'full' : 'again', at, random)
  await db
    .updateTable('sync_cursors')
    .set(({ fn, ref, val }) => ({
      next_incremental_at: nextIncremental,
      next_full_at: mode === 'full' ? nextFull : fn.coalesce(ref('next_full_at'), val(nextFull)),
    }))
    .where('integration_id', '=', integrationId)
    .execute()
}

/**
 * What was read so far was read by another configuration: the next run reads everything, and soon. A first read that was
 * interrupted begins again, because its earlier pages were read otherwise.
 */
export async function readWholeNext({ db }: Tx, integrationId: IntegrationId, at: number): Promise<void> {
  await db.deleteFrom('sync_cursors').where('integration_id', '=', integrationId).where('complete', '=', 0).execute()
  await db.updateTable('sync_cursors').set({ next_full_at: at }).where('integration_id', '=', integrationId).execute()
}

/** Which runs are due, the longest overdue first. A full one covers the incremental one. */
export async function dueRuns(
  db: Db,
  now: number,
): Promise<readonly { readonly integrationId: IntegrationId; readonly mode: 'full' | 'incremental' }[]> {
  const rows = await db
    .selectFrom('sync_cursors')
    .select(['integration_id', 'next_full_at', 'next_incremental_at'])
    .where(({ eb, or }) => or([eb('next_full_at', '<=', now), eb('next_incremental_at', '<=', now)]))
    .orderBy('next_incremental_at')
    .execute()
  return rows.map(row => ({
    integrationId: row.integration_id,
    mode: row.next_full_at !== null && row.next_full_at <= now ? 'full' : 'incremental',
  }))
}
