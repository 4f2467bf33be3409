import type { AlertCode, AlertEnd, IntegrationId } from '../../contract/index.ts'

/**
 * What somebody has to do something about. Unique (cause) while open; indexes (opened_at, id), and (resolved_at)
 * where over, and (cause, opened_at). Ids and words of closed lists; nothing of a person.
 */
export interface AlertsTable {
  id: string
  cause: string
  code: AlertCode
  /** Of which kind, in a word of a closed list: the code of an error, what needs attention. */
  detail: string | null
  integration_id: IntegrationId | null
  /** What it is about: the id of a run, a verification, a webhook. */
  target: string | null
  /** How pressing: what rises is told again. */
  level: number
  /** How often it happened; of what lasts, how many there are. */
  count: number
  /** When what it warns of ends, where that has a moment. */
  ends_at: number | null
  opened_at: number
  last_at: number
  /** When its opening, at the present level, was put into a message. */
  told_at: number | null
  resolved_at: number | null
  resolved_why: AlertEnd | null
  /** JSON of `ActorRef`. */
  resolved_by: string | null
  resolution_told_at: number | null
}

/** A cause that comes and goes, for as long as it does. Primary key cause. */
export interface AlertFlapsTable {
  cause: string
  code: AlertCode
  since: number
  /** When that was put into a message. */
  told_at: number | null
}

/** One row, as administrators set it: addresses, and when they want to sleep. */
export interface AlertSettingsTable {
  id: number
  settings_sealed: string
  updated_at: number
}
