import {
  asRunId,
  type Clock,
  type Cursor,
  type IntegrationId,
  type Logger,
  problem,
  type Random,
  type RunId,
} from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { dropLease, takeLease } from '../../storage/leases.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { endForgotten } from './finish.ts'
import { copyRemovals, hasToSeeAll, inheritRemovals, lastRun } from './inherit.ts'

/** What a sync gets. */
export interface SyncDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /**
   * Told of every run that was no dry run, however it ended: what follows from what it saw, such as verdicts that somebody
   * else changed in the product. A run that broke has seen things too, and the next one will not be shown them again. It
   * comes after the commit of the end, so that the next run may have begun by then, and a process may die in between: what
   * is to survive that has to be found by a later run's.
   */
  readonly afterRun?: (run: { readonly runId: RunId; readonly integrationId: IntegrationId }) => Promise<void>
  /** Passed at `fetched` and `mapped`; the loader has its own. */
  readonly failPoint?: (point: string) => void
}

/** What somebody asks for. */
export interface RunRequest {
  readonly integrationId: IntegrationId
  readonly mode: 'full' | 'incremental'
  readonly dryRun: boolean
  readonly requestedBy: string
  /** Where no page of the integration was ever stored, the run only counts, and is held for somebody to say yes. */
  readonly asksFirst?: boolean
  /** The held run that an administrator let go on by this one: whom it lists may go, and nobody in their stead. */
  readonly follows?: RunId
}

/** A run that exists and holds its lease. Plain data: `runSync` goes on from it. */
export interface BegunRun {
  readonly runId: RunId
  readonly integrationId: IntegrationId
  readonly fence: number
  /** As it will be: an incremental run without a complete cursor, or while a full one is due, is a full one. */
  readonly mode: 'full' | 'incremental'
  /** Counts and writes nothing: asked for as that, or because it asks. */
  readonly dryRun: boolean
  /** Whether it is held at its end for somebody to say yes. */
  readonly asks: boolean
  /** Whether no full read of the integration has seen its end yet. Only such a read is resumed. */
  readonly first: boolean
  readonly from: Cursor | undefined
  readonly liveBefore: number
  readonly follows: RunId | undefined
}

/** How long a run may be silent before another process may take over. */
export const leaseMs = 60_000

export function leaseOf(integrationId: IntegrationId): string {
  return `sync:${integrationId}`
}

/**
 * Makes the run, so that its id can be answered before its work starts. One at a time for each integration. `first` is
 * done in the same transaction: what it writes stands or falls with the run, and by throwing it refuses the run.
 */
export async function beginRun(
  { store, clock, random }: SyncDeps,
  request: RunRequest,
  first?: (tx: Tx, runId: RunId) => Promise<void>,
): Promise<BegunRun> {
  const { integrationId } = request
  const runId = asRunId(`run_${token(random, 15)}`)
  const lease = await takeLease(store, leaseOf(integrationId), runId, leaseMs, clock)
  if (lease === undefined) throw problem('conflict', 'A sync of this integration is under way.')
  try {
    return await store.transaction(async tx => {
      await first?.(tx, runId)
      return insertRun(tx, { ...request, runId, fence: lease.fence, at: clock.now() }, random)
    })
  } catch (error) {
    await dropLease(store, leaseOf(integrationId), runId, lease.fence)
    throw error
  }
}

async function insertRun(
  tx: Tx,
  request: RunRequest & { readonly runId: RunId; readonly fence: number; readonly at: number },
  random: Random,
): Promise<BegunRun> {
  const { integrationId, runId, fence, follows, at } = request
  await endForgotten(tx, integrationId, at, random)
  const cursor = await tx.db
    .selectFrom('sync_cursors')
    .select(['cursor', 'complete', 'next_full_at'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  const asks = request.asksFirst === true && cursor === undefined && !request.dryRun
  const dryRun = request.dryRun || asks
  const first = cursor === undefined || cursor.complete === 0
  const last = await lastRun(tx, integrationId)
  const isStale = await hasToSeeAll(tx, integrationId, follows, last)
  // A whole read that is due covers the changes, whoever asks for them.
  const isDue = cursor !== undefined && cursor.next_full_at !== null && cursor.next_full_at <= at
  const mode = first || isStale || isDue ? 'full' : request.mode
  if (!dryRun) {
    await inheritRemovals(tx, last, runId)
    if (follows !== undefined && mode === 'incremental') await copyRemovals(tx, follows, runId)
    await coverNudges(tx, integrationId)
  }
  const resumes = mode === 'full' && first && cursor !== undefined && !dryRun
  const from = mode === 'incremental' || resumes ? cursor?.cursor : undefined
  const liveBefore = await countLive(tx, integrationId)
  await tx.db
    .insertInto('sync_runs')
    .values({
      id: runId,
      integration_id: integrationId,
      mode,
      dry_run: dryRun ? 1 : 0,
      asks: asks ? 1 : 0,
      state: 'running',
      fence,
      seen: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      deactivated: 0,
      removed: 0,
      set_aside: 0,
      total: null,
      live_before: liveBefore,
      interrupted: resumes ? 1 : 0,
      error_code: null,
      error_detail: null,
      requested_by: request.requestedBy,
      follows: follows ?? null,
      started_at: at,
      finished_at: null,
    })
    .execute()
  return { runId, integrationId, fence, mode, dryRun, asks, first, from, liveBefore, follows }
}

/** What was hinted at before now is seen by the run that begins. */
async function coverNudges({ db }: Tx, integrationId: IntegrationId): Promise<void> {
  await db
    .updateTable('sync_cursors')
    .set({ nudged_at: null })
    .where('integration_id', '=', integrationId)
    .where('nudged_at', 'is not', null)
    .execute()
}

async function countLive({ db }: Tx, integrationId: IntegrationId): Promise<number> {
  const { n } = await db
    .selectFrom('directory_counts')
    .select(({ fn }) => fn.sum<number | null>('n').as('n'))
    .where('integration_id', '=', integrationId)
    .where('status', '<>', 'removed')
    .executeTakeFirstOrThrow()
  return n ?? 0
}
