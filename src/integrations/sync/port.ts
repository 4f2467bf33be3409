import type { ActorRef, Clock, IntegrationId, Logger, Random, RunId } from '../../contract/index.ts'
import type { Pace, RunPeopleQuery, RunPersonView, RunQuery, RunView, SyncSchedule } from '../../directory/sync/index.ts'
import type { Sleep } from '../../security/sleep.ts'
import type { Store } from '../../storage/store.ts'
import type { Integrations } from '../port.ts'

/** What is asked of a run. */
export interface Wanted {
  readonly mode: 'full' | 'incremental'
  readonly dryRun: boolean
  /** A yes to a first read, given before its counts were seen. */
  readonly confirm?: boolean
}

/** A page of a list. */
interface Items<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** A run and how fast it is. */
export type RunProgress = RunView & Pace

/**
 * Runs of directory syncs, as administrators, schedules and nudges ask for them. It joins an integration's directory
 * capability with the sync of the directory room, and knows which runs this process is busy with.
 */
export interface SyncControl {
  /** Answers once the run exists; the work goes on behind it. One run for each integration at a time: else `conflict`. */
  begin(integrationId: string, wanted: Wanted, actor: ActorRef): Promise<{ readonly runId: RunId }>
  run(id: string): Promise<RunProgress>
  runs(query: RunQuery): Promise<Items<RunView>>
  people(id: string, query: RunPeopleQuery): Promise<Items<RunPersonView>>
  /** The run each time that it is worth a look, until it has ended. */
  follow(id: string, signal: AbortSignal): AsyncIterable<RunProgress>
  /** Yes to what a first run has counted: the real one begins. */
  confirm(id: string, actor: ActorRef): Promise<{ readonly runId: RunId }>
  /** Lets a held run go on, once. `runId` is null where a second administrator has to say so too. */
  release(id: string, actor: ActorRef): Promise<{ readonly runId: RunId | null }>
  /** Nobody of the list goes by this run; the next one that reads everybody judges anew. */
  reject(id: string, actor: ActorRef): Promise<void>
  /** Effective wherever the run goes on: its next page is refused. */
  cancel(id: string, actor: ActorRef): Promise<void>
  schedule(integrationId: string): Promise<SyncSchedule>
  /** Answers the one in force: that two have to release what is held is ended by two, and stays until the second says so. */
  setSchedule(integrationId: string, schedule: SyncSchedule, actor: ActorRef): Promise<SyncSchedule>
  /** Stops reading for runs that were ended with their integration. */
  ended(runs: readonly RunId[]): void
  /** A hint that something changed: one incremental run soon for however many of them. */
  nudge(integrationId: string, reason: string): Promise<void>
  /** Begins what the schedule says is due. */
  due(signal: AbortSignal): Promise<void>
  /** Stops at a page's border and waits. */
  stop(): Promise<void>
}

/** Something that follows from what a run saw, however it ended. One that fails is told of; the run and the other steps are none the worse. */
export interface AfterRun {
  readonly name: string
  run(run: { readonly runId: RunId; readonly integrationId: IntegrationId }): Promise<void>
}

export interface SyncControlDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Integrations
  readonly failPoint: (point: string) => void
  /** Whether the first run of an integration counts, writes nothing and waits for a yes. The sandbox gives it itself. */
  readonly asksFirst?: boolean
  readonly afterRun?: readonly AfterRun[]
  /** Real time where it is left out. */
  readonly sleep?: Sleep
}
