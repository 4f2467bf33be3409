import type { IntegrationId } from '../../contract/index.ts'
import type { Db } from '../rows.ts'
import { scheduleOf } from './settings.ts'
import { type RunView, viewOf } from './view.ts'

/** How the syncs of a directory go, in a few words: what a list of integrations shows beside each. */
export interface SyncState {
  /** The newest that was no mere dry run. */
  readonly lastRun: Pick<RunView, 'id' | 'mode' | 'state' | 'heldFor' | 'counts' | 'error' | 'startedAt' | 'finishedAt'> | null
  /** When a run last read to its end. */
  readonly lastCompleteAt: string | null
  /** When the next one begins by itself; null where none does. */
  readonly nextAt: string | null
  /**
   * `held`: somebody has to decide; `failing`: the last one broke; `late`: one should have begun long ago; `link_key`:
   * accounts are to be linked by an attribute that people can edit, or may be able to, so none are.
   */
  readonly attention: 'held' | 'failing' | 'late' | 'link_key' | null
}

const minute = 60_000

/** Of those directories that are given. */
export async function syncStates(
  db: Db,
  integrationIds: readonly IntegrationId[],
  now: number,
): Promise<ReadonlyMap<IntegrationId, SyncState>> {
  return new Map(await Promise.all(integrationIds.map(async id => [id, await syncStateOf(db, id, now)] as const)))
}

async function syncStateOf(db: Db, integrationId: IntegrationId, now: number): Promise<SyncState> {
  const runs = db
    .selectFrom('sync_runs')
    .where('integration_id', '=', integrationId)
    .where(({ eb, or }) => or([eb('dry_run', '=', 0), eb('asks', '=', 1)]))
    .orderBy('seq', 'desc')
    .limit(1)
  const [last, complete, open, cursor, schedule] = await Promise.all([
    runs.selectAll().executeTakeFirst(),
    runs.select('finished_at').where('state', '=', 'done').executeTakeFirst(),
    runs.select('seq').where('state', '=', 'held').where('decision', 'is', null).executeTakeFirst(),
    db
      .selectFrom('sync_cursors')
      .select(['next_full_at', 'next_incremental_at'])
      .where('integration_id', '=', integrationId)
      .executeTakeFirst(),
    scheduleOf(db, integrationId),
  ])
  const times = [cursor?.next_full_at, cursor?.next_incremental_at].filter(time => typeof time === 'number')
  const next = schedule.paused || times.length === 0 ? null : Math.min(...times)
  const isLate = next !== null && last?.state !== 'running' && now > next + schedule.incrementalMinutes * minute
  return {
    lastRun: last === undefined ? null : shortOf(viewOf(last)),
    lastCompleteAt: isoOf(complete?.finished_at ?? null),
    nextAt: isoOf(next),
    attention: open !== undefined ? 'held' : last?.state === 'failed' ? 'failing' : isLate ? 'late' : null,
  }
}

function shortOf({ id, mode, state, heldFor, counts, error, startedAt, finishedAt }: RunView): SyncState['lastRun'] {
  return { id, mode, state, heldFor, counts, error, startedAt, finishedAt }
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
