import type { SubjectForm } from './formats/subject.ts'
import type { Db, Delivery, Subscription } from './rows.ts'

/** A subscription as administrators see it. Its secrets are shown when they are made, and never again. */
export interface WebhookView {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly format: Subscription['format']
  readonly events: readonly string[]
  readonly integrationId: string | null
  readonly rehearsals: boolean
  readonly state: Subscription['state']
  readonly disabledWhy: Subscription['disabled_why']
  /** Of security event tokens. */
  readonly audience: string | null
  readonly subject: SubjectForm | null
  readonly hasAuthorization: boolean
  /** Until when deliveries carry two signatures; null where they carry one. */
  readonly formerSecretUntil: string | null
  readonly deliveries: { readonly waiting: number; readonly failed: number }
  readonly createdAt: string
  readonly updatedAt: string
}

export interface DeliveryView {
  readonly id: string
  /** `webhook-id` of every try; `jti` of a security event token. */
  readonly eventId: string
  readonly type: string
  /** Of which it speaks, if of any. */
  readonly verificationId: string | null
  readonly happenedAt: string
  readonly state: Delivery['state']
  readonly tries: number
  readonly triedAt: string | null
  readonly status: number | null
  readonly error: string | null
  readonly durationMs: number | null
  readonly nextTryAt: string | null
}

/** One that is read beside those of other receivers. */
export interface ToldView extends DeliveryView {
  readonly webhook: { readonly id: string; readonly name: string; readonly state: Subscription['state'] }
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

export function viewOf(row: Subscription, counts: Counts | undefined, now: number): WebhookView {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    format: row.format,
    events: JSON.parse(row.events) as readonly string[],
    integrationId: row.integration_id,
    rehearsals: row.rehearsals === 1,
    state: row.state,
    disabledWhy: row.disabled_why,
    audience: row.audience,
    subject: row.subject === null ? null : (JSON.parse(row.subject) as SubjectForm),
    hasAuthorization: row.authorization_sealed !== null,
    formerSecretUntil: row.former_until !== null && row.former_until > now ? iso(row.former_until) : null,
    deliveries: { waiting: counts?.waiting ?? 0, failed: counts?.failed ?? 0 },
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  }
}

export function deliveryView(row: Delivery): DeliveryView {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    verificationId: row.verification_id,
    happenedAt: new Date(row.happened_at).toISOString(),
    state: row.state,
    tries: row.tries,
    triedAt: iso(row.tried_at),
    status: row.status,
    error: row.error,
    durationMs: row.took_ms,
    nextTryAt: row.state === 'waiting' ? iso(row.next_at) : null,
  }
}

interface Counts {
  readonly waiting: number
  readonly failed: number
}

/** What waits and what failed, by receiver. */
export async function countsOf(db: Db): Promise<ReadonlyMap<string, Counts>> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => ['subscription_id', 'state', fn.countAll<number | string>().as('count')])
    .where('state', 'in', ['waiting', 'failed'])
    .groupBy(['subscription_id', 'state'])
    .execute()
  const counts = new Map<string, Counts>()
  for (const { subscription_id: id, state, count } of rows) {
    counts.set(id, { ...(counts.get(id) ?? { waiting: 0, failed: 0 }), [state]: Number(count) })
  }
  return counts
}
