import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Db } from './rows.ts'
import { deliveryView, type ToldView } from './views.ts'

/** What all receivers were told of one verification, the newest first. */
export async function deliveriesOf(
  db: Db,
  verificationId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<{ readonly items: readonly ToldView[]; readonly nextCursor: string | null }> {
  let query = db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_subscriptions as w', 'w.id', 'd.subscription_id')
    .selectAll('d')
    .select(['w.name as webhookName', 'w.state as webhookState'])
    .where('d.verification_id', '=', verificationId)
    .orderBy('d.created_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('d.created_at', 'd.id'), '<', tuple(at, id)))
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.created_at, row.id])
  const items = rows.map(({ webhookName: name, webhookState: state, ...row }) => ({
    ...deliveryView(row),
    webhook: { id: row.subscription_id, name, state },
  }))
  return { items, nextCursor }
}
