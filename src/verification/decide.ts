import type {
  AccountStatus,
  Assurance,
  EnrollmentState,
  MatchValue,
  Mode,
  Purpose,
  Reason,
  ScorePart,
  ScorePartName,
  ScoreStatus,
  VerifierFailure,
} from '../contract/index.ts'
import type { EchoCheck } from './echo.ts'
import { type Policy, reaches } from './policy.ts'

/** Everything a verdict depends on. Data only: whoever asks has read it all before. */
export interface Evidence {
  readonly purpose: Purpose
  readonly mode: Mode
  readonly policy: Policy
  /** Whether a façade can wait for a human. */
  readonly onReview: 'deny' | 'wait'
  /** What was pinned at start, compared with what is in force. */
  readonly pins: 'same' | 'changed'
  /** The account as the directory has it now; null for a person without one. */
  readonly account: AccountStatus | null
  readonly reading: {
    readonly progress: 'open' | 'finished' | 'expired'
    readonly echo: EchoCheck
    readonly overall: ScorePart
    readonly parts: Partial<Record<ScorePartName, ScorePart>>
    readonly identityId?: string
    readonly failure?: VerifierFailure
  }
  /** Finished long ago, and the score is still unknown. */
  readonly waitedOut: boolean
  /** How many Incode sessions may still be opened. */
  readonly triesLeft: number
  readonly match: MatchValue
  /** Whether the claims have stood unchanged for long enough. */
  readonly claimsSettled: boolean
  /** How many other people of the directory the document would fit. */
  readonly collisions: number
  readonly enrollment: {
    readonly state: EnrollmentState
    readonly identityId: string | null
    readonly assurance: Assurance | null
    /** What an anchor that was ended leaves behind. */
    readonly rebind: 'free' | 'same_identity' | 'supervised'
  }
  /** Whether the identity is bound to somebody else here. */
  readonly identityInUse: boolean
}

/** What an allow will bind once it is received. */
export interface FirstBinding {
  readonly identityId: string
  readonly assurance: Assurance
  readonly evidence: string
}

/**
 * `open`: nothing final yet. `again`: another try may be offered. `review`: a human decides. `void`: what was trusted
 * at start is no longer in force.
 */
export type Decision =
  | { readonly outcome: 'allow'; readonly reason: 'ok'; readonly binds: FirstBinding | null }
  | { readonly outcome: 'challenge' | 'deny' | 'review' | 'open' | 'again' | 'void'; readonly reason: Reason }

type Refusal = Exclude<Decision, { outcome: 'allow' }>

/**
 * The verdict. Pure: the same evidence gives the same decision, and what is not known to be good is not good. The rules
 * are tried in order; the first that objects decides.
 */
export function decide(evidence: Evidence): Decision {
  const objection =
    trustChanged(evidence) ??
    notOurs(evidence) ??
    notFinished(evidence) ??
    scoredBad(evidence) ??
    accountClosed(evidence) ??
    humanNeeded(evidence) ??
    partMissing(evidence) ??
    otherIdentity(evidence) ??
    tooWeak(evidence) ??
    notSettled(evidence) ??
    otherName(evidence) ??
    namesake(evidence)
  if (objection) return objection
  return { outcome: 'allow', reason: 'ok', binds: firstBinding(evidence) }
}

const deny = (reason: Reason): Refusal => ({ outcome: 'deny', reason })
const challenge = (reason: Reason): Refusal => ({ outcome: 'challenge', reason })

/** A changed tenant, a deleted integration: the answer would be somebody else's word. */
function trustChanged({ pins }: Evidence): Refusal | undefined {
  return pins === 'same' ? undefined : { outcome: 'void', reason: 'cancelled' }
}

/** An answer about another session or environment proves nothing; one of another workflow did not look at what we asked. */
function notOurs({ reading }: Evidence): Refusal | undefined {
  if (reading.progress !== 'finished') return undefined
  if (reading.echo === 'foreign') return deny('provider_error')
  return reading.echo === 'ours' ? undefined : deny('workflow_incomplete')
}

function notFinished(evidence: Evidence): Refusal | undefined {
  const { reading, triesLeft, waitedOut } = evidence
  if (reading.progress === 'expired') return triesLeft > 0 ? again('in_progress') : deny('too_many_attempts')
  if (reading.progress !== 'finished') return { outcome: 'open', reason: 'in_progress' }
  if (known.has(reading.overall.status)) return undefined
  if (reading.failure === 'consent_declined') return deny('consent_declined')
  return waitedOut ? deny('provider_error') : { outcome: 'open', reason: 'in_progress' }
}

const again = (reason: Reason): Refusal => ({ outcome: 'again', reason })
const good: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['OK', 'MANUAL_OK'])
const human: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['WARN', 'MANUAL', 'MANUAL_PENDING'])
const bad: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['FAIL', 'MANUAL_FAIL'])
const known: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>([...good, ...human, ...bad])

