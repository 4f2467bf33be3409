import type { Kysely } from 'kysely'
import { compiledOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables, WebhookDeliveriesTable, WebhookSubscriptionsTable } from '../storage/tables/index.ts'

export type Db = Kysely<Tables>
export type Subscription = WebhookSubscriptionsTable
export type Delivery = WebhookDeliveriesTable

const enabled = compiledOnce((db, state: 'enabled') =>
  db.selectFrom('webhook_subscriptions').selectAll().where('state', '=', state),
)

/** Asked of every event: most hosts have a handful, many have none. */
export function enabledSubscriptions(db: Db): Promise<readonly Subscription[]> {
  return enabled(db, 'enabled')
}

export function listSubscriptions(db: Db): Promise<readonly Subscription[]> {
  return db.selectFrom('webhook_subscriptions').selectAll().orderBy('created_at').orderBy('id').execute()
}

export function findSubscription(db: Db, id: string): Promise<Subscription | undefined> {
  return db.selectFrom('webhook_subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** False where the receiver has, or had, this event already. */
export async function insertDelivery({ db }: Tx, row: Delivery): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('webhook_deliveries')
    .values(row)
    .onConflict(conflict => conflict.columns(['subscription_id', 'event_id']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export function findDelivery(db: Db, id: string): Promise<Delivery | undefined> {
  return db.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

export function dueDeliveries(db: Db, subscriptionId: string, now: number, limit: number): Promise<readonly Delivery[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** When the next one of a receiver is due. */
export async function nextDue(db: Db, subscriptionId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select('next_at')
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_at
}

/** Takes a delivery for one try. Undefined where somebody else has it; whoever dies over it leaves it to others by then. */
export async function claimDelivery({ db }: Tx, row: Delivery, until: number): Promise<Delivery | undefined> {
  const next = { tries: row.tries + 1, next_at: until }
  const { numUpdatedRows } = await db
    .updateTable('webhook_deliveries')
    .set(next)
    .where('id', '=', row.id)
    .where('state', '=', 'waiting')
    .where('next_at', '=', row.next_at)
    .where('tries', '=', row.tries)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? { ...row, ...next } : undefined
}

/** What came of the try; nothing where somebody else has it by now. */
export async function noteTry({ db }: Tx, claimed: Delivery, changes: Partial<Delivery>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_deliveries')
    .set(changes)
    .where('id', '=', claimed.id)
    .where('state', '=', 'waiting')
    .where('next_at', '=', claimed.next_at)
    .where('tries', '=', claimed.tries)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Nothing waits for a receiver that hears no more. */
export async function endWaiting({ db }: Tx, subscriptionId: string, error: string, at: number): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', error, ended_at: at })
    .where('subscription_id', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .execute()
}
