import { type ActorRef, problem, type RunId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from '../rows.ts'
import type { RunRow } from './view.ts'

/** Deciding what becomes of a held run: once, and in the transaction of what follows. */

/** A run that waits for a decision; anything else is a conflict. */
export async function findHeld(db: Db, id: RunId): Promise<RunRow> {
  const row = await db.selectFrom('sync_runs').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw problem('not_found', 'There is no run of this id.')
  if (row.state !== 'held' || row.decision !== null) throw decided()
  if (row.dry_run === 1 && row.asks === 0) throw problem('conflict', 'This was a dry run: there is nothing to let go on.')
  return row
}

/** Takes the decision, unless somebody else has. */
export async function decide(
  { db }: Tx,
  id: RunId,
  decision: {
    readonly kind: 'confirmed' | 'released' | 'rejected'
    readonly by: ActorRef
    readonly at: number
    readonly ledTo?: RunId
  },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('sync_runs')
    .set({
      decision: decision.kind,
      decided_by: JSON.stringify(decision.by),
      decided_at: decision.at,
      led_to: decision.ledTo ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'held')
    .where('decision', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw decided()
}

/** The first of two administrators has spoken. */
export async function askRelease({ db }: Tx, id: RunId, by: ActorRef): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('sync_runs')
    .set({ release_asked_by: JSON.stringify(by) })
    .where('id', '=', id)
    .where('state', '=', 'held')
    .where('decision', 'is', null)
    .where('release_asked_by', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw problem('version_conflict', 'Somebody else decided about this run meanwhile: look again.')
}

function decided() {
  return problem('conflict', 'This run does not wait for a decision.')
}
