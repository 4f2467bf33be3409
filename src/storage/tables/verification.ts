import type {
  Binding,
  FacadeName,
  IntegrationId,
  Mode,
  Purpose,
  Reason,
  VerificationId,
  VerificationState,
} from '../../contract/index.ts'

export type HandedTo = 'address_on_record' | 'unverified_address' | 'caller' | 'incode'

/**
 * One attempt of one subject for one purpose. Every change of `state` is one conditional update on (state, version).
 * Versions that were in force at start are pinned. Indexes: (subject_id, started_at); (integration_id, started_at);
 * (client_id, started_at); (state, expires_at) for the reconciler; (started_at), with what outcomes are counted by.
 */
export interface VerificationsTable {
  id: VerificationId
  state: VerificationState
  version: number
  /** Why, once it is settled; null before. */
  reason: Reason | null
  purpose: Purpose
  mode: Mode
  facade: FacadeName
  /** The integration through which it was started, and its version then. */
  integration_id: IntegrationId
  integration_version: number
  client_id: string | null
  subject_id: string | null
  /** The directory that was asked; for sign-up the client's own integration. */
  directory_id: IntegrationId | null
  external_id: string | null
  /** The Incode account, its version then, the workflow, and the tenant that both stand for. */
  account_id: IntegrationId | null
  account_version: number | null
  workflow_id: string | null
  trust_anchor: string | null
  policy_id: string
  policy_version: number
  /** Of the row in `policy_sets` by which it is judged; null before there were any. */
  policy_set: string | null
  /** How the verdict may be received: a code through the seat, or polling. */
  delivery: 'code' | 'poll'
  /** Who was given the link: the flow, or we wrote to an address on record. */
  channel: 'flow' | 'delivered'
  /**
   * At a helpdesk, to whom the link went: to an address on record; to one that a second person vouched for, which caps what
   * the verdict opens; or to the agent, who passes it on. Null elsewhere.
   */
  handed_to: HandedTo | null
  on_review: 'deny' | 'wait'
  /** For how long a reviewer is waited for before `on_review: 'deny'` counts. Null: not at all, or as the policy says. */
  review_seconds: number | null
  /** JSON list of operations declared at start; immutable. */
  operations: string
  /** When somebody objected who could not stop the verdict any more: from then on it opens none of them. */
  operations_closed_at: number | null
  /** JSON list: what was possible for this person once the portal received the verdict. Null: not looked at. */
  options: string | null
  return_url: string | null
  /** The flow's `state`, sealed: it is handed back byte for byte. Null where absent. */
  state_sealed: string | null
  state_hash: string | null
  session_ref_hash: string | null
  max_age_seconds: number | null
  language: string | null
  reason_text: string | null
  /** What the person typed or the flow said, masked, for the page. */
  account_label: string | null
  requested_by: string | null
  ticket: string | null
  correlation_id: string | null
  /** JSON of `ActorRef`. */
  actor: string
  /** JSON of `AuthContext`: how the client says that the person signed in. Null where it says nothing that is believed. */
  auth_context: string | null
  /** Addresses on record at start, sealed. */
  notify_to: string | null
  continuation: string | null
  /** SHA-256 of the cookie of the browser that holds the seat. */
  seat_hash: string | null
  /** SHA-256 of the cookie of the browser that has to receive, once the seat moved to another device. */
  receiver_hash: string | null
  /** 1 where whoever is verified was only named: the start says nothing of a sign-in. */
  named_only: number | null
  /**
   * 1 where whoever came typed whom it is about, 2 where they had read a code at an address on record besides: neither pages nor
   * answers tell whether there is such a person.
   */
  typed: number | null
  /** SHA-256 of the cookie of the browser that the protocol led here: no other one sits first. Null where none did. */
  arrived_hash: string | null
  binding: Binding
  /** How many wrong codes an agent typed. */
  agent_tries: number
  /** What was chosen in place of Incode's answer. Of a rehearsal only. */
  rehearsed: string | null
  epoch: string
  /** How many Incode sessions were opened. */
  tries: number
  /** JSON of the score parts that Incode reported. */
  reported: string | null
  /** JSON of the claims comparison. */
  match: string | null
  /** JSON of what the verdict was decided by, without identities and without anything of a document. */
  evidence: string | null
  /** The review that made the person eligible: they show their face once more. */
  approved_review: string | null
  /** What the policy has answered while Incode is down, where that is not a no. */
  on_provider_down: 'challenge' | null
  identity_id: string | null
  /** What the allow, once redeemed, will bind: JSON, or null where nothing is bound then. */
  pending_binding: string | null
  reused_from: VerificationId | null
  /** What was said of the person at start, sealed: of an external subject, or beside the directory's record. */
  subject_claims: string | null
  retry_after_seconds: number | null
  started_at: number
  seated_at: number | null
  /** What the person was shown and pressed *Continue* under: the name of the text, its version, its language, and when. */
  consent_text: string | null
  consent_version: number | null
  consent_language: string | null
  consent_at: number | null
  verified_at: number | null
  decided_at: number | null
  completed_at: number | null
  review_due_at: number | null
  expires_at: number
  updated_at: number
}

/** Bearer links, kept as SHA-256. Indexes: verification_id; expires_at, for those that remove. */
export interface VerificationLinksTable {
  hash: string
  verification_id: VerificationId
  kind: 'page' | 'handover' | 'invite' | 'notice'
  created_at: number
  expires_at: number
  claimed_at: number | null
}

/** Single-use codes, kept as SHA-256. Primary key hash; indexes verification_id; expires_at. */
export interface VerificationCodesTable {
  hash: string
  verification_id: VerificationId
  kind: 'return' | 'transfer' | 'agent'
  client_id: string | null
  mode: Mode
  binding: Binding
  tries: number
  created_at: number
  expires_at: number
  used_at: number | null
  replaced_at: number | null
}

/** Incode sessions, at most three in one verification. Unique session_id; unique (verification_id, n). */
export interface VendorSessionsTable {
  verification_id: VerificationId
  n: number
  account_id: IntegrationId
  session_id: string
  token_sealed: string
  url_sealed: string
  /** The handle in our return address; no proof of anything. Unique. */
  handle: string
  state: 'open' | 'ended'
  opened_at: number
  /** When Incode was last asked about it, by any replica; at first, when it was opened. Index: (asked_at) where open. */
  asked_at: number
  /** When the seat last came back from it. */
  returned_at: number | null
  /** When it was first seen to be over. */
  ended_at: number | null
  /** Since when what Incode says of it cannot be read; null while it can. */
  unread_at: number | null
}

/**
 * One for each operation of a verification. Primary key (verification_id, operation); index (claimed_at) where claimed.
 * `unknown` is never retried.
 */
export interface OperationGrantsTable {
  verification_id: VerificationId
  operation: string
  state: 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
  recipient: 'seat' | 'flow'
  claimed_by: string | null
  fence: number
  opened_at: number
  expires_at: number
  claimed_at: number | null
  ended_at: number | null
  refused_why: string | null
  /** JSON of `ActorRef`: who opened it for the seat. Null where the seat itself did, and of what is older. */
  opened_by: string | null
}

/** Every token that was issued and speaks of a verification. Primary key jti; index verification_id. */
export interface IssuanceTable {
  jti: string
  verification_id: VerificationId
  client_id: string
  subject: string
  audience: string
  kid: string
  mode: Mode
  issued_at: number
  expires_at: number
  /** When the product accepted it, and its own id of that event; null where it does not tell, or has not yet. */
  accepted_at: number | null
  accepted_event: string | null
}
