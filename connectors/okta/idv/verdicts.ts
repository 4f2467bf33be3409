import type { Reason } from '../../../src/contract/index.ts'

/**
 * What Okta is told, for every reason. `VERIFIED` and `FAILED` are all that it knows of a verdict; an error of OAuth says
 * that there is none (RFC 6749 section 4.1.2.1). A verdict that waits for a human is none that opens anything.
 */
export type Verdict = 'VERIFIED' | 'FAILED' | 'access_denied' | 'server_error'

export const verdicts: Readonly<Record<Reason, Verdict>> = {
  ok: 'VERIFIED',
  not_started: 'access_denied',
  in_progress: 'access_denied',
  awaiting_return: 'access_denied',
  under_review: 'FAILED',
  low_score: 'FAILED',
  document_failed: 'FAILED',
  face_failed: 'FAILED',
  face_quality: 'FAILED',
  spoof_suspected: 'FAILED',
  claims_mismatch: 'FAILED',
  identity_mismatch: 'FAILED',
  identity_in_use: 'FAILED',
  workflow_incomplete: 'FAILED',
  document_not_allowed: 'FAILED',
  consent_declined: 'FAILED',
  review_rejected: 'FAILED',
  review_timeout: 'FAILED',
  claims_unsettled: 'FAILED',
  ambiguous_identity: 'FAILED',
  binding_evidence_missing: 'FAILED',
  binding_too_weak: 'FAILED',
  not_enrolled: 'FAILED',
  relay_suspected: 'FAILED',
  user_unknown: 'FAILED',
  ambiguous_user: 'FAILED',
  user_inactive: 'FAILED',
  too_many_attempts: 'FAILED',
  abandoned: 'access_denied',
  cancelled: 'access_denied',
  reported_by_person: 'access_denied',
  rate_limited: 'server_error',
  provider_unavailable: 'server_error',
  provider_error: 'server_error',
}
