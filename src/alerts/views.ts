import type { ActorRef, AlertActor, AlertCode, AlertEnd, IntegrationId } from '../contract/index.ts'
import type { Alert } from './alert.ts'
import { endsWithinDays } from './nearness.ts'
import { words } from './words.ts'

export interface AlertView {
  readonly id: string
  readonly code: AlertCode
  readonly detail: string | null
  readonly state: 'open' | 'resolved'
  readonly actor: AlertActor
  readonly canWait: boolean
  /** Over when its cause is: nobody has to say so. */
  readonly lasts: boolean
  readonly title: string
  readonly advice: string
  /** Where more of it stands. */
  readonly link: string
  readonly integrationId: IntegrationId | null
  readonly about: string | null
  /** When what it warns of ends, such as a credential. */
  readonly endsAt: string | null
  /** Within how many days that is. It is told once more with each step. */
  readonly endsWithinDays: number | null
  readonly count: number
  readonly since: string
  readonly lastAt: string
  readonly resolvedAt: string | null
  readonly resolvedWhy: AlertEnd | null
  readonly resolvedBy: ActorRef | null
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

export function alertView(row: Alert, publicUrl: string): AlertView {
  const { title, advice, actor, canWait, lasts, at } = words[row.code]
  return {
    id: row.id,
    code: row.code,
    detail: row.detail,
    state: row.resolved_at === null ? 'open' : 'resolved',
    actor,
    canWait,
    lasts,
    title,
    advice,
    link: `${publicUrl}${at({ integrationId: row.integration_id, target: row.target })}`,
    integrationId: row.integration_id,
    about: row.target,
    endsAt: iso(row.ends_at),
    endsWithinDays: endsWithinDays(row.level),
    count: row.count,
    since: new Date(row.opened_at).toISOString(),
    lastAt: new Date(row.last_at).toISOString(),
    resolvedAt: iso(row.resolved_at),
    resolvedWhy: row.resolved_why,
    resolvedBy: row.resolved_by === null ? null : (JSON.parse(row.resolved_by) as ActorRef),
  }
}
