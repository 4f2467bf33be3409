import type { Generated } from 'kysely'
import type { IntegrationId, RunId } from '../../contract/index.ts'

/**
 * One run of a sync. Indexes: (integration_id, seq); (state, seq); started_at; (integration_id, seq) of those that are
 * held and undecided.
 */
export interface SyncRunsTable {
  id: RunId
  /** Ascending; rows of the view carry it. */
  seq: Generated<number>
  integration_id: IntegrationId
  mode: 'full' | 'incremental'
  dry_run: number
  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
  fence: number
  seen: number
  created: number
  updated: number
  unchanged: number
  deactivated: number
  removed: number
  set_aside: number
  total: number | null
  /** How many live people there were before the run: what the removal guard measures against. */
  live_before: number
  /** Resumed once interrupted: such a run does not sweep. */
  interrupted: number
  error_code: string | null
  error_detail: string | null
  requested_by: string
  started_at: number
  finished_at: number | null
  /** A first read that only counts, writes nothing, and waits for a yes. Such a run is dry too. */
  asks: Generated<number>
  held_for: 'first_run' | 'removals' | 'empty' | null
  /** How many people a held or dry run would have removed. */
  would_remove: number | null
  /** Whether two administrators have to release it, as it was when it was held. */
  two_people: Generated<number>
  /** JSON of the `ActorRef` of the first of two. */
  release_asked_by: string | null
  /** Null while a held run waits. */
  decision: 'confirmed' | 'released' | 'rejected' | 'superseded' | null
  /** JSON of an `ActorRef`. */
  decided_by: string | null
  decided_at: number | null
  /** The run that the decision began, and the held one that this run followed. */
  led_to: RunId | null
  follows: RunId | null
}

/** Where the next run goes on. Written in the transaction that applies a page. Primary key integration_id. */
export interface SyncCursorsTable {
  integration_id: IntegrationId
  cursor: string
  run_id: RunId
  fence: number
  /** Set when a full read first saw its end. */
  complete: number
  next_full_at: number | null
  next_incremental_at: number | null
  updated_at: number
  /** When the first nudge came that no run has covered yet. */
  nudged_at: number | null
  /** Runs of each kind that failed since one did not. */
  full_failures: Generated<number>
  incremental_failures: Generated<number>
}

/** How often a directory is read, where an administrator has said so. Primary key integration_id. */
export interface SyncSchedulesTable {
  integration_id: IntegrationId
  incremental_minutes: number
  full_hours: number
  paused: number
  /** Whether a held run is released by two administrators. */
  two_people: number
  /** JSON of the `ActorRef` of the first of two who end that rule, and when. */
  end_asked_by: string | null
  end_asked_at: number | null
  updated_at: number
}

/**
 * Who is to be told of in a run. `set_aside`: could not be read; `removal`: would go, or went; `unread`: an attribute could
 * not be mapped (`code` names it); `foreign`: the product shows another verdict than the one we wrote; `created`,
 * `updated`, `deactivated`: examples of what a dry run would do. Primary key (run_id, kind, external_id).
 */
export interface SyncRunPeopleTable {
  run_id: RunId
  kind: 'set_aside' | 'removal' | 'unread' | 'foreign' | 'created' | 'updated' | 'deactivated'
  external_id: string
  code: string
}
