import type {
  AliasClaim,
  AliasReason,
  ApprovalReason,
  IntegrationId,
  QueuedFor,
  RejectionReason,
  ReviewKind,
  ReviewState,
  VerificationId,
} from '../../contract/index.ts'

/**
 * What a human decides. One open for each verification. Indexes: (due_at, id) where open; (subject_id, opened_at);
 * verification_id; (due_at, id).
 */
export interface ReviewsTable {
  id: string
  kind: ReviewKind
  state: ReviewState
  verification_id: VerificationId
  subject_id: string
  /** Through which it was started, and the directory that was asked. */
  integration_id: IntegrationId
  directory_id: IntegrationId | null
  queued_for: QueuedFor
  /** Whose face the reviewers were asked about; gone with whatever is no longer open or approved. */
  identity_id: string | null
  /** JSON of `ActorRef`. */
  opened_by: string
  opened_at: number
  due_at: number
  /** The first of two who approve, and when; with what they said, JSON. */
  first_by: string | null
  first_at: number | null
  proposal: string | null
  decided_by: string | null
  decided_at: number | null
  reason: ApprovalReason | RejectionReason | AliasReason | null
  /** The number of a matter elsewhere. */
  ticket: string | null
}

/** What else a person is called, as marks. Unique (subject_id, claim, mark); index review_id. */
export interface AliasesTable {
  id: string
  subject_id: string
  claim: AliasClaim
  /** Keyed, of the normal form: the value itself is kept nowhere. */
  mark: string
  reason: AliasReason
  review_id: string
  /** JSON of `ActorRef`. */
  made_by: string
  confirmed_by: string | null
  made_at: number
  expires_at: number | null
}
