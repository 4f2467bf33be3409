/** `/__sandbox/subscriptions`: lifecycle events, and what happens to notifications on their way. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ordered } from './control-routes.ts'
import type { Notifications } from './notifications.ts'
import { shownSubscription } from './subscriptions.ts'
import type { Tenant } from './tenant.ts'

const lifecycleOrder = z.strictObject({
  event: z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed']),
  /** All of them without it. */
  subscriptionId: z.guid().optional(),
  /** Delivers nothing until the app has reauthorized. */
  withhold: z.boolean().default(false),
})
const few = z.int().min(0).max(1000).optional()
const deliveryOrder = z.strictObject({ isHeld: z.boolean().optional(), duplicate: few, drop: few, reverse: few })

/** Adds the orders that concern subscriptions. */
export function addSubscriptionsControl(app: FastifyInstance, { subscriptions }: Tenant, notifications: Notifications): void {
  app.get('/__sandbox/subscriptions', async () => ({
    subscriptions: subscriptions.live().map(shownSubscription),
    deliveries: notifications.list(),
  }))

  app.post('/__sandbox/lifecycle', async (request, reply) => {
    const { event, subscriptionId, withhold } = ordered(lifecycleOrder, request)
    for (const subscription of subscriptions.live()) {
      if (subscriptionId !== undefined && subscription.id !== subscriptionId) continue
      notifications.lifecycle(subscription, event)
      subscription.isWithheld ||= withhold
      if (event === 'subscriptionRemoved') subscriptions.remove(subscription.id)
    }
    return reply.code(204).send()
  })

  app.post('/__sandbox/deliveries', async (request, reply) => {
    notifications.order(ordered(deliveryOrder, request))
    return reply.code(204).send()
  })
  /** Waits for every answer, so that a test need not. */
  app.post('/__sandbox/deliveries/flush', async () => {
    await notifications.flush()
    return { deliveries: notifications.list() }
  })
}
