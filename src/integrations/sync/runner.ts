import { type ActorRef, connectorCodeOf, type IntegrationId, isStepgateError, problem, type RunId } from '../../contract/index.ts'
import { type BegunRun, beginRun, runSync } from '../../directory/sync/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { dialectOf } from '../../storage/dialect.ts'
import type { Tx } from '../../storage/store.ts'
import { mappingIn, refreshEditableClaims } from '../editable-claims.ts'
import type { OpenIntegration } from '../port.ts'
import type { SyncControlDeps, Wanted } from './port.ts'

/** A run that somebody asks for, and what is written with it or not at all. */
export interface Order extends Wanted {
  readonly follows?: RunId
  /** In the transaction that makes the run; by throwing it refuses the run. */
  first?(tx: Tx, runId: RunId): Promise<void>
}

/** The runs that this process is busy with. */
export interface Runner {
  begin(integrationId: string, order: Order, actor: ActorRef): Promise<{ readonly runId: RunId }>
  /** Stops reading, if this process does. */
  abort(runId: RunId): void
  isStopped(): boolean
  stop(): Promise<void>
}

export function createRunner(deps: SyncControlDeps): Runner {
  const { clock, random, log, integrations } = deps
  const under = new Map<RunId, { readonly controller: AbortController; readonly work: Promise<void> }>()
  const beginning = new Set<Promise<unknown>>()
  const syncDeps = { ...deps, afterRun: stepsOf(deps) }
  let stopped = false

  const start: Runner['begin'] = async (integrationId, { first, follows, confirm = false, ...wanted }, actor) => {
    const open = await integrations.open(integrationId)
    const source = open.capabilities.directory
    if (!source) throw problem('request_invalid', `${open.name} is no directory.`)
    const asksFirst = (deps.asksFirst ?? false) && !confirm
    const by = actor.name ?? actor.id
    const request = { integrationId: open.id, ...wanted, ...(follows ? { follows } : {}), asksFirst, requestedBy: by }
    const begun = await beginRun(syncDeps, request, async (tx, runId) => {
      await stillAsOpened(tx, open)
      await first?.(tx, runId)
      const facts = { runId, ...wanted, ...(confirm ? { confirm } : {}), ...(follows ? { follows } : {}) }
      await appendAudit(tx, { at: clock.now(), actor, action: 'sync.begun', target: open.id, facts }, random)
    })
    const controller = new AbortController()
    const { signal } = controller
    const work = lookAtClaims(deps, open, begun, signal)
      .then(() => runSync(syncDeps, { ...begun, source, signal }))
      .then(({ runId, state, counts }) => log.info({ integrationId: open.id, runId, ended: state, counts }, 'a sync ended'))
      .catch((error: unknown) => log.error({ err: error, integrationId: open.id }, 'a sync broke'))
      .finally(() => under.delete(begun.runId))
    under.set(begun.runId, { controller, work })
    return { runId: begun.runId }
  }

  return {
    async begin(...asked) {
      if (stopped) throw problem('unavailable')
      const begun = start(...asked)
      beginning.add(begun)
      return begun.finally(() => beginning.delete(begun))
    },
    abort: runId => under.get(runId)?.controller.abort(),
    isStopped: () => stopped,
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
 * What people can edit may have changed at the product: asked before every full read, and before every read after which
 * accounts are linked. That it cannot be asked is no reason not to read.
 */
async function lookAtClaims(deps: SyncControlDeps, open: OpenIntegration, begun: BegunRun, signal: AbortSignal): Promise<void> {
  if (begun.dryRun || (begun.mode !== 'full' && mappingIn(open.config)?.link_key === undefined)) return
  try {
    await refreshEditableClaims(deps, open, signal)
  } catch (error) {
    deps.log.warn({ integrationId: open.id, error: connectorCodeOf(error) }, 'what people can edit could not be kept')
  }
}

/** One after another, each on its own: none of them may make a run that is committed look broken. */
function stepsOf({ afterRun = [], log }: SyncControlDeps) {
  return async (run: { readonly runId: RunId; readonly integrationId: IntegrationId }): Promise<void> => {
    const { runId, integrationId } = run
    for (const step of afterRun) {
      try {
        await step.run({ runId, integrationId })
      } catch (error) {
        const reason = isStepgateError(error) ? error.code : 'internal'
        log.warn({ integrationId, runId, step: step.name, error: reason }, 'a step after a sync failed')
      }
    }
  }
}

/**
 * Asked where the run is written: whoever disables, deletes or saves the integration has either done it by now, or waits
 * and then ends this run with the others. A run that was opened by a former version would read by it, and count as the
 * read that the saving asked for.
 */
async function stillAsOpened({ db }: Tx, { id, version }: Pick<OpenIntegration, 'id' | 'version'>): Promise<void> {
  const row = await db
    .selectFrom('integrations')
    .select(['state', 'version'])
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forShare())
    .executeTakeFirstOrThrow()
  if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
  if (row.state !== 'enabled') throw problem('integration_disabled', 'The integration is disabled.')
  if (row.version !== version) throw problem('conflict', 'The integration was changed just now: try again.')
}
