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

/** What a sync gets. */
export interface SyncDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /**
   * Told of every run that read to its end and was no dry run, before its lease goes: what follows from what it saw, such
   * as verdicts that somebody else changed in the product. Runs after the commit, and may run again.
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
  /** An administrator has seen whom a held run would have removed, and lets so many go. For this run only. */
  readonly allowRemovals?: number
}

/** A run that exists and holds its lease. Plain data: `runSync` goes on from it. */
export interface BegunRun {
  readonly runId: RunId
  readonly integrationId: IntegrationId
  readonly fence: number
  /** As it will be: an incremental run without a complete cursor, or while a full one is due, is a full one. */
  readonly mode: 'full' | 'incremental'
  readonly dryRun: boolean
  /** Whether no full read of the integration has seen its end yet. Only such a read is resumed. */
  readonly first: boolean
  readonly from: Cursor | undefined
  readonly liveBefore: number
  readonly allowRemovals: number
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
      return insertRun(tx, { ...request, runId, fence: lease.fence, at: clock.now() })
    })
  } catch (error) {
    await dropLease(store, leaseOf(integrationId), runId, lease.fence)
    throw error
  }
}

async function insertRun(
  tx: Tx,
  request: RunRequest & { readonly runId: RunId; readonly fence: number; readonly at: number },
): Promise<BegunRun> {
  const { integrationId, runId, fence, dryRun, at } = request
  await endForgotten(tx, integrationId, at)
  if (!dryRun) await inheritRemovals(tx, integrationId, runId)
  const cursor = await tx.db
    .selectFrom('sync_cursors')
    .select(['cursor', 'complete', 'next_full_at'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  const first = cursor === undefined || cursor.complete === 0
  // A whole read that is due covers the changes, whoever asks for them.
  const mode = first || (cursor.next_full_at !== null && cursor.next_full_at <= at) ? 'full' : request.mode
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
      started_at: at,
      finished_at: null,
    })
    .execute()
  return { runId, integrationId, fence, mode, dryRun, first, from, liveBefore, allowRemovals: request.allowRemovals ?? 0 }
}

/** Whoever could take the lease of a running run is sure that its process is gone. */
async function endForgotten({ db }: Tx, integrationId: IntegrationId, at: number): Promise<void> {
  await db
    .updateTable('sync_runs')
    .set({ state: 'failed', error_code: 'internal', error_detail: 'interrupted', finished_at: at })
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'running')
    .execute()
}

/**
 * A run that broke after it had stored a page has also stored the cursor behind it: the product will not say again who
 * was removed. The next run takes those over. A held run keeps its list.
 */
async function inheritRemovals({ db }: Tx, integrationId: IntegrationId, heir: RunId): Promise<void> {
  const last = await db
    .selectFrom('sync_runs')
    .select(['id', 'state'])
    .where('integration_id', '=', integrationId)
    .where('dry_run', '=', 0)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined || (last.state !== 'failed' && last.state !== 'cancelled')) return
  await db
    .updateTable('sync_run_people')
    .set({ run_id: heir })
    .where('run_id', '=', last.id)
    .where('kind', '=', 'removal')
    .where('code', '<>', 'unmentioned')
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
