import { z } from 'zod'
import type { Clock } from '../../contract/index.ts'
import { Bearers } from './bearers.ts'
import type { Notification } from './events.ts'
import type { Schedule, WebhookTarget } from './settings.ts'

/** @see https://developer.incode.com/docs/webhooks */
export const retryDelaysSeconds = [30, 75, 187.5, 468.75, 1171.88] as const

/** The length of Incode's own time-out is not public. */
const answerWithinMs = 10_000

interface Attempt {
  readonly at: string
  /** null when no answer came. */
  readonly status: number | null
  readonly acknowledged: boolean
}

export interface Delivery {
  readonly id: string
  readonly interviewId: string
  readonly event: string
  readonly body: Notification
  readonly attempts: readonly Attempt[]
  readonly state: 'pending' | 'acknowledged' | 'given_up'
}

export const redeliverySchema = z.strictObject({
  id: z.string().optional(),
  interviewId: z.string().optional(),
  /** Also what was acknowledged: duplicates happen, and nothing in the body tells them apart. */
  acknowledged: z.boolean().default(false),
  times: z.int().min(1).max(10_000).default(1),
  /** The last first: the order of notifications is nowhere promised. */
  reversed: z.boolean().default(false),
})

/** Notifications on their way out: one attempt at once, then five more further and further apart. */
export class Webhooks {
  readonly #target: () => WebhookTarget | undefined
  readonly #clock: Clock
  readonly #bearers: Bearers
  readonly #schedule: Schedule
  readonly #deliveries: { record: Delivery; callOff: () => void }[] = []
  #queue: Promise<void> = Promise.resolve()
  readonly #closing = new AbortController()

  constructor(target: () => WebhookTarget | undefined, clock: Clock, schedule: Schedule) {
    this.#target = target
    this.#clock = clock
    this.#bearers = new Bearers(clock)
    this.#schedule = schedule
  }

  /**
   * Does not wait: as with Incode, the browser may be back before the notification, or after it. What is held goes out only
   * when it is delivered again.
   */
  send(bodies: readonly Notification[], when: 'at_once' | 'held' = 'at_once'): void {
    for (const spelled of bodies) {
      const body = this.#target()?.spelling === 'event' ? asEvent(spelled) : spelled
      const event = String(body.eventType ?? body.event ?? body.onboardingStatus ?? '')
      const interviewId = String(body.interviewId ?? body.id ?? '')
      const id = String(this.#deliveries.length + 1)
      const record: Delivery = { id, interviewId, event, body, attempts: [], state: 'pending' }
      const delivery = { record, callOff: () => {} }
      this.#deliveries.push(delivery)
      if (when === 'at_once') this.#enqueue(() => this.#attempt(delivery))
    }
  }

  /** Waits for what is under way, then tries again at once whatever has not been acknowledged. */
  async redeliver(wanted: z.infer<typeof redeliverySchema>): Promise<Delivery[]> {
    await this.#queue
    const chosen = this.#deliveries.filter(
      ({ record }) =>
        (wanted.acknowledged || record.state !== 'acknowledged') &&
        (wanted.id === undefined || record.id === wanted.id) &&
        (wanted.interviewId === undefined || record.interviewId === wanted.interviewId),
    )
    for (const delivery of wanted.reversed ? chosen.toReversed() : chosen) {
      for (let time = 0; time < wanted.times; time += 1) this.#enqueue(() => this.#attempt(delivery))
    }
    await this.#queue
    return chosen.map(({ record }) => record)
  }

  list(interviewId: string | undefined): Delivery[] {
    return this.#deliveries
      .map(({ record }) => record)
      .filter(record => interviewId === undefined || record.interviewId === interviewId)
  }

  async close(): Promise<void> {
    for (const delivery of this.#deliveries) delivery.callOff()
    this.#closing.abort()
    await this.#queue
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work)
  }

  async #attempt(delivery: { record: Delivery; callOff: () => void }): Promise<void> {
    delivery.callOff()
    delivery.callOff = () => {}
    if (this.#closing.signal.aborted) return
    const at = new Date(this.#clock.now()).toISOString()
    const { status, acknowledged } = await this.#post(delivery.record.body)
    const attempts = [...delivery.record.attempts, { at, status, acknowledged }]
    const delay = retryDelaysSeconds[attempts.length - 1]
    const done = acknowledged || delivery.record.state === 'acknowledged'
    const state = done ? 'acknowledged' : delay === undefined ? 'given_up' : 'pending'
    delivery.record = { ...delivery.record, attempts, state }
    if (state === 'pending' && delay !== undefined && !this.#closing.signal.aborted) {
      delivery.callOff = this.#schedule(delay * 1000, () => this.#enqueue(() => this.#attempt(delivery)))
    }
  }

  async #post(body: Notification): Promise<{ status: number | null; acknowledged: boolean }> {
    const target = this.#target()
    if (target?.url === undefined) return { status: null, acknowledged: false }
    const headers = new Headers({ 'content-type': 'application/json' })
    if (target.header !== undefined) headers.set(target.header.name, target.header.value)
    try {
      if (target.oauth !== undefined) headers.set('authorization', await this.#bearers.of(target.oauth, this.#closing.signal))
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)])
      const answer = await fetch(target.url, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual', signal })
      await answer.body?.cancel()
      if (answer.status === 401) this.#bearers.forget()
      return { status: answer.status, acknowledged: isAcknowledged(answer) }
    } catch {
      return { status: null, acknowledged: false }
    }
  }
}

/** The other spelling of a session webhook: `event` where the usual one says `eventType`. */
function asEvent(notice: Notification): Notification {
  const { eventType, ...rest } = notice
  return eventType === undefined ? notice : { ...rest, event: eventType }
}

/** `200` with `application/json`, or `204`; a page that says 200 is not an acknowledgement. */
function isAcknowledged(answer: Response): boolean {
  const type = answer.headers.get('content-type') ?? ''
  return answer.status === 204 || (answer.status === 200 && /^application\/json\s*(;|$)/i.test(type))
}
