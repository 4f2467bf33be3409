import type { ActorRef } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { attempt, type Tried } from './attempt.ts'
import type { Deps } from './deps.ts'
import { waitAfter } from './pace.ts'
import { answerMs } from './receiver.ts'
import { claimDelivery, type Delivery, endWaiting, noteTry, type Subscription } from './rows.ts'

const host: ActorRef = { kind: 'host', id: 'webhooks' }
/** A try that is not noted by then was cut off with its process, and is made again. */
const claimMs = answerMs + 45_000

interface How {
  readonly signal?: AbortSignal
  /** A test is tried while somebody watches, and never again. */
  readonly once?: boolean
}

/** One try of one delivery, and what it changes. False where the receiver hears no more. */
export async function deliver(deps: Deps, subscription: Subscription, waiting: Delivery, how: How = {}): Promise<boolean> {
  const { store, clock, log } = deps
  const claimed = await store.transaction(tx => claimDelivery(tx, waiting, clock.now() + claimMs))
  if (claimed === undefined) return true
  const tried = await attempt(deps, subscription, claimed, how.signal)
  const changes = { ...answerOf(tried), ...nextOf(deps, claimed, tried, how.once === true), tried_at: clock.now() }
  const isGone = tried.end === 'gone' && how.once !== true
  await store.transaction(async tx => {
    await noteTry(tx, claimed, changes)
    if (isGone) await disable(deps, tx, subscription)
  })
  if (changes.state === 'failed') log.warn({ webhookId: subscription.id, deliveryId: claimed.id }, 'an event was not delivered')
  return !isGone
}

/** For the log of deliveries: a number, or a word of a closed list; nothing that the receiver wrote. */
function answerOf(tried: Tried): Pick<Delivery, 'status' | 'error' | 'took_ms'> {
  if (tried.end === 'unsayable') return { status: null, error: 'nobody', took_ms: null }
  if (tried.end === 'unanswered') return { status: null, error: tried.error, took_ms: tried.tookMs }
  return { status: tried.status, error: null, took_ms: tried.tookMs }
}

type Next = Pick<Delivery, 'state' | 'next_at' | 'ended_at'>

function nextOf({ clock, random }: Deps, { tries, next_at }: Delivery, tried: Tried, once: boolean): Next {
  const now = clock.now()
  const over = (state: Delivery['state']): Next => ({ state, next_at, ended_at: now })
  if (tried.end === 'delivered') return over('delivered')
  if (tried.end === 'unsayable') return over('dropped')
  if (tried.end === 'gone' || once) return over('failed')
  const wait = waitAfter(tries, tried.end === 'failed' ? tried.askedMs : 0, random)
  return wait === undefined ? over('failed') : { state: 'waiting', next_at: now + wait, ended_at: null }
}

/** 410: the receiver says that it wants nothing more (Standard Webhooks). An administrator may enable it again. */
async function disable({ clock, random, log }: Deps, tx: Tx, { id }: Subscription): Promise<void> {
  const at = clock.now()
  const { numUpdatedRows } = await tx.db
    .updateTable('webhook_subscriptions')
    .set({ state: 'disabled', disabled_why: 'gone', updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'enabled')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await endWaiting(tx, id, 'gone', at)
  await appendAudit(tx, { at, actor: host, action: 'webhook.disabled', target: id, facts: { why: 'gone' } }, random)
  log.warn({ webhookId: id }, 'a receiver of events is gone')
}
