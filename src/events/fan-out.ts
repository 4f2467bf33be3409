import { asIntegrationId } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
import type { OutgoingEvent } from '../jobs/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { Told } from './catalog.ts'
import { type Deps, webhooksQueue } from './deps.ts'
import { type Delivery, enabledSubscriptions, insertDelivery, type Subscription } from './rows.ts'
import { toldOf } from './told.ts'

/**
 * Turns one event of the outbox into one delivery for each receiver that wants it. Done again, as after a crash, it adds
 * nothing: a receiver has an event once.
 */
export async function fanOut(deps: Deps, event: OutgoingEvent): Promise<void> {
  const { store } = deps
  const subscriptions = await enabledSubscriptions(store.db)
  if (subscriptions.length === 0) return
  await store.transaction(async tx => {
    const told = await toldOf(tx.db, event)
    if (told === undefined) return
    for (const one of subscriptions) {
      if (!wants(one, told) || !deps.formats[one.format].says(told)) continue
      const row = deliveryOf(deps, one, told, { id: event.id, at: event.at })
      if (await insertDelivery(tx, row)) await askFor(deps, tx, one.id, row.next_at)
    }
  })
}

function wants(subscription: Subscription, { type, data }: Told): boolean {
  const events = JSON.parse(subscription.events) as readonly string[]
  if (!events.includes(type)) return false
  if ('mode' in data && data.mode === 'rehearsal' && subscription.rehearsals === 0) return false
  const { integration_id: only } = subscription
  return only === null || ('integrationId' in data && data.integrationId === only)
}

/** Sees to a receiver at that time, or before. */
export async function askFor({ random }: Pick<Deps, 'random'>, tx: Tx, subscriptionId: string, runAt: number): Promise<void> {
  const job = { queue: webhooksQueue, payload: { subscriptionId }, runAt, dedupeKey: subscriptionId, maxAttempts: 1_000 }
  await enqueue(tx, job, random)
}

export function deliveryOf(
  { clock, random }: Pick<Deps, 'clock' | 'random'>,
  subscription: Pick<Subscription, 'id'>,
  { type, data }: Told,
  event: { readonly id: string; readonly at: number },
): Delivery {
  const now = clock.now()
  const person = 'externalId' in data && data.integrationId !== null && data.externalId !== null ? data : undefined
  return {
    id: `dlv_${token(random, 15)}`,
    subscription_id: subscription.id,
    event_id: event.id,
    type,
    data: JSON.stringify(data),
    directory_id: person?.integrationId ? asIntegrationId(person.integrationId) : null,
    external_id: person?.externalId ?? null,
    verification_id: 'verificationId' in data ? data.verificationId : null,
    happened_at: event.at,
    created_at: now,
    state: 'waiting',
    tries: 0,
    next_at: now,
    tried_at: null,
    status: null,
    error: null,
    took_ms: null,
    ended_at: null,
  }
}
