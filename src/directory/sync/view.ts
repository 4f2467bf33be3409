import type { Selectable } from 'kysely'
import type { ActorRef, IntegrationId, RunId } from '../../contract/index.ts'
import type { Counts } from '../../storage/store.ts'
import type { SyncRunsTable } from '../../storage/tables/index.ts'

export type RunRow = Selectable<SyncRunsTable>

/** A run as administrators see it. */
export interface RunView {
  readonly id: RunId
  readonly integrationId: IntegrationId
  readonly mode: 'full' | 'incremental'
  /** Counted and wrote nothing: asked for as that, or a first one that waits for a yes. */
  readonly dryRun: boolean
  readonly state: RunRow['state']
  readonly counts: Counts
  readonly setAside: number
  /** What the product said that there is, if it did. */
  readonly total: number | null
  readonly liveBefore: number
  readonly error: { readonly code: string; readonly detail: string | null } | null
  /** Why it was held. */
  readonly heldFor: RunRow['held_for']
  /** How many people a held or dry run would have removed. */
  readonly wouldRemove: number | null
  /** Whether somebody has to decide what becomes of it. */
  readonly awaitsDecision: boolean
  /** The first of two administrators who release it. */
  readonly releaseAskedBy: ActorRef | null
  readonly decision: Decision | null
  /** The held run that this one was begun by deciding. */
  readonly follows: RunId | null
  readonly requestedBy: string
  readonly startedAt: string
  readonly finishedAt: string | null
}

/** What was decided of a held run. Nobody decides that a later one supersedes it; whoever saves another configuration does. */
export interface Decision {
  readonly kind: NonNullable<RunRow['decision']>
  readonly by: ActorRef | null
  readonly at: string
  /** The run that it led to. */
  readonly runId: RunId | null
}

/** How fast a run is, and until when it may take. */
export interface Pace {
  /** People read in a second. */
  readonly perSecond: number | null
  /** Of a run under way, where it is known how many there are. */
  readonly estimatedEndAt: string | null
}

export function countsOf(row: Counts): Counts {
  const { seen, created, updated, unchanged, deactivated, removed } = row
  return { seen, created, updated, unchanged, deactivated, removed }
}

export function viewOf(row: RunRow): RunView {
  const isReal = row.dry_run === 0 || row.asks === 1
  return {
    id: row.id,
    integrationId: row.integration_id,
    mode: row.mode,
    dryRun: row.dry_run === 1,
    state: row.state,
    counts: countsOf(row),
    setAside: row.set_aside,
    total: row.total,
    liveBefore: row.live_before,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail },
    heldFor: row.held_for,
    wouldRemove: row.would_remove,
    awaitsDecision: row.state === 'held' && row.decision === null && isReal,
    releaseAskedBy: actorOf(row.release_asked_by),
    decision: decisionOf(row),
    follows: row.follows,
    requestedBy: row.requested_by,
    startedAt: new Date(row.started_at).toISOString(),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at).toISOString(),
  }
}

function decisionOf({ decision, decided_by, decided_at, led_to }: RunRow): Decision | null {
  if (decision === null) return null
  return { kind: decision, by: actorOf(decided_by), at: new Date(decided_at ?? 0).toISOString(), runId: led_to }
}

function actorOf(json: string | null): ActorRef | null {
  return json === null ? null : (JSON.parse(json) as ActorRef)
}

/** Reckoned from the counts so far: how many there are is the product's word, or for a full read how many there were. */
export function paceOf(run: RunView, now: number): Pace {
  const startedAt = Date.parse(run.startedAt)
  const elapsed = (run.finishedAt === null ? now : Date.parse(run.finishedAt)) - startedAt
  const { seen } = run.counts
  if (elapsed <= 0 || seen === 0) return { perSecond: null, estimatedEndAt: null }
  const perMs = seen / elapsed
  const perSecond = Math.round(perMs * 10_000) / 10
  const expected = run.total ?? (run.mode === 'full' && run.liveBefore > 0 ? run.liveBefore : null)
  if (run.state !== 'running' || expected === null) return { perSecond, estimatedEndAt: null }
  return { perSecond, estimatedEndAt: new Date(now + Math.round(Math.max(0, expected - seen) / perMs)).toISOString() }
}
