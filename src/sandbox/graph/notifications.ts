/**
 * Change notifications on their way out. What belongs to one endpoint travels together, several subscriptions in one
 * request; what is not taken is tried again.
 * https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks
 */

import { randomUUID } from 'node:crypto'
import type { ChangeNotification, LifecycleEventType } from '@microsoft/microsoft-graph-types'
import type { Change } from './change-log.ts'
import type { Subscription, Subscriptions } from './subscriptions.ts'

/** What an order of the sandbox does to deliveries. */
export interface DeliveryOrder {
  /** Keeps everything back until it is false again. */
  readonly isHeld?: boolean | undefined
  /** How many of the next requests come twice, are lost, or hold their items in reverse. */
  readonly duplicate?: number | undefined
  readonly drop?: number | undefined
  readonly reverse?: number | undefined
}

/** One request to an endpoint, with what came of it. */
export interface Delivery {
  readonly url: string
  readonly items: readonly ChangeNotification[]
  attempts: number
  /** Null when no answer came, or none in time; undefined while under way, and for one that was dropped. */
  status: number | null | undefined
}

export interface Notifications {
  /** Tells the subscribers of an object about a change to it. */
  changed(kind: Subscription['kind'], id: string, change: Change): void
  lifecycle(subscription: Subscription, event: LifecycleEventType): void
  order(order: DeliveryOrder): void
  /** Sends what waits, and again what was not taken; done when every answer is there. */
  flush(): Promise<void>
  list(): readonly Delivery[]
  close(): void
}

const answerWithinMs = 10_000
const mostItems = 50
/** Graph goes on for four hours, further and further apart. */
const retryDelaysMs = [10, 30, 90, 270, 810, 2430, 7290].map(seconds => seconds * 1000)

export function createNotifications(subscriptions: Subscriptions, tenantId: string): Notifications {
  const waiting: { readonly url: string; readonly item: ChangeNotification }[] = []
  const deliveries: Delivery[] = []
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  const closing = new AbortController()
  const ordered = { isHeld: false, duplicate: 0, drop: 0, reverse: 0 }
  let isScheduled = false

  function itemOf(subscription: Subscription, more: Partial<ChangeNotification>): ChangeNotification {
    const { id, clientState, expiresAt } = subscription
    const until = { subscriptionExpirationDateTime: new Date(expiresAt).toISOString() }
    return { id: randomUUID(), subscriptionId: id, ...until, clientState, tenantId, ...more }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    delivery.attempts += 1
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ value: delivery.items })
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerWithinMs)])
    const response = await fetch(delivery.url, { method: 'POST', headers, body, redirect: 'error', signal }).catch(() => null)
    await response?.body?.cancel()
    delivery.status = response?.status ?? null
    const delayMs = retryDelaysMs[delivery.attempts - 1]
    if (response?.ok === true || delayMs === undefined || closing.signal.aborted) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      start(delivery)
    }, delayMs)
    timers.add(timer.unref())
  }
  function start(delivery: Delivery): void {
    const attempting = attempt(delivery).finally(() => underWay.delete(attempting))
    underWay.add(attempting)
  }

  function take(name: 'duplicate' | 'drop' | 'reverse'): boolean {
    if (ordered[name] === 0) return false
    ordered[name] -= 1
    return true
  }
  function send(url: string, items: readonly ChangeNotification[]): void {
    const isDropped = take('drop')
    const all = take('reverse') ? items.toReversed() : items
    for (let time = take('duplicate') ? 2 : 1; time > 0; time--) {
      const delivery: Delivery = { url, items: all, attempts: 0, status: undefined }
      deliveries.push(delivery)
      if (!isDropped) start(delivery)
    }
  }
  function sendWaiting(): void {
    isScheduled = false
    if (ordered.isHeld || closing.signal.aborted) return
    const byUrl = Map.groupBy(waiting.splice(0), ({ url }) => url)
    for (const [url, all] of byUrl)
      for (let at = 0; at < all.length; at += mostItems)
        send(
          url,
          all.slice(at, at + mostItems).map(({ item }) => item),
        )
  }
  function enqueue(url: string, item: ChangeNotification): void {
    waiting.push({ url, item })
    if (isScheduled) return
    isScheduled = true
    setImmediate(sendWaiting)
  }

  return {
    changed(kind, id, change) {
      // Creation, removal and restoring are updates to a subscriber; only the end is a deletion.
      const changeType = change.kind === 'deleted' ? 'deleted' : 'updated'
      for (const subscription of subscriptions.live()) {
        const { objectId, changeTypes, isWithheld, notificationUrl } = subscription
        if (subscription.kind !== kind || (objectId ?? id) !== id || !changeTypes.includes(changeType) || isWithheld) continue
        const [set, type] = kind === 'user' ? ['Users', '#Microsoft.Graph.User'] : ['Groups', '#Microsoft.Graph.Group']
        const resource = `${set}/${id}`
        const resourceData = { '@odata.type': type, '@odata.id': resource, id, organizationId: tenantId }
        enqueue(notificationUrl, itemOf(subscription, { changeType, resource, resourceData }))
      }
    },
    lifecycle(subscription, lifecycleEvent) {
      const url = subscription.lifecycleNotificationUrl
      if (url !== null) enqueue(url, itemOf(subscription, { lifecycleEvent, resource: subscription.resource }))
    },
    order(order) {
      for (const [name, value] of Object.entries(order)) if (value !== undefined) Object.assign(ordered, { [name]: value })
      if (!ordered.isHeld) sendWaiting()
    },
    async flush() {
      sendWaiting()
      const untaken = deliveries.filter(({ attempts, status }) => attempts > 0 && status !== undefined && (status ?? 500) >= 300)
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      for (const delivery of untaken) start(delivery)
      await Promise.all(underWay)
    },
    list: () => deliveries,
    close() {
      closing.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
