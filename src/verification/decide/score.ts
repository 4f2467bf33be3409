import type { Reason, ScorePartName, ScoreStatus, VerifierFailure } from '../../contract/index.ts'
import { again, bad, deny, type Evidence, human, isEnrolled, known, type Refusal, review } from './evidence.ts'

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
export function scoredBad({ reading, triesLeft }: Evidence): Refusal | undefined {
  const { overall, failure } = reading
  if (overall.status === 'MANUAL_FAIL') return deny('review_rejected')
  if (human.has(overall.status)) return undefined
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
  const { reading, purpose, policy } = evidence
  const vendorReview =
    reading.overall.status === 'MANUAL_OK' &&
    !policy.acceptVendorReview &&
    (purpose === 'account_recovery' || !isEnrolled(evidence))
  return human.has(reading.overall.status) || vendorReview ? review(evidence, 'low_score') : undefined
}

/** What the policy asks of the overall score. A value that is asked for and absent is none. */
export function scoredLow({ reading: { overall }, policy, purpose }: Evidence): Refusal | undefined {
  if (!policy.passes.some(status => status === overall.status)) return deny('low_score')
  const least = policy.minimumValue?.[purpose]
  if (least === undefined) return undefined
  return overall.value !== null && overall.value >= least ? undefined : deny('low_score')
}

export function partMissing(evidence: Evidence): Refusal | undefined {
  const { reading, policy, purpose } = evidence
  const besides = policy.requiredParts?.[purpose] ?? []
  const ways = isEnrolled(evidence) ? policy.partsOfEnrolled : policy.partsToBind
  // A way that asks for nothing is none, and what is asked for besides does not make it one.
  const wanted = ways.filter(way => way.length > 0).map(way => [...way, ...besides])
  const status = (name: ScorePartName): ScoreStatus => reading.parts[name]?.status ?? 'UNKNOWN'
  if (wanted.some(list => list.every(name => status(name) === 'OK'))) {
    return reading.identityId === undefined || reading.identityId === '' ? deny('workflow_incomplete') : undefined
  }
  // Looked at and not passed is a low score; not looked at is a workflow that asks too little.
  const lookedAt = wanted.some(list => list.every(name => known.has(status(name))))
  return deny(lookedAt ? 'low_score' : 'workflow_incomplete')
}
