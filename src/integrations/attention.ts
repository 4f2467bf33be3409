import { z } from 'zod'
import { type Attention, type IntegrationId, isStepgateError, type Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import { endOfTime, noteParts } from './attention-notes.ts'
import type { AttentionView } from './views.ts'

/**
 * What somebody has to do about an integration before long, as its upkeep last saw it. Kept among its small sealed values,
 * and shown beside the integration without opening its connector.
 */

/** Names that begin so are the host's own; no connector writes there. */
export const hostsOwn = 'host:'
const key = `${hostsOwn}attention`

const stored = z.object({ ...noteParts, advice: z.string(), endsAt: endOfTime.nullable() })
type Stored = z.infer<typeof stored>

const place = (id: IntegrationId) => ({ table: 'integration_state', row: id, column: key })

/** Writes only where something else is to be told than before. */
export async function putAttention(
  { seals, random, at }: { readonly seals: Seals; readonly random: Random; readonly at: number },
  tx: Tx,
  id: IntegrationId,
  notes: readonly Attention[],
): Promise<void> {
  const { db } = tx
  const row = await db
    .selectFrom('integration_state')
    .select('sealed')
    .where('integration_id', '=', id)
    .where('key', '=', key)
    .executeTakeFirst()
  const next = JSON.stringify(notes.map(({ code, actor, advice, endsAt = null }): Stored => ({ code, actor, advice, endsAt })))
  if (JSON.stringify(row === undefined ? [] : kept(seals, id, row.sealed)) === next) return
  const changes = { sealed: seals.close(next, place(id)), updated_at: at }
  await db
    .insertInto('integration_state')
    .values({ integration_id: id, key, ...changes })
    .onConflict(conflict => conflict.columns(['integration_id', 'key']).doUpdateSet(changes))
    .execute()
  if (notes.length > 0) await tell(tx, id, notes, at, random)
}

/** By codes alone: the advice is the product's own sentence, and stays here. */
async function tell(tx: Tx, id: IntegrationId, notes: readonly Attention[], at: number, random: Random): Promise<void> {
  const items = notes.map(({ code, actor, endsAt }) => ({
    code,
    actor,
    endsAt: endsAt === undefined ? null : new Date(endsAt).toISOString(),
  }))
  await publish(tx, { type: 'integration.attention', integrationId: id, target: id, payload: { items }, at }, random)
}

interface Looking {
  readonly store: Store
  readonly seals: Seals
}

/** Of one integration. */
export async function attentionOf({ store, seals }: Looking, id: IntegrationId, now: number): Promise<readonly AttentionView[]> {
  const row = await store.db
    .selectFrom('integration_state')
    .select('sealed')
    .where('integration_id', '=', id)
    .where('key', '=', key)
    .executeTakeFirst()
  return row === undefined ? [] : shown(kept(seals, id, row.sealed), now)
}

/** Of all integrations of which there is something to be told. */
export async function listAttention(
  { store, seals }: Looking,
  now: number,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await store.db.selectFrom('integration_state').selectAll().where('key', '=', key).execute()
  return new Map(rows.map(({ integration_id: id, sealed }) => [id, shown(kept(seals, id, sealed), now)]))
}

/** What cannot be read is left out: nobody is kept from an integration by a note about it, or about another one. */
function kept(seals: Seals, id: IntegrationId, sealed: string): readonly Stored[] {
  try {
    const notes: unknown = JSON.parse(seals.open(sealed, place(id)))
    return Array.isArray(notes) ? notes.flatMap(note => stored.safeParse(note).data ?? []) : []
  } catch (error) {
    if (isStepgateError(error) || error instanceof SyntaxError) return []
    throw error
  }
}

const dayMs = 86_400_000

function shown(notes: readonly Stored[], now: number): readonly AttentionView[] {
  return notes.map(({ endsAt, ...note }) => ({
    ...note,
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    daysLeft: endsAt === null ? null : Math.max(Math.floor((endsAt - now) / dayMs), 0),
  }))
}