/** Beside a waiting human a failure says nothing yet; beside a good word it contradicts it, and the bad word counts. */
function scoredBad({ reading, triesLeft }: Evidence): Refusal | undefined {
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

/** `locked` is an active account that its product refuses at present: people come here to get back in. */
function accountClosed({ account }: Evidence): Refusal | undefined {
  return account === null || account === 'active' || account === 'locked' ? undefined : deny('user_inactive')
}

/** A reviewer at the vendor saw a document, not an account: for recovery and a first binding that is not enough. */
function humanNeeded(evidence: Evidence): Refusal | undefined {
  const { reading, purpose, policy, onReview } = evidence
  const vendorReview =
    reading.overall.status === 'MANUAL_OK' &&
    !policy.acceptVendorReview &&
    (purpose === 'account_recovery' || !isEnrolled(evidence))
  if (!human.has(reading.overall.status) && !vendorReview) return undefined
  return onReview === 'wait' ? { outcome: 'review', reason: 'under_review' } : deny('low_score')
}

const isEnrolled = ({ enrollment }: Evidence) => enrollment.state === 'enrolled'
/** An enrollment that ran out is renewed by the same identity; nothing else binds over it. */
const hasIdentity = (evidence: Evidence) =>
  (isEnrolled(evidence) || evidence.enrollment.state === 'expired') && evidence.enrollment.identityId !== null

function partMissing(evidence: Evidence): Refusal | undefined {
  const { reading, policy } = evidence
  const wanted = isEnrolled(evidence) ? policy.partsOfEnrolled : policy.partsToBind
  const status = (name: ScorePartName): ScoreStatus => reading.parts[name]?.status ?? 'UNKNOWN'
  if (wanted.some(list => list.length > 0 && list.every(name => status(name) === 'OK'))) {
    return reading.identityId === undefined || reading.identityId === '' ? deny('workflow_incomplete') : undefined
  }
  // Looked at and not passed is a low score; not looked at is a workflow that asks too little.
  const lookedAt = wanted.some(list => list.length > 0 && list.every(name => known.has(status(name))))
  return deny(lookedAt ? 'low_score' : 'workflow_incomplete')
}

function otherIdentity(evidence: Evidence): Refusal | undefined {
  const { reading, enrollment, identityInUse } = evidence
  if (hasIdentity(evidence) && reading.identityId !== enrollment.identityId) return deny('identity_mismatch')
  if (identityInUse) return deny('identity_in_use')
  return undefined
}

/** First binding is not recovery; what opens an account was bound before, by more than a name. */
function tooWeak(evidence: Evidence): Refusal | undefined {
  const { purpose, policy, enrollment, account } = evidence
  if (isEnrolled(evidence)) {
    const strong = enrollment.identityId !== null && reaches(enrollment.assurance, policy.minimumAssurance[purpose])
    return strong ? undefined : deny('binding_too_weak')
  }
  const hasAccount = account !== null
  if (purpose === 'account_recovery' || (!hasAccount && purpose !== 'sign_up')) return deny('not_enrolled')
  const unbound = enrollment.state === 'not_enrolled' || enrollment.state === 'invited'
  // What ran out was shown to be the same identity by now, and is renewed.
  const open = unbound || hasIdentity(evidence)
  const mayBind = open && enrollment.rebind === 'free' && policy.firstBinding[purpose] !== undefined
  return mayBind && hasAccount === (purpose !== 'sign_up') ? undefined : challenge('binding_evidence_missing')
}

/** A name that was changed lately may have been changed for this. */
function notSettled(evidence: Evidence): Refusal | undefined {
  if (evidence.account === null || evidence.claimsSettled) return undefined
  const uses = !isEnrolled(evidence) || evidence.policy.settledClaims.includes(evidence.purpose)
  return uses ? challenge('claims_unsettled') : undefined
}

/**
 * Names. Of an enrolled person they are a check beside the identity, and a face authentication shows no document at all;
 * for a first binding nothing but a full match will do. What is missing does not match.
 */
function otherName(evidence: Evidence): Refusal | undefined {
  const { match, purpose, policy, reading, account } = evidence
  if (match === 'matched') return undefined
  if (match === 'mismatched') return deny('claims_mismatch')
  if (match === 'not_checked' && purpose === 'sign_up' && account === null) return undefined
  if (isEnrolled(evidence)) {
    if (match === 'close' && policy.names[purpose] === 'close') return undefined
    if (match === 'not_checked' && (account === null || reading.parts.authentication?.status === 'OK')) return undefined
    // Nothing to compare with is the directory's or the document's fault, and no workflow would heal it.
    return match === 'close' || match === 'missing' ? challenge('binding_evidence_missing') : deny('workflow_incomplete')
  }
  return challenge('binding_evidence_missing')
}

/** Somebody else of the directory would have passed as well. People of sign-up have no directory to be alone in. */
function namesake(evidence: Evidence): Refusal | undefined {
  if (isEnrolled(evidence) || evidence.account === null || evidence.collisions === 0) return undefined
  return challenge('ambiguous_identity')
}

function firstBinding(evidence: Evidence): FirstBinding | null {
  const rule = evidence.policy.firstBinding[evidence.purpose]
  const { identityId } = evidence.reading
  if (isEnrolled(evidence) || evidence.mode !== 'live' || rule === undefined || identityId === undefined) return null
  return { identityId, assurance: rule.assurance, evidence: rule.evidence }
}
