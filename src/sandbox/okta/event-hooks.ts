/**
 * Event hooks: what of the System Log is told to whom, and how deliveries go
 * (https://developer.okta.com/docs/concepts/event-hooks/). Several events travel in one request; an answer has three
 * seconds; only a time-out or a 5xx is tried again, once. A test can have deliveries repeated, turned round or lost.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { type LogEntry, logEvent, type SystemLog } from './system-log.ts'

export interface HookChannel {
  readonly type: 'HTTP'
  readonly version: string
  readonly config: {
    readonly uri: string
    readonly headers: readonly { readonly key: string; readonly value: string }[]
    readonly authScheme: { readonly type: 'HEADER'; readonly key: string; readonly value: string } | null
  }
}

/** An event hook as an administrator sees it. */
export interface EventHook {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly created: string
  readonly lastUpdated: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly verificationStatus: 'UNVERIFIED' | 'VERIFIED'
  readonly items: readonly string[]
  readonly channel: HookChannel
}

/** How the next deliveries go wrong. */
export interface HookTrouble {
  /** So many requests are sent twice. */
  readonly duplicate: number
  /** So many requests are never sent. */
  readonly drop: number
  /** Whether the events of a request come last first. */
  readonly reorder: boolean
}

/** One request, as it went. Never the header that proves it. */
export interface Delivery {
  readonly hookId: string
  readonly eventId: string
  readonly events: readonly string[]
  readonly tries: number
  /** Of the last try; undefined when there was no answer in time. */
  readonly status: number | undefined
}

export interface EventHooks {
  readonly hooks: Map<string, EventHook>
  readonly deliveries: readonly Delivery[]
  setTrouble(trouble: HookTrouble): void
  /** The one GET by which an address shows that it wants events. */
  verify(hook: EventHook): Promise<boolean>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  close(): void
}

const answerMs = 3_000
const mostDeliveries = 1_000
/** What never reaches a hook, though the log has it. */
const logOnly = new Set([
  'user.lifecycle.delete.completed',
  'user.account.expire_password',
  'user.account.lock.limit',
  'user.account.update_primary_email',
])

export const isEligible = (eventType: string): boolean => !logOnly.has(eventType)

export const hookId = (): string => `who${randomBytes(9).toString('hex').slice(0, 17)}`

export function createEventHooks(log: SystemLog, clock: { now(): number }): EventHooks {
  const hooks = new Map<string, EventHook>()
  const deliveries: Delivery[] = []
  const closing = new AbortController()
  const under = new Set<Promise<void>>()
  let waiting: LogEntry[] = []
  let flushing: Promise<void> | undefined
  let trouble = { duplicate: 0, drop: 0, reorder: false }

  const headersOf = ({ channel: { config } }: EventHook): Record<string, string> => ({
    ...Object.fromEntries(config.headers.map(({ key, value }) => [key, value])),
    ...(config.authScheme === null ? {} : { [config.authScheme.key]: config.authScheme.value }),
  })

  async function call(hook: EventHook, init: RequestInit): Promise<Response | undefined> {
    const signal = AbortSignal.any([AbortSignal.timeout(answerMs), closing.signal])
    try {
      const answer = await fetch(hook.channel.config.uri, { ...init, redirect: 'manual', signal })
      // A body that does not end in time is no answer.
      return new Response(await answer.text(), { status: Math.max(answer.status, 200), headers: answer.headers })
    } catch {
      return undefined
    }
  }

  async function deliver(hook: EventHook, entries: readonly LogEntry[]): Promise<void> {
    const eventId = randomUUID()
    const body = JSON.stringify({
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: `${new URL(hook.channel.config.uri).origin}/api/v1/eventHooks/${hook.id}`,
      eventId,
      data: { events: entries.map(logEvent) },
      eventTime: new Date(clock.now()).toISOString(),
      contentType: 'application/json',
    })
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headersOf(hook) } }
    let tries = 0
    let answer: Response | undefined
    do {
      tries += 1
      answer = await call(hook, init)
    } while (tries < 2 && (answer === undefined || answer.status >= 500))
    deliveries.push({ hookId: hook.id, eventId, events: entries.map(entry => entry.eventType), tries, status: answer?.status })
    if (deliveries.length > mostDeliveries) deliveries.shift()
    if (trouble.duplicate === 0) return
    trouble = { ...trouble, duplicate: trouble.duplicate - 1 }
    await call(hook, init)
  }

  async function flush(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    const entries = trouble.reorder ? waiting.toReversed() : waiting
    waiting = []
    flushing = undefined
    for (const hook of hooks.values()) {
      if (hook.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED') continue
      const wanted = entries.filter(entry => hook.items.includes(entry.eventType))
      if (wanted.length === 0) continue
      if (trouble.drop > 0) {
        trouble = { ...trouble, drop: trouble.drop - 1 }
        continue
      }
      const work: Promise<void> = deliver(hook, wanted).finally(() => under.delete(work))
      under.add(work)
    }
  }

  log.watch(entry => {
    if (hooks.size === 0 || !isEligible(entry.eventType)) return
    waiting.push(entry)
    flushing ??= flush()
  })

  return {
    hooks,
    deliveries,
    setTrouble(next) {
      trouble = next
    },
    async verify(hook) {
      const challenge = randomBytes(24).toString('base64url')
      const init = { headers: { ...headersOf(hook), 'x-okta-verification-challenge': challenge } }
      let answer = await call(hook, init)
      if (answer === undefined || answer.status >= 500) answer = await call(hook, init)
      if (answer?.status !== 200) return false
      const body: unknown = await answer.json().catch(() => undefined)
      return typeof body === 'object' && body !== null && 'verification' in body && body.verification === challenge
    },
    async idle() {
      while (flushing !== undefined || under.size > 0) await Promise.all([flushing, ...under])
    },
    close: () => closing.abort(),
  }
}
