import type { OperationName } from '../../contract/index.ts'

export type MessageKind =
  | 'invite'
  | 'invite_reminder'
  | 'renewal'
  | 'review_approved'
  | 'review_rejected'
  | 'recovery_started'
  | 'recovery_attempts'
  | 'recovery_done'
  | 'identity_bound'
  | 'account_changed'
  | 'identity_unbound'
  | 'contact_changed'
  | 'configuration_loosened'
  | 'helpdesk'
  | 'alerts'
  | 'alert_receivers_changed'
  | 'approval_asked'
  | 'recovery_code'
  | 'approval_approved'
  | 'approval_refused'
  | 'approval_expired'
  | 'approval_ended'
  | 'account_secret'

/** What a message is made from. */
export interface Facts {
  /** Who asks: the name of the integration. */
  readonly organisation: string
  /** Masked. */
  readonly account: string
  /** A bearer secret. Absent where the message has no button. */
  readonly link?: string
  /** ISO 8601. */
  readonly until: string
  /** What is typed where it was asked for, of a message that brings it. */
  readonly code?: string
  /** What was done to the account, of a message that says so. */
  readonly operation?: OperationName
  /** How often it was tried, of a message that says so. */
  readonly attempts?: number
  /** Of a message that lists something: a paragraph for each. */
  readonly items?: readonly string[]
}

/** What a message says: a text that is new is one that every language has, or nothing compiles. */
export interface Text {
  readonly subject: string
  /** Before the link, where it goes to a phone. Without it, the subject. */
  readonly short?: string
  readonly before: readonly string[]
  readonly button?: string
  readonly after: readonly string[]
  /** How days are written there. */
  readonly days: string
}

export type Words = Readonly<Record<MessageKind, Text>>
