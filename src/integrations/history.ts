import { type ActorRef, type IntegrationId, problem } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { FieldChange, HistoryEntry, Integrations } from './port.ts'
import { findIntegration } from './rows.ts'

/**
 * What was done to integrations, in the transaction that did it. The reason that somebody gives is kept here and not in
 * the audit: it is free text, in which a name may stand, and an erasure has to leave the audit's chain whole.
 */
export interface Done {
  readonly integrationId: IntegrationId
  readonly version: number
  readonly action: HistoryEntry['action']
  readonly changes: readonly FieldChange[]
  readonly why: string | undefined
  readonly actor: ActorRef
  readonly at: number
}

export async function note({ db }: Tx, { integrationId, version, action, changes, why, actor, at }: Done): Promise<void> {
  await db
    .insertInto('integration_history')
    .values({
      integration_id: integrationId,
      version,
      action,
      changes: JSON.stringify(changes),
      why: why?.trim() || null,
      by: JSON.stringify(actor),
      at,
    })
    .execute()
}

/** The newest first. A deleted integration keeps its history. */
export async function historyOf(
  store: Store,
  id: string,
  { limit, cursor }: Parameters<Integrations['history']>[1],
): ReturnType<Integrations['history']> {
  const integration = await findIntegration(store.db, id)
  if (!integration) throw problem('not_found', 'There is no integration of this id.')
  let query = store.reports
    .selectFrom('integration_history')
    .selectAll()
    .where('integration_id', '=', integration.id)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [before] = keysIn(cursor, 'number')
    query = query.where('seq', '<', before)
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.seq])
  const items = rows.map(row => ({
    version: row.version,
    action: row.action,
    at: new Date(row.at).toISOString(),
    by: JSON.parse(row.by) as ActorRef,
    why: row.why,
    changes: JSON.parse(row.changes) as readonly FieldChange[],
  }))
  return { items, nextCursor }
}
