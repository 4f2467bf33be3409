import type { ScoreStatus } from './verifier.ts'

export const resultStatuses = ['success', 'failed', 'pending', 'expired', 'cancelled', 'error'] as const
export type ResultStatus = (typeof resultStatuses)[number]
export const dataStatuses = ['approved', 'rejected', 'review', 'none'] as const
export type DataStatus = (typeof dataStatuses)[number]
export const outcomes = ['allow', 'challenge', 'deny'] as const
export type Outcome = (typeof outcomes)[number]

interface ReasonRow {
  readonly status: ResultStatus
  readonly dataStatus: DataStatus
  readonly outcome: Outcome
  readonly final: boolean
  /** The values that `score.overall.status` may have; the first where Incode's own is none of them. */
  readonly score: readonly ScoreStatus[]
}

const pending: ReasonRow = { status: 'pending', dataStatus: 'none', outcome: 'challenge', final: false, score: ['UNKNOWN'] }
const rejected: ReasonRow = { status: 'failed', dataStatus: 'rejected', outcome: 'deny', final: true, score: ['FAIL'] }
const refused: ReasonRow = { status: 'failed', dataStatus: 'none', outcome: 'deny', final: true, score: ['UNKNOWN'] }
const unsettled: ReasonRow = { status: 'failed', dataStatus: 'none', outcome: 'challenge', final: true, score: ['UNKNOWN'] }
const trouble: ReasonRow = { status: 'error', dataStatus: 'none', outcome: 'deny', final: true, score: ['UNKNOWN'] }
const withdrawn: ReasonRow = { status: 'cancelled', dataStatus: 'none', outcome: 'deny', final: true, score: ['UNKNOWN'] }

/**
 * The state table: what each reason of the closed list says on the wire. Every answer of the host is a row of it, so
 * that no positive word can stand beside an outcome that is not `allow`.
 */
export const reasonTable = {
  ok: { status: 'success', dataStatus: 'approved', outcome: 'allow', final: true, score: ['OK', 'MANUAL_OK'] },
  not_started: pending,
  in_progress: pending,
  awaiting_return: pending,
  under_review: {
    status: 'pending',
    dataStatus: 'review',
    outcome: 'challenge',
    final: false,
    score: ['MANUAL_PENDING', 'WARN'],
  },
  low_score: { ...rejected, score: ['FAIL', 'WARN'] },
  document_failed: rejected,
  face_failed: rejected,
  face_quality: rejected,
  spoof_suspected: rejected,
  claims_mismatch: rejected,
  identity_mismatch: rejected,
  identity_in_use: rejected,
  workflow_incomplete: rejected,
  document_not_allowed: rejected,
  consent_declined: rejected,
  review_rejected: { ...rejected, score: ['MANUAL_FAIL'] },
  review_timeout: { status: 'expired', dataStatus: 'review', outcome: 'deny', final: true, score: ['MANUAL_PENDING'] },
  claims_unsettled: unsettled,
  ambiguous_identity: unsettled,
  binding_evidence_missing: unsettled,
  binding_too_weak: refused,
  not_enrolled: refused,
  relay_suspected: refused,
  user_unknown: refused,
  ambiguous_user: refused,
  user_inactive: refused,
  too_many_attempts: refused,
  abandoned: { status: 'expired', dataStatus: 'none', outcome: 'deny', final: true, score: ['UNKNOWN'] },
  cancelled: withdrawn,
  reported_by_person: withdrawn,
  rate_limited: trouble,
  provider_unavailable: trouble,
  provider_error: trouble,
} as const satisfies Record<string, ReasonRow>

export type Reason = keyof typeof reasonTable
export const reasons = Object.keys(reasonTable) as unknown as readonly [Reason, ...Reason[]]

/** Why `score.overall.value` may be shown beside a reason that is not `ok`: the score itself was the reason. */
export const scoreIsTheReason: ReadonlySet<Reason> = new Set<Reason>(['low_score'])

/** What Incode reported, held to what the reason allows to say. */
export function scoreFor(reason: Reason, reported: ScoreStatus): ScoreStatus {
  const row: ReasonRow = reasonTable[reason]
  const fallback: ScoreStatus = row.score[0] ?? 'UNKNOWN'
  return row.score.includes(reported) ? reported : fallback
}
