import { asIntegrationId, asRunId, problem } from '../contract/index.ts'
import { cancelRun, findRun, listRunPeople, listRuns, nudge, paceOf } from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import { createDecisions } from './sync/decisions.ts'
import { beginDue } from './sync/due.ts'
import { followRun } from './sync/follow.ts'
import type { SyncControl, SyncControlDeps } from './sync/port.ts'
import { createRunner } from './sync/runner.ts'
import { createSchedules } from './sync/schedules.ts'

/** The syncs of directories, as one face over the rooms that begin them, decide about them, and say when they are due. */
export function createSyncControl(deps: SyncControlDeps): SyncControl {
  const { store, clock, random, log } = deps
  const runner = createRunner(deps)

  return {
    ...createDecisions(deps, runner),
    ...createSchedules(deps),
    begin: (integrationId, wanted, actor) => runner.begin(integrationId, wanted, actor),

    async run(id) {
      const run = await findRun(store.reports, asRunId(id))
      if (!run) throw problem('not_found', 'There is no run of this id.')
      return { ...run, ...paceOf(run, clock.now()) }
    },

    runs: query => listRuns(store.reports, query),

    async people(id, query) {
      const people = await listRunPeople(store.reports, asRunId(id), query)
      if (people === undefined) throw problem('not_found', 'There is no run of this id.')
      return people
    },

    follow: (id, signal) => followRun(deps, asRunId(id), signal),

    async cancel(id, actor) {
      const runId = asRunId(id)
      const run = await findRun(store.db, runId)
      if (!run) throw problem('not_found', 'There is no run of this id.')
      await store.transaction(async tx => {
        const at = clock.now()
        if (!(await cancelRun(tx, runId, at, random))) return
        await appendAudit(tx, { at, actor, action: 'sync.cancelled', target: run.integrationId, facts: { runId } }, random)
      })
      runner.abort(runId)
    },

    ended(runs) {
      for (const runId of runs) runner.abort(runId)
    },

    async nudge(integrationId, reason) {
      log.debug({ integrationId, reason }, 'a directory was nudged')
      await nudge({ store, clock }, asIntegrationId(integrationId))
    },

    due: signal => beginDue(deps, runner, signal),
    stop: () => runner.stop(),
  }
}

export type * from './sync/port.ts'
