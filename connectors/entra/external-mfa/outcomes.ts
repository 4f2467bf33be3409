import type { Outcome, Reason, Result } from '../../../src/contract/index.ts'

/**
 * What Entra is told of each reason. It takes a yes or an error and nothing between, so that a review is a no at once. With
 * `temporarily_unavailable` it was not the person: trouble, or time that ran out.
 */
export const outcomes = {
  ok: 'id_token',
  not_started: 'temporarily_unavailable',
  in_progress: 'temporarily_unavailable',
  awaiting_return: 'temporarily_unavailable',
  low_score: 'access_denied',
  document_failed: 'access_denied',
  face_failed: 'access_denied',
  face_quality: 'access_denied',
  spoof_suspected: 'access_denied',
  claims_mismatch: 'access_denied',
  claims_unsettled: 'access_denied',
  identity_mismatch: 'access_denied',
  identity_in_use: 'access_denied',
  ambiguous_identity: 'access_denied',
  binding_evidence_missing: 'access_denied',
  binding_too_weak: 'access_denied',
  not_enrolled: 'access_denied',
  workflow_incomplete: 'access_denied',
  document_not_allowed: 'access_denied',
  consent_declined: 'access_denied',
  under_review: 'access_denied',
  review_rejected: 'access_denied',
  review_timeout: 'access_denied',
  abandoned: 'temporarily_unavailable',
  cancelled: 'access_denied',
  reported_by_person: 'access_denied',
  relay_suspected: 'access_denied',
  user_unknown: 'access_denied',
  ambiguous_user: 'access_denied',
  user_inactive: 'access_denied',
  too_many_attempts: 'access_denied',
  rate_limited: 'temporarily_unavailable',
  provider_unavailable: 'temporarily_unavailable',
  provider_error: 'temporarily_unavailable',
} as const satisfies Record<Reason, 'id_token' | EntraError>

/** Of Entra's list of errors of an external provider. */
export type EntraError = 'access_denied' | 'temporarily_unavailable' | 'invalid_request' | 'unauthorized_client'

export function outcomeFor({ outcome, reason }: Pick<Result, 'reason'> & { readonly outcome: Outcome }): 'id_token' | EntraError {
  const told = outcomes[reason]
  return told === 'id_token' && outcome !== 'allow' ? 'access_denied' : told
}
