import { z } from 'zod'
import type { HostContext } from '../../src/contract/index.ts'

/** What is remembered of our subscriptions at Graph. The secret that its calls carry is sealed, like all of this state. */

const subscription = z.strictObject({
  /** Whose it is and whom it calls. One of another tenant, another app or another address is none of this configuration. */
  tenantId: z.string(),
  clientId: z.string(),
  notificationUrl: z.string(),
  /** Undefined while it is being made: notifications may overtake the answer. */
  id: z.string().optional(),
  clientState: z.string(),
  expiresAt: z.int(),
})
export type Subscription = z.infer<typeof subscription>
export type Binding = Pick<Subscription, 'tenantId' | 'clientId' | 'notificationUrl'>

export function isBoundTo(subscription: Subscription, { tenantId, clientId, notificationUrl }: Binding): boolean {
  return (
    subscription.tenantId === tenantId && subscription.clientId === clientId && subscription.notificationUrl === notificationUrl
  )
}

/** What a lifecycle event asks for, until the next upkeep does it. */
const wishes = ['renew', 'recreate'] as const
export type Wish = (typeof wishes)[number]

export interface SubscriptionState {
  get(resource: string): Promise<Subscription | undefined>
  set(resource: string, value: Subscription): Promise<void>
  wish(resource: string): Promise<Wish | undefined>
  setWish(resource: string, wish: Wish | undefined): Promise<void>
}

export function subscriptionState({ state }: Pick<HostContext, 'state'>): SubscriptionState {
  return {
    async get(resource) {
      const text = await state.get(`subscription:${resource}`)
      if (text === undefined) return undefined
      const parsed = subscription.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : undefined
    },
    set: (resource, value) => state.set(`subscription:${resource}`, JSON.stringify(value)),
    async wish(resource) {
      const text = await state.get(`subscription-wish:${resource}`)
      return wishes.find(one => one === text)
    },
    setWish: (resource, wish) => state.set(`subscription-wish:${resource}`, wish ?? ''),
  }
}
