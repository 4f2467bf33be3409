import type { Kysely } from 'kysely'
import type {
  Binding,
  FacadeName,
  MatchValue,
  Mode,
  Outcome,
  Purpose,
  Reason,
  ScorePart,
  VerificationState,
} from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Tables, VerificationsTable } from '../storage/tables/index.ts'
import { namesOf, type PersonName } from './named-person.ts'
import type { ShownText } from './port.ts'
import { fitting, type ReportFilter } from './report-query.ts'
import { outcomeOf } from './result.ts'

/** A verification as an administrator sees it: where it stands and why, without links, codes or document data. */
export interface VerificationReport {
  readonly id: string
  readonly state: VerificationState
  readonly reason: Reason | null
  readonly outcome: Outcome | null
  readonly purpose: Purpose
  readonly mode: Mode
  readonly facade: FacadeName
  readonly integrationId: string
  readonly clientId: string | null
  readonly subject: { readonly integrationId: string | null; readonly externalId: string | null } & PersonName
  readonly workflowId: string | null
  readonly policy: { readonly id: string; readonly version: number }
  readonly binding: Binding
  readonly tries: number
  /** Parts of the score as Incode reported them, and the comparison with the directory; null before, and once forgotten. */
  readonly reported: Readonly<Record<string, ScorePart>> | null
  readonly match: {
    readonly directory: MatchValue
    readonly claims: Readonly<Record<string, MatchValue>>
    /** For reviewers: by what rule. */
    readonly reasons?: Readonly<Record<string, string>>
  } | null
  readonly correlationId: string | null
  /** The text under which the person pressed *Continue*; null before, and where none was shown. */
  readonly consent: (ShownText & { readonly at: string }) | null
  readonly startedAt: string
  readonly verifiedAt: string | null
  readonly completedAt: string | null
  readonly reviewDueAt: string | null
  readonly expiresAt: string
}

/** A moment as it is shown. */
export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const json = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))

function consentOf(row: VerificationsTable): VerificationReport['consent'] {
  const { consent_text: text, consent_version: version, consent_language: language, consent_at: at } = row
  if (text === null || version === null || language === null || at === null) return null
  return { text, version, language, at: new Date(at).toISOString() }
}

/** A row with what the directory calls the person now. */
export type NamedRow = VerificationsTable & { readonly login: string | null; readonly display_name: string | null }

export function reportOf(row: NamedRow): VerificationReport {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    outcome: row.reason === null ? null : outcomeOf(row, row.reason),
    purpose: row.purpose,
    mode: row.mode,
    facade: row.facade,
    integrationId: row.integration_id,
    clientId: row.client_id,
    subject: {
      integrationId: row.directory_id,
      externalId: row.external_id,
      login: row.login,
      displayName: row.display_name,
    },
    workflowId: row.workflow_id,
    policy: { id: row.policy_id, version: row.policy_version },
    binding: row.binding,
    tries: row.tries,
    reported: json(row.reported),
    match: json(row.match),
    correlationId: row.correlation_id,
    consent: consentOf(row),
    startedAt: new Date(row.started_at).toISOString(),
    verifiedAt: iso(row.verified_at),
    completedAt: iso(row.completed_at),
    reviewDueAt: iso(row.review_due_at),
    expiresAt: new Date(row.expires_at).toISOString(),
  }
}

export interface ReportQuery extends ReportFilter {
  readonly limit: number
  readonly cursor?: string
}

/** Newest first, by keyset. */
export async function listVerifications(
  reports: Kysely<Tables>,
  { limit, cursor, ...filter }: ReportQuery,
): Promise<{ readonly items: readonly VerificationReport[]; readonly nextCursor: string | null }> {
  let list = reports
    .selectFrom('verifications')
    .selectAll()
    .select(namesOf)
    .where(eb => fitting(eb, filter))
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb =>
      eb.or([eb('started_at', '<', at), eb.and([eb('started_at', '=', at), eb('id', '<', id as VerificationsTable['id'])])]),
    )
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.started_at, row.id])
  return { items: rows.map(reportOf), nextCursor }
}
