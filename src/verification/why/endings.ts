import type { Outcome, Reason } from '../../contract/index.ts'

/** How a verification ended, or where it stands, as the end of a sentence that begins with its start. */
const endings: Readonly<Record<Reason, string>> = {
  ok: 'ended well',
  not_started: 'was not begun yet by the person',
  in_progress: 'is under way',
  awaiting_return: 'waits for the person to take the way back',
  under_review: 'waits for a reviewer',
  low_score: 'was refused: the score was too low',
  document_failed: 'was refused: the document did not pass',
  face_failed: 'was refused: the face did not pass',
  face_quality: 'was refused: the picture of the face was too poor',
  spoof_suspected: 'was refused: a spoof was suspected',
  claims_mismatch: 'was refused: the document names somebody else',
  identity_mismatch: 'was refused: another identity was shown than the one that is bound',
  identity_in_use: 'was refused: the identity is bound to another account',
  workflow_incomplete: 'was refused: the workflow at Incode was not finished',
  document_not_allowed: 'was refused: the policy does not allow such a document',
  consent_declined: 'was refused: the person did not consent',
  review_rejected: 'was refused by a reviewer',
  review_timeout: 'was refused: no reviewer decided in time',
  claims_unsettled: 'was not settled: the directory changed of late what it says of them',
  ambiguous_identity: 'was not settled: others of the directory are called the same',
  binding_evidence_missing: 'was not settled: what was shown does not suffice to bind an identity, or to name it',
  binding_too_weak: 'was refused: the binding is too weak for it',
  not_enrolled: 'was refused: nobody is enrolled for the account',
  relay_suspected: 'was refused: somebody else may have passed the link on',
  user_unknown: 'was refused: the account was not known',
  ambiguous_user: 'was refused: more than one account was meant',
  user_inactive: 'was refused: the account was not active',
  too_many_attempts: 'was refused: too many had failed before it',
  abandoned: 'was not finished in time',
  cancelled: 'was called off',
  reported_by_person: 'was stopped: the person said that it was not they who asked',
  rate_limited: 'could not be done: too many were asked for at once',
  provider_unavailable: 'could not be done: Incode could not be reached',
  provider_error: 'could not be done: there was trouble at Incode',
}

/** Where a policy says so, a step-up asks for another factor while Incode is down, instead of refusing. */
export function endingOf(reason: Reason, outcome: Outcome | null): string {
  if (reason === 'provider_unavailable' && outcome === 'challenge') {
    return 'asked for another factor instead, since Incode could not be reached'
  }
  return endings[reason]
}
