import {
  type ActorRef,
  asRunId,
  type Clock,
  type ConnectorErrorCode,
  type IntegrationId,
  isStepgateError,
  type Logger,
  type ProblemCode,
  problem,
  type Random,
  type RunId,
} from '../contract/index.ts'
import {
  beginRun,
  cancelRun,
  dueRuns,
  findRun,
  listRuns,
  type RunView,
  runSync,
  type SyncDeps,
  scheduleNext,
} from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Integrations } from './port.ts'

/**
 * Runs of directory syncs, as administrators, schedules and nudges ask for them. It joins an integration's directory
 * capability with the sync of the directory room, and knows which runs this process is busy with.
 */
export interface SyncControl {
  /** Answers once the run exists; the work goes on behind it. One run for each integration at a time: else `conflict`. */
  begin(
    integrationId: string,
    wanted: { readonly mode: 'full' | 'incremental'; readonly dryRun: boolean },
    actor: ActorRef,
  ): Promise<{ readonly runId: RunId }>
  run(id: string): Promise<RunView>
  runs(query: { readonly integrationId?: string; readonly limit: number; readonly cursor?: string }): Promise<{
    readonly items: readonly RunView[]
    readonly nextCursor: string | null
  }>
  /** Effective wherever the run goes on: its next page is refused. */
  cancel(id: string, actor: ActorRef): Promise<void>
  /** Stops reading for runs that were ended with their integration. */
  ended(runs: readonly RunId[]): void
  /** A hint that something changed: an incremental run soon, if none is under way. */
  nudge(integrationId: string, reason: string): Promise<void>
  /** Begins what the schedule says is due. */
  due(signal: AbortSignal): Promise<void>
  /** Stops at a page's border and waits. */
  stop(): Promise<void>
}

export interface SyncControlDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Integrations
  readonly failPoint: (point: string) => void
  /** What follows each run that read to its end. */
  readonly afterRun?: NonNullable<SyncDeps['afterRun']>
}

/** One is under way, or an administrator does not want any: nothing that would have to be told at every round. */
const expected: ReadonlySet<string> = new Set<ProblemCode>(['conflict', 'integration_disabled', 'gone'])

const host: ActorRef = { kind: 'host', id: 'schedule' }

export function createSyncControl(deps: SyncControlDeps): SyncControl {
  const { store, clock, random, log, integrations } = deps
  const under = new Map<RunId, { readonly controller: AbortController; readonly work: Promise<void> }>()
  const beginning = new Set<Promise<unknown>>()
  let stopped = false

  const begin: SyncControl['begin'] = async (...asked) => {
    if (stopped) throw problem('unavailable')
    const begun = start(...asked)
    beginning.add(begun)
    return begun.finally(() => beginning.delete(begun))
  }

  const start: SyncControl['begin'] = async (integrationId, wanted, actor) => {
    const open = await integrations.open(integrationId)
    const source = open.capabilities.directory
    if (!source) throw problem('request_invalid', `${open.name} is no directory.`)
    const begun = await beginRun(deps, { integrationId: open.id, ...wanted, requestedBy: actor.id }, async (tx, runId) => {
      await stillEnabled(tx, open.id)
      const entry = { at: clock.now(), actor, action: 'sync.begun', target: open.id, facts: { runId, ...wanted } }
      await appendAudit(tx, entry, random)
    })
    const controller = new AbortController()
    const work = runSync(deps, { ...begun, source, signal: controller.signal })
      .then(({ runId, state, counts }) => log.info({ integrationId: open.id, runId, ended: state, counts }, 'a sync ended'))
      .catch((error: unknown) => log.error({ err: error, integrationId: open.id }, 'a sync broke'))
      .finally(() => under.delete(begun.runId))
    under.set(begun.runId, { controller, work })
    return { runId: begun.runId }
  }

  /** Answers why it did not begin, if it did not. */
  async function beginQuietly(
    integrationId: string,
    mode: 'full' | 'incremental',
    actor: ActorRef,
  ): Promise<ProblemCode | ConnectorErrorCode | undefined> {
    try {
      await begin(integrationId, { mode, dryRun: false }, actor)
      return undefined
    } catch (error) {
      const code = isStepgateError(error) ? error.code : 'internal'
      if (!expected.has(code)) log.warn({ integrationId, error: code }, 'a sync that was due could not begin')
      return code
    }
  }

  return {
    begin,

    async run(id) {
      const run = await findRun(store.reports, asRunId(id))
      if (!run) throw problem('not_found')
      return run
    },

    runs: query => listRuns(store.reports, query),

    async cancel(id, actor) {
      const runId = asRunId(id)
      const run = await findRun(store.db, runId)
      if (!run) throw problem('not_found')
      await store.transaction(async tx => {
        if (!(await cancelRun(tx, runId, clock.now(), random))) return
        await appendAudit(
          tx,
          { at: clock.now(), actor, action: 'sync.cancelled', target: run.integrationId, facts: { runId } },
          random,
        )
      })
      under.get(runId)?.controller.abort()
    },

    ended(runs) {
      for (const runId of runs) under.get(runId)?.controller.abort()
    },

    async nudge(integrationId, reason) {
      await beginQuietly(integrationId, 'incremental', { kind: 'host', id: `nudge:${reason}` })
    },

    async due(signal) {
      for (const { integrationId, mode } of await dueRuns(store.db, clock.now())) {
        if (signal.aborted || stopped) return
        const refusal = await beginQuietly(integrationId, mode, host)
        if (refusal === undefined || refusal === 'conflict' || stopped) continue
        // What keeps it from beginning will seldom be gone at the next round: it is asked again after its interval.
        await store.transaction(tx => scheduleNext(tx, integrationId, { mode, ended: false }, clock.now(), random))
      }
    },

    async stop() {
      stopped = true
      // What is just being begun would else go on behind the back of who waits here.
      await Promise.allSettled(beginning)
      for (const { controller } of under.values()) controller.abort()
      await Promise.all([...under.values()].map(({ work }) => work))
    },
  }
}

/**
 * Asked where the run is written: whoever disables or deletes the integration has either done it by now, or waits and
 * then ends this run with the others.
 */
async function stillEnabled({ db }: Tx, id: IntegrationId): Promise<void> {
  const { state } = await db
    .selectFrom('integrations')
    .select('state')
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forShare())
    .executeTakeFirstOrThrow()
  if (state === 'deleted') throw problem('gone', 'This integration was deleted.')
  if (state !== 'enabled') throw problem('integration_disabled', 'The integration is disabled.')
}
