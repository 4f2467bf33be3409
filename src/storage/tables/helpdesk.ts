import type { IntegrationId, VerificationId } from '../../contract/index.ts'

/** What the desk knows of a verification beyond its row. Indexes: created_at; incode_session. */
export interface HelpdeskCallsTable {
  verification_id: VerificationId
  integration_id: IntegrationId
  channel: 'email' | 'sms' | 'link' | 'qr' | 'incode_email' | 'incode_sms'
  /** JSON of `ActorRef`: whose credential it was, or whom an ITSM client named. */
  agent: string
  /** By which two starts are known to be of one agent. */
  agent_key: string
  /** JSON of `ActorRef`: the second person who allowed it. Null where nobody had to. */
  supervisor: string | null
  /** By what it was allowed. Null where nobody had to, and of what is older. */
  override_id: string | null
  /** Where the link goes, sealed, for as long as it can be sent again. Null where the agent was given the link. */
  address_sealed: string | null
  language: string
  /** What became of the newest message; `none` where we send none. */
  mail_state: 'none' | 'waiting' | 'sent' | 'bounced' | 'dropped'
  sends: number
  sent_at: number | null
  /** JSON of `ActorRef`: who typed the code that the caller read out. */
  confirmed_by: string | null
  /** Of a link that Incode sent: its account here, the session there, and the last that Incode said of it by a notification. */
  incode_account: IntegrationId | null
  incode_session: string | null
  incode_said: 'finished' | 'pending_review' | 'succeeded' | 'failed' | null
  created_at: number
}

/** What a second person allowed for one caller, once and for minutes; kept as long as calls are. Index: expires_at. */
export interface HelpdeskOverridesTable {
  id: string
  integration_id: IntegrationId
  directory_id: IntegrationId
  external_id: string
  /** A keyed hash of the address that is not on record. Null where the address was not the matter. */
  address_hash: string | null
  /** The supervisor's own words, which may name people: the audit has a keyed hash of them. */
  why: string
  /** JSON of `ActorRef`. */
  supervisor: string
  created_at: number
  expires_at: number
  used_at: number | null
}
