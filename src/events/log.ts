import { type ActorRef, problem } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Deps } from './deps.ts'
import { askFor } from './fan-out.ts'
import { deliveriesOf } from './of-verification.ts'
import { type Delivery, findSubscription } from './rows.ts'
import { type DeliveryView, deliveryView, type ToldView } from './views.ts'

export interface DeliveryQuery {
  readonly state?: Delivery['state']
  readonly limit: number
  readonly cursor?: string
}

/** What was sent and what came of it, and how it is sent again. */
export interface DeliveryLog {
  /** Newest first. */
  list(
    subscriptionId: string,
    query: DeliveryQuery,
  ): Promise<{
    readonly items: readonly DeliveryView[]
    readonly nextCursor: string | null
  }>
  /** What all receivers were told of one verification, the newest first. */
  ofVerification(
    verificationId: string,
    query: Omit<DeliveryQuery, 'state'>,
  ): Promise<{
    readonly items: readonly ToldView[]
    readonly nextCursor: string | null
  }>
  /** One that ended, however it did, from the first try on; or, within its tries, one that waits for the next. */
  replay(subscriptionId: string, deliveryId: string, by: ActorRef): Promise<DeliveryView>
  /** Whatever failed of what happened since then; says how many. */
  replayFailed(subscriptionId: string, since: number, by: ActorRef): Promise<number>
}

export function deliveryLog(deps: Deps): DeliveryLog {
  const { store, clock, random } = deps

  async function insistOnEnabled(id: string): Promise<void> {
    const row = await findSubscription(store.db, id)
    if (row === undefined) throw problem('not_found')
    if (row.state === 'disabled') throw problem('conflict', 'The webhook is disabled. Enable it first.')
  }

  const anew = () => ({ state: 'waiting' as const, tries: 0, next_at: clock.now(), ended_at: null })

  return {
    async list(subscriptionId, { state, limit, cursor }) {
      if ((await findSubscription(store.db, subscriptionId)) === undefined) throw problem('not_found')
      let query = store.db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('subscription_id', '=', subscriptionId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
      if (state !== undefined) query = query.where('state', '=', state)
      if (cursor !== undefined) {
        const [at, id] = keysIn(cursor, 'number', 'string')
        query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)))
      }
      const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.created_at, row.id])
      return { items: rows.map(deliveryView), nextCursor }
    },

    ofVerification: (verificationId, query) => deliveriesOf(store.db, verificationId, query),

    async replay(subscriptionId, deliveryId, by) {
      await insistOnEnabled(subscriptionId)
      const row = await store.transaction(async tx => {
        const again = await tx.db
          .updateTable('webhook_deliveries')
          .set(({ eb, ref, val }) => ({
            ...anew(),
            tries: eb.case().when('state', '=', 'waiting').then(ref('tries')).else(val(0)).end(),
          }))
          .where('id', '=', deliveryId)
          .where('subscription_id', '=', subscriptionId)
          .where('type', '<>', 'webhook.test')
          .returningAll()
          .executeTakeFirst()
        if (again === undefined) return undefined
        await askFor(deps, tx, subscriptionId, clock.now())
        const facts = { deliveryId }
        await appendAudit(tx, { at: clock.now(), actor: by, action: 'webhook.replayed', target: subscriptionId, facts }, random)
        return again
      })
      if (row === undefined) throw problem('not_found', 'There is no such delivery that could be sent again.')
      return deliveryView(row)
    },

    async replayFailed(subscriptionId, since, by) {
      await insistOnEnabled(subscriptionId)
      return store.transaction(async tx => {
        const { numUpdatedRows } = await tx.db
          .updateTable('webhook_deliveries')
          .set(anew())
          .where('subscription_id', '=', subscriptionId)
          .where('state', '=', 'failed')
          .where('type', '<>', 'webhook.test')
          .where('happened_at', '>=', since)
          .executeTakeFirst()
        const count = Number(numUpdatedRows)
        if (count > 0) await askFor(deps, tx, subscriptionId, clock.now())
        const facts = { since: new Date(since).toISOString(), count }
        await appendAudit(tx, { at: clock.now(), actor: by, action: 'webhook.replayed', target: subscriptionId, facts }, random)
        return count
      })
    },
  }
}
