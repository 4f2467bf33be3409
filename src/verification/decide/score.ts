import type { QueuedFor, Reason, ScorePartName, ScoreStatus, VerifierFailure } from '../../contract/index.ts'
import type { Policy } from '../policy.ts'
import { type Approval, again, bad, deny, type Evidence, human, isEnrolled, known, type Refusal, review } from './evidence.ts'

/** Rules about what Incode answered: whether it is an answer to our question at all, and whether it is good enough. */

/** A changed tenant, a deleted integration: the answer would be somebody else's word. */
export function trustChanged({ pins }: Evidence): Refusal | undefined {
  return pins === 'same' ? undefined : { outcome: 'void', reason: 'cancelled' }
}

/** An answer about another session or environment proves nothing; one of another workflow did not look at what we asked. */
export function notOurs({ reading }: Evidence): Refusal | undefined {
  if (reading.progress !== 'finished') return undefined
  if (reading.echo === 'foreign') return deny('provider_error')
  return reading.echo === 'ours' ? undefined : deny('workflow_incomplete')
}

export function notFinished(evidence: Evidence): Refusal | undefined {
  const { reading, triesLeft, waitedOut } = evidence
  if (reading.progress === 'expired') return triesLeft > 0 ? again('in_progress') : deny('too_many_attempts')
  if (reading.progress !== 'finished') return { outcome: 'open', reason: 'in_progress' }
  if (known.has(reading.overall.status)) return undefined
  if (reading.failure === 'consent_declined') return deny('consent_declined')
  return waitedOut ? deny('provider_error') : { outcome: 'open', reason: 'in_progress' }
}

/** Beside a waiting human a failure says nothing yet; beside a good word it contradicts it, and the bad word counts. */
export function scoredBad({ reading, triesLeft, approval }: Evidence): Refusal | undefined {
  const { overall, failure } = reading
  if (overall.status === 'MANUAL_FAIL') return deny('review_rejected')
  // After a reviewer's yes nobody looks at this one again: what failed in it has failed.
  if (human.has(overall.status) && !approval?.fresh) return undefined
  if (failure === 'quality') return triesLeft > 0 ? again('face_quality') : deny('face_quality')
  if (failure !== undefined) return deny(failures[failure])
  if (overall.status === 'FAIL') return deny(failedPart(reading.parts) ?? 'low_score')
  const contradiction = failedPart(reading.parts)
  return contradiction && deny(contradiction)
}

const failures: Readonly<Record<VerifierFailure, Reason>> = {
  document: 'document_failed',
  face: 'face_failed',
  spoof: 'spoof_suspected',
  quality: 'face_quality',
  document_not_allowed: 'document_not_allowed',
  consent_declined: 'consent_declined',
  incomplete: 'workflow_incomplete',
}

const partReasons: readonly (readonly [ScorePartName, Reason])[] = [
  ['idValidation', 'document_failed'],
  ['liveness', 'face_failed'],
  ['faceRecognition', 'face_failed'],
  ['authentication', 'face_failed'],
]

function failedPart(parts: Evidence['reading']['parts']): Reason | undefined {
  return partReasons.find(([name]) => bad.has(parts[name]?.status ?? 'UNKNOWN'))?.[1]
}

/** A reviewer at the vendor saw a document, not an account: for recovery and a first binding that is not enough. */
export function humanNeeded(evidence: Evidence): Refusal | undefined {
  const { approval } = evidence
  if (approval !== null && !approval.sameIdentity) return deny('identity_mismatch')
  if (approval !== null && !mayEnd(evidence, approval)) return review(evidence, 'low_score')
  if (approval !== null) return undefined
  return whyQueued(evidence) === 'claims_mismatch' ? undefined : review(evidence, 'low_score')
}

/** After a reviewer's yes the face is looked at again, unless a policy takes it as the end for somebody who is enrolled. */
function mayEnd(evidence: Evidence, { fresh }: Approval): boolean {
  const { purpose, policy } = evidence
  return fresh || (purpose === 'step_up' && isEnrolled(evidence) && policy.onApproval.step_up === 'allow')
}

/** What the human is asked about. */
export function whyQueued({ reading: { overall }, policy, purpose, enrollment }: Evidence): QueuedFor {
  if (human.has(overall.status)) return 'score'
  const byVendor = overall.status === 'MANUAL_OK' && !policy.acceptVendorReview
  return byVendor && (purpose === 'account_recovery' || enrollment.state !== 'enrolled') ? 'vendor_review' : 'claims_mismatch'
}

/** What the policy asks of the overall score. A value that is asked for and absent is none. */
export function scoredLow({ reading: { overall }, policy, purpose, approval }: Evidence): Refusal | undefined {
  // What a human was asked about is answered; the parts of the face are still to be good.
  const answered = approval !== null && human.has(overall.status)
  if (!answered && !policy.passes.some(status => status === overall.status)) return deny('low_score')
  const least = policy.minimumValue?.[purpose]
  if (least === undefined) return undefined
  return overall.value !== null && overall.value >= least ? undefined : deny('low_score')
}

export function partMissing(evidence: Evidence): Refusal | undefined {
  const { reading, policy, purpose } = evidence
  const besides = policy.requiredParts?.[purpose] ?? []
  const ways = evidence.approval?.fresh ? faceAlone : waysOf(evidence)
  // A way that asks for nothing is none, and what is asked for besides does not make it one.
  const wanted = ways.filter(way => way.length > 0).map(way => [...way, ...besides])
  const status = (name: ScorePartName): ScoreStatus => reading.parts[name]?.status ?? 'UNKNOWN'
  const passed = (name: ScorePartName) => status(name) === 'OK' || (isAnswered(evidence) && human.has(status(name)))
  if (wanted.some(list => list.every(passed))) {
    return reading.identityId === undefined || reading.identityId === '' ? deny('workflow_incomplete') : undefined
  }
  // Looked at and not passed is a low score; not looked at is a workflow that asks too little.
  const lookedAt = wanted.some(list => list.every(name => known.has(status(name))))
  return deny(lookedAt ? 'low_score' : 'workflow_incomplete')
}

const waysOf = (evidence: Evidence) => (isEnrolled(evidence) ? evidence.policy.partsOfEnrolled : evidence.policy.partsToBind)

/** The document was looked at by a human: what is asked for once more is the face. */
const faceAlone: Policy['partsToBind'] = [['liveness', 'faceRecognition'], ['authentication']]

/** Whether this very look is the one that was approved, which says the same of its parts. */
const isAnswered = ({ approval }: Evidence) => approval !== null && !approval.fresh
