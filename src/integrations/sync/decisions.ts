import { type ActorRef, asRunId, type JsonObject, problem, type RunId } from '../../contract/index.ts'
import { askRelease, decide, findHeld, readWholeNext } from '../../directory/sync/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { isSecondPerson } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import type { SyncControl, SyncControlDeps } from './port.ts'
import type { Runner } from './runner.ts'

/** What administrators decide of held runs. Each decision is taken once, audited, and written with what follows from it. */
export function createDecisions(deps: SyncControlDeps, runner: Runner): Pick<SyncControl, 'confirm' | 'release' | 'reject'> {
  const { store, clock, random } = deps

  const audit = (tx: Tx, actor: ActorRef, action: string, target: string, facts: JsonObject): Promise<void> =>
    appendAudit(tx, { at: clock.now(), actor, action, target, facts }, random)

  return {
    async confirm(id, actor) {
      const held = await findHeld(store.db, asRunId(id))
      if (held.held_for !== 'first_run') throw problem('conflict', 'This run waits to be released or rejected.')
      const first = async (tx: Tx, ledTo: RunId) => {
        await decide(tx, held.id, { kind: 'confirmed', by: actor, at: clock.now(), ledTo })
        await audit(tx, actor, 'sync.confirmed', held.integration_id, { runId: held.id, ledTo, seen: held.seen })
      }
      const order = { mode: 'full', dryRun: false, confirm: true, follows: held.id, first } as const
      return runner.begin(held.integration_id, order, actor)
    },

    async release(id, actor) {
      const held = await findHeld(store.db, asRunId(id))
      if (held.held_for === 'first_run') throw problem('conflict', 'This run waits for a yes to its counts: confirm it.')
      if (held.held_for === 'empty')
        throw problem('conflict', 'The directory showed nobody at all. That is never let through: see why, then sync again.')
      const shown = held.would_remove ?? 0
      const asked = held.release_asked_by === null ? undefined : (JSON.parse(held.release_asked_by) as ActorRef)
      if (held.two_people === 1 && asked === undefined) {
        await store.transaction(async tx => {
          await askRelease(tx, held.id, actor)
          await audit(tx, actor, 'sync.release_asked', held.integration_id, { runId: held.id, removals: shown })
        })
        return { runId: null }
      }
      const first = async (tx: Tx, ledTo: RunId) => {
        // Whoever was appointed since it was held was appointed for it.
        if (held.two_people === 1 && asked && !(await isSecondPerson(tx, asked, actor, held.finished_at ?? 0)))
          throw problem('confirmation_required', 'A second administrator has to release this run too.')
        await decide(tx, held.id, { kind: 'released', by: actor, at: clock.now(), ledTo })
        await audit(tx, actor, 'sync.released', held.integration_id, { runId: held.id, ledTo, removals: shown })
      }
      const order = { mode: held.mode, dryRun: false, follows: held.id, first } as const
      return runner.begin(held.integration_id, order, actor)
    },

    async reject(id, actor) {
      const held = await findHeld(store.db, asRunId(id))
      await store.transaction(async tx => {
        const at = clock.now()
        await decide(tx, held.id, { kind: 'rejected', by: actor, at })
        // Who is gone was told once, and the list goes with the run: only a read of everybody finds them again.
        if (held.mode === 'incremental') await readWholeNext(tx, held.integration_id, at)
        const facts = { runId: held.id, heldFor: held.held_for, removals: held.would_remove }
        await audit(tx, actor, 'sync.rejected', held.integration_id, facts)
      })
    },
  }
}
