import { type ActorRef, type IntegrationId, problem, type RunId } from '../../contract/index.ts'
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

/**
 * No longer asks about held runs: of those before another one, which has looked at everybody since, or of all, because
 * somebody saved a configuration by which their directory is read otherwise.
 */
export async function supersede(
  { db }: Tx,
  integrationId: IntegrationId,
  why: { readonly at: number } & ({ readonly before: Pick<RunRow, 'id' | 'seq'> } | { readonly by: ActorRef }),
): Promise<void> {
  const later = 'before' in why ? why.before : undefined
  let held = db
    .updateTable('sync_runs')
    .set({
      decision: 'superseded',
      decided_by: 'by' in why ? JSON.stringify(why.by) : null,
      decided_at: why.at,
      led_to: later?.id ?? null,
    })
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'held')
    .where('decision', 'is', null)
    .where(({ eb, or }) => or([eb('dry_run', '=', 0), eb('asks', '=', 1)]))
  if (later !== undefined) held = held.where('seq', '<', later.seq)
  await held.execute()
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
