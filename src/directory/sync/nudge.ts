import type { Clock, IntegrationId } from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'

/** So long after a nudge the changes are read, unless another one comes meanwhile. */
export const debounceMs = 2_000
/** So long at most after the first of them. */
const longestMs = 10_000
/** What a postponement has to be worth for a row to be written. */
const stepMs = 500

/**
 * A hint that something changed in a directory: pulls the next incremental run forward. A storm of them is one run, and
 * few writes. Nothing is pulled before a first full read has seen its end, nor out of a back-off. A run clears what came
 * before it began; what comes while it reads makes one more.
 */
export async function nudge(deps: Nudging, integrationId: IntegrationId): Promise<void> {
  // Whoever set another time between reading and writing knows more: a run that ended, or another nudge. Then it is looked
  // at again; a nudge that is lost after all only costs time.
  for (let tries = 0; tries < 3; tries += 1) if (await pull(deps, integrationId)) return
}

interface Nudging {
  readonly store: Store
  readonly clock: Clock
}

async function pull({ store, clock }: Nudging, integrationId: IntegrationId): Promise<boolean> {
  const now = clock.now()
  const cursor = await store.db
    .selectFrom('sync_cursors')
    .select(['nudged_at', 'next_incremental_at as planned', 'incremental_failures', 'complete'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  if (cursor === undefined) return true
  const { planned } = cursor
  const waits = cursor.complete === 0 || cursor.incremental_failures > 0
  const next = waits ? planned : pulled(planned, cursor.nudged_at, now)
  const moves = Math.abs((next ?? 0) - (planned ?? 0)) >= stepMs
  if (cursor.nudged_at !== null && !moves) return true
  const { numUpdatedRows } = await store.transaction(({ db }) =>
    db
      .updateTable('sync_cursors')
      .set(({ fn, ref, val }) => ({ nudged_at: fn.coalesce(ref('nudged_at'), val(now)), next_incremental_at: next }))
      .where('integration_id', '=', integrationId)
      .where('next_incremental_at', planned === null ? 'is' : '=', planned)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

function pulled(planned: number | null, first: number | null, now: number): number {
  // Already due: no storm may put it off.
  if (planned !== null && planned <= now) return planned
  const soon = now + debounceMs
  if (first === null) return planned === null ? soon : Math.min(planned, soon)
  return Math.min(soon, first + longestMs)
}
