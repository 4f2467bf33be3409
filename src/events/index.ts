import type { LookupFunction } from 'node:net'
import type { Clock, JsonObject, Logger, Random } from '../contract/index.ts'
import type { JobHandler, OutgoingEvent } from '../jobs/index.ts'
import type { Round } from '../jobs/rounds.ts'
import type { Seals } from '../security/seals.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store } from '../storage/store.ts'
import { type Deps, webhooksQueue } from './deps.ts'
import { type WebhookDesk, webhookDesk } from './desk.ts'
import { fanOut } from './fan-out.ts'
import { formatsOf } from './formats/index.ts'
import { type DeliveryLog, deliveryLog } from './log.ts'
import { receiverFetch } from './receiver.ts'
import { seeTo } from './see-to.ts'
import { signalKeys } from './signal-keys.ts'
import { sweepDeliveries } from './sweep.ts'

/**
 * What others hear of what happens here. Rooms publish in the transaction of what they report (`jobs/publish`); this room
 * turns that into the words of its catalog, and brings it to whoever subscribed, at least once, in no promised order. It
 * knows nothing of why something happened, and tells no more than ids and words of closed lists: whoever needs more reads
 * it with a credential of their own.
 */
export interface Events {
  readonly webhooks: WebhookDesk
  readonly deliveries: DeliveryLog
  /** What the outbox hands over. */
  readonly deliver: (event: OutgoingEvent) => Promise<void>
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly round: Round
  /** The key set of security event tokens. */
  readonly signalKeySet: () => Promise<{ readonly keys: readonly JsonObject[] }>
}

export interface EventsDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly owner: string
  readonly kept: Retention
  /** Whether receivers may live on this machine. */
  readonly loopbackHttp: boolean
  readonly lookup?: LookupFunction
}

const minute = 60_000
const sweepAtOnce = 1_000

export function createEvents(given: EventsDeps): Events {
  const { store, clock, publicUrl, kept, loopbackHttp, lookup } = given
  const rule = { loopbackHttp, ...(lookup === undefined ? {} : { lookup }) }
  const keys = signalKeys(given)
  const formats = formatsOf({ issuer: publicUrl, signingKey: keys.signing })
  const deps: Deps = { ...given, formats, fetch: receiverFetch(rule) }
  return {
    webhooks: webhookDesk(deps, rule),
    deliveries: deliveryLog(deps),
    deliver: event => fanOut(deps, event),
    handlers: { [webhooksQueue]: seeTo(deps) },
    round: {
      name: 'webhooks',
      everyMs: minute,
      async run() {
        await sweepDeliveries(store, clock.now() - kept.events, sweepAtOnce)
        await keys.keepUp()
      },
    },
    signalKeySet: keys.published,
  }
}

export { bodyOf, catalog, type EventType, eventTypes, subscribable } from './catalog.ts'
export type { DeliveryQuery } from './log.ts'
export { newWebhook, webhookPatch } from './shapes.ts'
