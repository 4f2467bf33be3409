import { isStepgateError } from '../contract/index.ts'
import type { Told } from './catalog.ts'
import type { Deps } from './deps.ts'
import { retryAfterMs } from './pace.ts'
import type { Delivery, Subscription } from './rows.ts'
import { receiverOf } from './secrets.ts'
import { whomOf } from './whom.ts'

/** What came of one try. */
export type Tried =
  | { readonly end: 'delivered' | 'failed' | 'gone'; readonly status: number; readonly askedMs: number; readonly tookMs: number }
  | { readonly end: 'unanswered'; readonly error: string; readonly tookMs: number }
  /** Nobody is there any more to be told of. */
  | { readonly end: 'unsayable' }

/** Answers by which a receiver may say when to come again. */
const busy = new Set([429, 503])

/** Sends a delivery once. Says what came of it, and never throws for what a receiver does, nor for one event that cannot be written. */
export async function attempt(deps: Deps, subscription: Subscription, delivery: Delivery, signal?: AbortSignal): Promise<Tried> {
  const { store, seals, clock, formats } = deps
  const told = { type: delivery.type, data: JSON.parse(delivery.data) } as Told
  const begun = clock.now()
  const sending = { id: delivery.event_id, told, happenedAt: delivery.happened_at, now: begun }
  const whom = subscription.format === 'standard' ? undefined : await whomOf(store.db, told)
  const receiver = receiverOf(seals, subscription, begun)
  try {
    const outgoing = await formats[subscription.format].write(sending, receiver, whom)
    if (outgoing === undefined) return { end: 'unsayable' }
    const { status, headers } = await deps.fetch(subscription.url, {
      method: 'POST',
      headers: { 'user-agent': 'Stepgate', ...outgoing.headers },
      body: outgoing.body,
      ...(signal === undefined ? {} : { signal }),
    })
    const askedMs = busy.has(status) ? retryAfterMs(headers.get('retry-after'), clock.now()) : 0
    const end = status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'failed'
    return { end, status, askedMs, tookMs: clock.now() - begun }
  } catch (error) {
    if (signal?.aborted) throw error
    return { end: 'unanswered', error: isStepgateError(error) ? error.code : 'internal', tookMs: clock.now() - begun }
  }
}
