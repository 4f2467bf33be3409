import type {
  AccountStatus,
  Assurance,
  DocumentType,
  EnrollmentState,
  MatchValue,
  Mode,
  Purpose,
  Reason,
  ScorePart,
  ScorePartName,
  ScoreStatus,
  VerifierFailure,
} from '../../contract/index.ts'
import type { EchoCheck } from '../echo.ts'
import type { EvidenceWord, RecoveryState } from '../evidence/index.ts'
import type { Policy } from '../policy.ts'

/** What a verdict is decided by, and the words that its rules share. */

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
  /** The same, claim by claim, as far as they were compared. */
  readonly claims: Readonly<Partial<Record<string, MatchValue>>>
  /** The document that was read; null where none was. */
  readonly document: { readonly type?: DocumentType | undefined; readonly country?: string | undefined } | null
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
    /** Whether the binding opens the account. */
    readonly recovery: RecoveryState
  }
  /** What speaks for the account holder besides the policy's own word: a sign-in that the client attests to, a date of birth. */
  readonly spokenFor: readonly EvidenceWord[]
  /** Whether the identity is bound to somebody else here. */
  readonly identityInUse: boolean
  /** What reviewers here approved before; null where they were not asked. */
  readonly approval: Approval | null
}

/** A reviewer's yes is about one identity and what its document showed then, and makes nobody more than eligible. */
export interface Approval {
  /** Whether what is judged was begun after it. */
  readonly fresh: boolean
  /** Whether the identity that is shown is the one that was approved. */
  readonly sameIdentity: boolean
  /** How the document that the reviewers were asked about compared. */
  readonly seen: MatchValue
  /** Which claims of it were of somebody else. */
  readonly mismatched: readonly string[]
}

/** What an allow will bind once it is received. */
export interface FirstBinding {
  readonly identityId: string
  readonly assurance: Assurance
  readonly evidence: readonly string[]
}

/**
 * `open`: nothing final yet. `again`: another try may be offered. `review`: a human decides. `void`: what was trusted
 * at start is no longer in force.
 */
export type Decision =
  | { readonly outcome: 'allow'; readonly reason: 'ok'; readonly binds: FirstBinding | null }
  | { readonly outcome: 'challenge' | 'deny' | 'review' | 'open' | 'again' | 'void'; readonly reason: Reason }

export type Refusal = Exclude<Decision, { outcome: 'allow' }>

export const deny = (reason: Reason): Refusal => ({ outcome: 'deny', reason })
export const challenge = (reason: Reason): Refusal => ({ outcome: 'challenge', reason })
export const again = (reason: Reason): Refusal => ({ outcome: 'again', reason })

export const good: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['OK', 'MANUAL_OK'])
export const human: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['WARN', 'MANUAL', 'MANUAL_PENDING'])
export const bad: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>(['FAIL', 'MANUAL_FAIL'])
export const known: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>([...good, ...human, ...bad])

export const isEnrolled = ({ enrollment }: Evidence) => enrollment.state === 'enrolled'
/** An enrollment that ran out is renewed by the same identity; nothing else binds over it. */
export const hasIdentity = (evidence: Evidence) =>
  (isEnrolled(evidence) || evidence.enrollment.state === 'expired') && evidence.enrollment.identityId !== null

/** Whether a human is waited for: the façade can, and the policy wants to. */
export function review({ onReview, policy, purpose }: Evidence, otherwise: Reason): Refusal {
  const waits = onReview === 'wait' && policy.onReview[purpose] === 'wait'
  return waits ? { outcome: 'review', reason: 'under_review' } : deny(otherwise)
}
