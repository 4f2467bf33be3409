import type { JsonObject, Reason, RelyingPartyError, Result } from '../../src/contract/index.ts'

/**
 * What each end is called in the words of Incode's own OpenID provider, which these products' templates read:
 * `auth_overall_status`, `auth_overall_score`, `identity_id`. A refusal is an error of RFC 6749 section 4.1.2.1, or, where
 * the integration says so, a claim that says no.
 */
interface End {
  readonly error: RelyingPartyError['error']
  readonly status: 'FAIL' | 'WARN'
}

const refused: End = { error: 'access_denied', status: 'FAIL' }
/** Not decided: somebody may ask for something else. */
const undecided: End = { error: 'access_denied', status: 'WARN' }
/** Told as an error in any case: nothing was found out about the person. */
const trouble: End = { error: 'temporarily_unavailable', status: 'FAIL' }

export const ends = {
  not_started: undecided,
  in_progress: undecided,
  awaiting_return: undecided,
  under_review: undecided,
  low_score: refused,
  document_failed: refused,
  face_failed: refused,
  face_quality: refused,
  spoof_suspected: refused,
  claims_mismatch: refused,
  identity_mismatch: refused,
  identity_in_use: refused,
  workflow_incomplete: refused,
  document_not_allowed: refused,
  consent_declined: refused,
  review_rejected: refused,
  review_timeout: refused,
  claims_unsettled: undecided,
  ambiguous_identity: undecided,
  binding_evidence_missing: undecided,
  binding_too_weak: refused,
  not_enrolled: refused,
  relay_suspected: refused,
  user_unknown: refused,
  ambiguous_user: refused,
  user_inactive: refused,
  too_many_attempts: refused,
  abandoned: refused,
  cancelled: refused,
  reported_by_person: refused,
  rate_limited: trouble,
  provider_unavailable: trouble,
  provider_error: trouble,
} as const satisfies Record<Exclude<Reason, 'ok'>, End>

/** The claims of a pass. */
export function passed({ data }: Result): JsonObject {
  return {
    auth_overall_status: 'OK',
    auth_overall_score: data.score.overall.value,
    identity_id: data.identityId,
    purpose: data.purpose,
  }
}
