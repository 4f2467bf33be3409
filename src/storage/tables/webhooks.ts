import type { IntegrationId } from '../../contract/index.ts'

/** Who hears of what happens here. */
export interface WebhookSubscriptionsTable {
  id: string
  name: string
  url: string
  format: 'standard' | 'incode-session' | 'set' | 'slack' | 'teams'
  /** JSON list of types. */
  events: string
  /** Only what happens at this one. */
  integration_id: IntegrationId | null
  /** Whether it hears of rehearsals too. */
  rehearsals: number
  /** `aud` of security event tokens, and JSON of how they name people. */
  audience: string | null
  subject: string | null
  /** What deliveries are signed with, or carry; null for security event tokens, which a key of the host signs, and for chats, whose address is their secret. */
  secret_sealed: string | null
  former_sealed: string | null
  former_until: number | null
  /** `Authorization` that the receiver of security event tokens asks for (RFC 8935 section 3). */
  authorization_sealed: string | null
  state: 'enabled' | 'disabled'
  disabled_why: 'administrator' | 'gone' | null
  /** JSON of `ActorRef`. */
  created_by: string
  created_at: number
  updated_at: number
}

/**
 * An event on its way to one receiver, and what became of it. Unique (subscription_id, event_id); indexes (subscription_id,
 * next_at) where waiting, (subscription_id, created_at, id), ended_at, (directory_id, external_id) where it names a person, and
 * (verification_id, created_at, id) where it is of a verification.
 */
export interface WebhookDeliveriesTable {
  id: string
  subscription_id: string
  event_id: string
  type: string
  /** JSON: ids, and words of closed lists. */
  data: string
  /** Whom `data` names, if anybody. */
  directory_id: IntegrationId | null
  external_id: string | null
  /** Of which `data` speaks, if of any. */
  verification_id: string | null
  happened_at: number
  created_at: number
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  /** Since it began, or was asked for again. */
  tries: number
  /** While somebody tries, this is when another one may. */
  next_at: number
  tried_at: number | null
  /** What the receiver answered last. */
  status: number | null
  error: string | null
  took_ms: number | null
  ended_at: number | null
}

/** Signing keys of security event tokens. `follows` is the one before, so that of two processes one makes the next. */
export interface SignalKeysTable {
  kid: string
  follows: string
  private_sealed: string
  created_at: number
}
