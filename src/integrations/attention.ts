import { z } from 'zod'
import { type Attention, attentionCodes, type IntegrationId } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { AttentionView } from './views.ts'

/**
 * What somebody has to do about an integration before long, as its upkeep last saw it. Kept among its small sealed values,
 * and shown beside the integration without opening its connector.
 */

/** Names that begin so are the host's own; no connector writes there. */
export const hostsOwn = 'host:'
const key = `${hostsOwn}attention`

const stored = z.array(
  z.object({
    code: z.enum(attentionCodes),
    actor: z.enum(['admin', 'operator']),
    advice: z.string().max(1_000),
    endsAt: z.number().nullable(),
  }),
)
type Stored = z.infer<typeof stored>

const place = (id: IntegrationId) => ({ table: 'integration_state', row: id, column: key })

/** Writes only where something else is to be told than before. */
export async function putAttention(
  { seals, at }: { readonly seals: Seals; readonly at: number },
  { db }: Tx,
  id: IntegrationId,
  notes: readonly Attention[],
): Promise<void> {
  const row = await db
    .selectFrom('integration_state')
    .select('sealed')
    .where('integration_id', '=', id)
    .where('key', '=', key)
    .executeTakeFirst()
  const next = JSON.stringify(stored.parse(notes.map(note => ({ ...note, endsAt: note.endsAt ?? null }))))
  if ((row === undefined ? '[]' : seals.open(row.sealed, place(id))) === next) return
  const changes = { sealed: seals.close(next, place(id)), updated_at: at }
  await db
    .insertInto('integration_state')
    .values({ integration_id: id, key, ...changes })
    .onConflict(conflict => conflict.columns(['integration_id', 'key']).doUpdateSet(changes))
    .execute()
}

/** Of all integrations of which there is something to be told. */
export async function listAttention(
  { store, seals }: { readonly store: Store; readonly seals: Seals },
  now: number,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await store.db.selectFrom('integration_state').selectAll().where('key', '=', key).execute()
  return new Map(rows.map(row => [row.integration_id, shown(seals.open(row.sealed, place(row.integration_id)), now)]))
}

const dayMs = 86_400_000

function shown(text: string, now: number): readonly AttentionView[] {
  const notes: Stored = stored.parse(JSON.parse(text))
  return notes.map(({ endsAt, ...note }) => ({
    ...note,
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    daysLeft: endsAt === null ? null : Math.max(Math.floor((endsAt - now) / dayMs), 0),
  }))
}
