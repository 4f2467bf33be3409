import {
  type Assurance,
  type DataStatus,
  type EnrollmentState,
  type MatchValue,
  type Outcome,
  type Reason,
  type Result,
  reasonTable,
  type ScorePart,
  type ScorePartName,
  scoreFor,
  scoreIsTheReason,
} from '../contract/index.ts'
import type { VerificationsTable } from '../storage/tables/index.ts'

/** What Incode reported, as the row keeps it. */
export type Reported = { readonly overall?: ScorePart } & Partial<Record<ScorePartName, ScorePart>>

/** What a result says besides its row. */
export interface ResultFacts {
  readonly publicUrl: string
  readonly enrollment: { readonly state: EnrollmentState; readonly assurance: Assurance | null }
  /** Only the answer to a start carries it. */
  readonly verifyUrl?: string
}

/** What a row says at present. An allow is one only once it was received. */
export function reasonOf(row: Pick<VerificationsTable, 'state' | 'reason'>): Reason {
  switch (row.state) {
    case 'created':
      return 'not_started'
    case 'seated':
    case 'at_vendor':
      return 'in_progress'
    case 'decided':
    case 'released':
      return 'awaiting_return'
    case 'review':
      return 'under_review'
    case 'spent':
      return 'ok'
    case 'denied':
      return negative(row.reason, 'provider_error')
    case 'expired':
      return negative(row.reason, 'abandoned')
    case 'cancelled':
    case 'void':
      return negative(row.reason, 'cancelled')
  }
}

/** A state that refuses never speaks with a reason that does not. */
function negative(reason: Reason | null, otherwise: Reason): Reason {
  if (reason === null) return otherwise
  const row = reasonTable[reason]
  return row.outcome === 'allow' || !row.final ? otherwise : reason
}

/** What the table says of the reason. While Incode is down, a step-up may be told to ask for something else instead. */
export function outcomeOf(row: Pick<VerificationsTable, 'purpose' | 'on_provider_down'>, reason: Reason): Outcome {
  const { outcome } = reasonTable[reason]
  const asksElse = reason === 'provider_unavailable' && row.purpose === 'step_up' && row.on_provider_down === 'challenge'
  return asksElse && outcome === 'deny' ? 'challenge' : outcome
}

/** The row in the words of the result contract. Only `spent` speaks well of anybody. */
export function resultOf(row: VerificationsTable, facts: ResultFacts): Result {
  const reason = reasonOf(row)
  const { status, dataStatus, final } = reasonTable[reason]
  const outcome = outcomeOf(row, reason)
  const allowed = reason === 'ok'
  const told = allowed || row.state === 'denied'
  const reported = read<Reported>(row.reported, {})
  // The reasons beside the values are for reviewers.
  const { directory, claims } = read<Result['data']['match']>(row.match, unmatched)
  const self = `${facts.publicUrl}/v1/hooks/verifications/${row.id}`
  return {
    status,
    final,
    ...(row.mode === 'rehearsal' ? { mode: 'rehearsal' as const } : {}),
    data: {
      status: dataStatus satisfies DataStatus,
      verificationId: row.id,
      purpose: row.purpose,
      mode: row.mode,
      binding: allowed ? row.binding : 'none',
      subject: {
        integrationId: row.directory_id ?? row.integration_id,
        externalId: row.external_id,
        enrollment: facts.enrollment.state,
        assurance: facts.enrollment.assurance,
      },
      identityId: allowed ? row.identity_id : null,
      score: { overall: overallOf(reason, reported), reported: told ? reported : {} },
      match: told ? { directory, claims } : unmatched,
      policy: { id: row.policy_id, version: row.policy_version },
      reused: row.reused_from !== null,
      startedAt: moment(row.started_at),
      verifiedAt: told ? moment(row.verified_at) : null,
      completedAt: moment(row.completed_at),
      reviewDueAt: moment(row.review_due_at),
      expiresAt: moment(row.expires_at),
      correlationId: row.correlation_id,
    },
    outcome,
    reason,
    ...(row.retry_after_seconds !== null && status === 'error' ? { retryAfterSeconds: row.retry_after_seconds } : {}),
    links: { verify: facts.verifyUrl ?? null, self, cancel: `${self}/cancel` },
  }
}

const unmatched: { directory: MatchValue; claims: Record<string, MatchValue> } = { directory: 'not_checked', claims: {} }

function overallOf(reason: Reason, reported: Reported): ScorePart {
  const status = scoreFor(reason, reported.overall?.status ?? 'UNKNOWN')
  const shown = reason === 'ok' || scoreIsTheReason.has(reason)
  return { status, value: shown ? (reported.overall?.value ?? null) : null }
}

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())

function read<T>(text: string | null, otherwise: T): T {
  return text === null ? otherwise : (JSON.parse(text) as T)
}
