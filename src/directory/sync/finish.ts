import type { Clock, ConnectorErrorCode, IntegrationId, JsonObject, Random, RunId } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import type { Counts, Tx } from '../../storage/store.ts'
import { supersede } from './decide.ts'
import { scheduleNext } from './schedule.ts'
import { scheduleOf } from './settings.ts'
import { countsOf, type RunRow } from './view.ts'

/** How a run ends: its row, the schedule, and who is told, in one transaction. */

/** What became of a run. */
export interface RunOutcome {
  readonly runId: RunId
  readonly state: RunRow['state']
  readonly counts: Counts
}

/** The run that ends, as far as its end depends on it. */
interface EndingRun {
  readonly runId: RunId
  readonly integrationId: IntegrationId
  readonly fence: number
  readonly dryRun: boolean
  readonly asks: boolean
}

export interface Ending {
  readonly state: Exclude<RunRow['state'], 'running'>
  readonly code?: ConnectorErrorCode
  readonly detail?: string
  readonly heldFor?: NonNullable<RunRow['held_for']>
  /** How many a held or dry run would have removed, or made inactive. */
  readonly wouldRemove?: number
  /** How many of them left the scope, and so would only be made inactive. */
  readonly wouldLeaveScope?: number
  /** What the product asked for before it fails again. */
  readonly retryAfterMs?: number
}

/** Woken when the run has ended, wherever it was. */
export function runTopic(id: RunId): string {
  return `run:${id}`
}

/** Writes how it ended, unless somebody else did: who cancelled it, or who took over. */
export async function finish(
  tx: Tx,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  run: EndingRun,
  ending: Ending,
): Promise<RunOutcome> {
  const at = clock.now()
  const isHeld = ending.state === 'held' && (!run.dryRun || run.asks)
  const twoPeople = isHeld && (await scheduleOf(tx.db, run.integrationId)).twoPeople
  const { wouldRemove, wouldLeaveScope: leaving = 0 } = ending
  const ended = await tx.db
    .updateTable('sync_runs')
    .set(({ eb }) => ({
      state: ending.state,
      error_code: ending.code ?? null,
      error_detail: ending.detail ?? null,
      held_for: ending.heldFor ?? null,
      would_remove: wouldRemove ?? null,
      two_people: twoPeople ? 1 : 0,
      finished_at: at,
      ...(run.dryRun && wouldRemove !== undefined
        ? { removed: wouldRemove - leaving, deactivated: eb('deactivated', '+', leaving) }
        : {}),
    }))
    .where('id', '=', run.runId)
    .where('state', '=', 'running')
    .where('fence', '=', run.fence)
    .executeTakeFirst()
  const row = await tx.db.selectFrom('sync_runs').selectAll().where('id', '=', run.runId).executeTakeFirstOrThrow()
  tx.wake(runTopic(run.runId))
  if (ended.numUpdatedRows === 1n) {
    if (!run.dryRun) await follow(tx, row, ending, at, random)
    if (isHeld || (ending.state === 'failed' && (!run.dryRun || run.asks))) await tell(tx, row, at, random)
  }
  return { runId: run.runId, state: row.state, counts: countsOf(row) }
}

async function follow(tx: Tx, row: RunRow, { retryAfterMs = 0 }: Ending, at: number, random: Random): Promise<void> {
  const isComplete = row.state === 'done' || row.state === 'held'
  const how = isComplete ? 'complete' : row.state === 'failed' ? 'failed' : 'put_off'
  await scheduleNext(tx, row.integration_id, { mode: row.mode, how, retryAfterMs }, at, random)
  // Whoever looked at everybody knows better than an older run that still waits to be decided.
  if (isComplete && row.mode === 'full') await supersede(tx, row.integration_id, { before: row, at })
}

/** Whoever could take the lease of a running run is sure that its process is gone. */
export async function endForgotten(tx: Tx, integrationId: IntegrationId, at: number, random: Random): Promise<void> {
  const forgotten = await tx.db
    .updateTable('sync_runs')
    .set({ state: 'failed', error_code: 'internal', error_detail: 'interrupted', finished_at: at })
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'running')
    .returningAll()
    .execute()
  for (const row of forgotten) {
    tx.wake(runTopic(row.id))
    if (row.dry_run === 0 || row.asks === 1) await tell(tx, row, at, random)
  }
}

/** A run that was held, or broke, is an event for whoever subscribes: numbers and codes, nobody's name. */
async function tell(tx: Tx, row: RunRow, at: number, random: Random): Promise<void> {
  const facts: JsonObject =
    row.state === 'held'
      ? { heldFor: row.held_for, wouldRemove: row.would_remove, liveBefore: row.live_before, counts: { ...countsOf(row) } }
      : { code: row.error_code }
  const type = row.state === 'held' ? 'directory.sync_held' : 'directory.sync_failed'
  const payload = { runId: row.id, integrationId: row.integration_id, mode: row.mode, ...facts }
  await publish(tx, { type, integrationId: row.integration_id, target: row.id, payload, at }, random)
}
