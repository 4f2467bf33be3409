import type { IntegrationId } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { attempt } from './attempt.ts'
import type { receiverChanges } from './catalog.ts'
import type { Deps } from './deps.ts'
import { deliveryOf } from './fan-out.ts'
import type { Subscription } from './rows.ts'

/**
 * A receiver that hears of alerts is made to hear less: whoever wants to go unnoticed begins with that. It is told by a last
 * word to where it was told until then, and the house hears of it as of anything that happens.
 */

export type ReceiverChange = (typeof receiverChanges)[number]

const alertsOf = ({ events, state }: Subscription): readonly string[] =>
  state === 'enabled' ? (JSON.parse(events) as readonly string[]).filter(type => type.startsWith('alert.')) : []

/** What of it would be heard no more, or elsewhere; undefined where that is nothing. Pure. */
export function lossOf(before: Subscription, after: Subscription | undefined): ReceiverChange | undefined {
  const heard = alertsOf(before)
  if (heard.length === 0) return undefined
  if (after === undefined) return 'deleted'
  if (after.state === 'disabled') return 'disabled'
  if (after.url !== before.url) return 'moved'
  const left = new Set(alertsOf(after))
  const isNarrower = after.integration_id !== before.integration_id && after.integration_id !== null
  return isNarrower || heard.some(type => !left.has(type)) ? 'narrowed' : undefined
}

/** For whoever is told by other ways, in the transaction of the change. */
export async function publishLoss(
  { random, clock }: Pick<Deps, 'random' | 'clock'>,
  tx: Tx,
  { id }: Subscription,
  change: ReceiverChange,
): Promise<void> {
  const integrationId: IntegrationId | null = null
  await publish(tx, { type: 'webhook.receiver_changed', integrationId, target: id, payload: { change }, at: clock.now() }, random)
}

/** Once, while the administrator waits: what does not get through is told by the other ways. */
export async function sayFarewell(deps: Deps, before: Subscription, change: ReceiverChange): Promise<void> {
  const told = { type: 'webhook.changed', data: { webhookId: before.id, change } } as const
  if (!deps.formats[before.format].says(told)) return
  const row = deliveryOf(deps, before, told, { id: token(deps.random, 16), at: deps.clock.now() })
  const tried = await attempt(deps, before, row)
  if (tried.end !== 'delivered')
    deps.log.warn({ webhookId: before.id }, 'a receiver of alerts could not be told that it hears less')
}
