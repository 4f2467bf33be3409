import { type ActorRef, type ConnectorErrorCode, isStepgateError, type ProblemCode } from '../../contract/index.ts'
import { dueRuns, scheduleNext } from '../../directory/sync/index.ts'
import type { SyncControlDeps } from './port.ts'
import type { Runner } from './runner.ts'

/** One is under way, or an administrator does not want any: nothing that would have to be told at every round. */
const expected: ReadonlySet<string> = new Set<ProblemCode>(['conflict', 'integration_disabled', 'gone'])

/** Begins what is due. What keeps a run from beginning will seldom be gone at the next round: it is asked again later. */
export async function beginDue(deps: SyncControlDeps, runner: Runner, signal: AbortSignal): Promise<void> {
  const { store, clock, random, log } = deps
  for (const { integrationId, mode, why } of await dueRuns(store.db, clock.now())) {
    if (signal.aborted || runner.isStopped()) return
    const refusal = await begin(runner, integrationId, mode, { kind: 'host', id: why })
    if (refusal === undefined || refusal === 'conflict' || runner.isStopped()) continue
    const how = expected.has(refusal) ? 'put_off' : 'failed'
    if (how === 'failed') log.warn({ integrationId, error: refusal }, 'a sync that was due could not begin')
    await store.transaction(tx => scheduleNext(tx, integrationId, { mode, how }, clock.now(), random))
  }
}

/** Answers why it did not begin, if it did not. */
async function begin(
  runner: Runner,
  integrationId: string,
  mode: 'full' | 'incremental',
  actor: ActorRef,
): Promise<ProblemCode | ConnectorErrorCode | undefined> {
  try {
    await runner.begin(integrationId, { mode, dryRun: false }, actor)
    return undefined
  } catch (error) {
    return isStepgateError(error) ? error.code : 'internal'
  }
}
