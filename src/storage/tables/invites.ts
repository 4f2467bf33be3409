import type { IntegrationId, VerificationId } from '../../contract/index.ts'

/**
 * Who was asked to enroll together, and how. Indexes: (created_at, id); (id) where it is still being filled.
 */
export interface InviteCampaignsTable {
  id: string
  /** `renewal`: begun by the host for bindings that run out soon. */
  kind: 'invite' | 'renewal'
  /** The verifying integration, whose Incode account and workflow are used. */
  integration_id: IntegrationId
  directory_id: IntegrationId
  group_id: string | null
  language: string
  valid_days: number
  per_minute: number
  per_day: number
  /** JSON list: so many days after it was sent, the next reminder. */
  remind_days: string
  /** The last person of the group who was looked at; null once all were. */
  filled_to: number | null
  /** How many places in the line were given out. */
  slots: number
  /** What was sent in the present minute and day. */
  minute_start: number
  minute_used: number
  day_start: number
  day_used: number
  /** JSON of `ActorRef`. */
  created_by: string
  created_at: number
  cancelled_at: number | null
}

/**
 * One person's invitation. Unique (directory_id, external_id) where it is open; indexes (due_at) where open; (campaign_id,
 * id); (directory_id, external_id, queued_at); verification_id; renews.
 */
export interface InvitesTable {
  id: string
  campaign_id: string
  directory_id: IntegrationId
  external_id: string
  state: 'queued' | 'sending' | 'sent' | 'enrolled' | 'failed' | 'expired' | 'bounced' | 'refused' | 'cancelled'
  /** Why it was refused, or failed. */
  why: string | null
  verification_id: VerificationId | null
  /** The enrollment that it is to renew. */
  renews: string | null
  /** When there is something to do next: to send it, to remind, to let it run out. */
  due_at: number
  reminders: number
  queued_at: number
  sent_at: number | null
  opened_at: number | null
  started_at: number | null
  expires_at: number | null
  ended_at: number | null
}
