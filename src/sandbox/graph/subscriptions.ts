/**
 * Subscriptions to changes of users and groups: what may be subscribed to, and for how long.
 * https://learn.microsoft.com/en-us/graph/api/resources/subscription
 */

import { randomUUID } from 'node:crypto'
import type { Subscription as GraphSubscription } from '@microsoft/microsoft-graph-types'

/** A subscription as the tenant keeps it. */
export interface Subscription {
  readonly id: string
  readonly clientId: string
  readonly changeTypes: readonly string[]
  readonly resource: string
  readonly kind: 'user' | 'group'
  /** The one object that it is about; all without it. */
  readonly objectId: string | undefined
  readonly notificationUrl: string
  readonly lifecycleNotificationUrl: string | null
  readonly clientState: string | null
  expiresAt: number
  /** Nothing is delivered until the app has shown again that it may read. */
  isWithheld: boolean
}

const minute = 60_000
export const longestMinutes = 41_760
const shortestMinutes = 45
/** Per app and tenant. */
export const mostPerApp = 100

/** When a subscription ends that asks for this; undefined for one that asks for too long or for the past. */
export function expiryOf(asked: number, now: number): number | undefined {
  if (asked <= now || asked > now + longestMinutes * minute) return undefined
  return Math.max(asked, now + shortestMinutes * minute)
}

/** Reads a resource such as `users` or `/groups/{id}`. */
export function resourceOf(text: string): Pick<Subscription, 'kind' | 'objectId'> | undefined {
  const match = /^\/?(users|groups)(?:\/([0-9a-f-]{36}))?$/i.exec(text)
  if (match === null) return undefined
  return { kind: match[1]?.toLowerCase() === 'users' ? 'user' : 'group', objectId: match[2]?.toLowerCase() }
}

export interface Subscriptions {
  /** Those that have not expired. */
  live(): readonly Subscription[]
  find(id: string): Subscription | undefined
  add(subscription: Omit<Subscription, 'id' | 'isWithheld'>): Subscription
  remove(id: string): void
}

export function createSubscriptions(clock: { now(): number }): Subscriptions {
  const all = new Map<string, Subscription>()
  const live = (): readonly Subscription[] => {
    for (const { id, expiresAt } of all.values()) if (expiresAt <= clock.now()) all.delete(id)
    return [...all.values()]
  }
  return {
    live,
    find: id => live().find(one => one.id === id),
    add(subscription) {
      const made = { ...subscription, id: randomUUID(), isWithheld: false }
      all.set(made.id, made)
      return made
    },
    remove: id => void all.delete(id),
  }
}

/** A subscription as Graph shows it; `clientState` is never told back. */
export const shownSubscription = (subscription: Subscription): GraphSubscription => ({
  id: subscription.id,
  resource: subscription.resource,
  applicationId: subscription.clientId,
  changeType: subscription.changeTypes.join(','),
  clientState: null,
  notificationUrl: subscription.notificationUrl,
  notificationQueryOptions: null,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  expirationDateTime: new Date(subscription.expiresAt).toISOString(),
  creatorId: subscription.clientId,
  includeResourceData: null,
  latestSupportedTlsVersion: 'v1_2',
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationUrlAppId: null,
})
