import type { Kysely } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Tables, VerificationsTable } from '../storage/tables/index.ts'
import type { ShownText } from './port.ts'
import { outcomeOf } from './result.ts'

/** A verification as an administrator sees it: where it stands and why, without links, codes or document data. */
export interface VerificationReport {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly outcome: string | null
  readonly purpose: string
  readonly mode: string
  readonly facade: string
  readonly integrationId: string
  readonly clientId: string | null
  readonly subject: { readonly integrationId: string | null; readonly externalId: string | null }
  readonly workflowId: string | null
  readonly policy: { readonly id: string; readonly version: number }
  readonly binding: string
  readonly tries: number
  readonly reported: unknown
  readonly match: unknown
  readonly correlationId: string | null
  /** The text under which the person pressed *Continue*; null before, and where none was shown. */
  readonly consent: (ShownText & { readonly at: string }) | null
  readonly startedAt: string
  readonly verifiedAt: string | null
  readonly completedAt: string | null
  readonly reviewDueAt: string | null
  readonly expiresAt: string
}

/** A token that speaks of the verification, as the ledger has it. */
export interface IssuedToken {
  readonly jti: string
  readonly clientId: string
  /** Of the key that signed it. */
  readonly kid: string
  readonly issuedAt: string
  readonly expiresAt: string
  /** When the product accepted it, as far as it tells. */
  readonly acceptedAt: string | null
}

/** What the product made of it, by its own log. */
export interface ProductSaid {
  readonly at: string
  /** The product's own id of the event. */
  readonly eventId: string
  readonly reason: string | null
}

export interface WholeReport extends VerificationReport {
  readonly tokens: readonly IssuedToken[]
  readonly operations: readonly OperationReport[]
  readonly accepted: ProductSaid | null
  readonly refused: ProductSaid | null
}

/** What a verification declared, and what became of it. A secret is nowhere in it. */
export interface OperationReport {
  readonly operation: string
  readonly state: 'declared' | 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
  readonly recipient: 'seat' | 'flow' | null
  /** Why it was refused, or what is not known, in a word that the person does not hear. */
  readonly why: string | null
  readonly claimedAt: string | null
  readonly endedAt: string | null
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

function consentOf(row: VerificationsTable): VerificationReport['consent'] {
  const { consent_text: text, consent_version: version, consent_language: language, consent_at: at } = row
  if (text === null || version === null || language === null || at === null) return null
  return { text, version, language, at: new Date(at).toISOString() }
}

function reportOf(row: VerificationsTable): VerificationReport {
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
    subject: { integrationId: row.directory_id, externalId: row.external_id },
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

export interface ReportQuery {
  readonly limit: number
  readonly cursor?: string
  /** Through which it was started. */
  readonly integrationId?: string
  readonly directoryId?: IntegrationId
  readonly externalId?: string
}

export async function findVerification(reports: Kysely<Tables>, id: string): Promise<WholeReport | undefined> {
  const row = await reports
    .selectFrom('verifications')
    .selectAll()
    .where('id', '=', id as VerificationsTable['id'])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const [tokens, operations, accepted, refused] = [
    await tokensOf(reports, row.id),
    await operationsOf(reports, row),
    await saidOf(reports, row.id, 'accepted'),
    await saidOf(reports, row.id, 'refused'),
  ]
  return { ...reportOf(row), tokens, operations, accepted, refused }
}

/** The newest. */
async function saidOf(
  reports: Kysely<Tables>,
  id: VerificationsTable['id'],
  found: 'accepted' | 'refused',
): Promise<ProductSaid | null> {
  const row = await reports
    .selectFrom('trail_events')
    .select(['at', 'event_id', 'reason'])
    .where('verification_id', '=', id)
    .where('found', '=', found)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { at: new Date(row.at).toISOString(), eventId: row.event_id, reason: row.reason }
}

/** All that were declared, in that order; besides what was done with them, such as ending sessions. */
async function operationsOf(reports: Kysely<Tables>, row: VerificationsTable): Promise<readonly OperationReport[]> {
  const grants = await reports
    .selectFrom('operation_grants')
    .selectAll()
    .where('verification_id', '=', row.id)
    .orderBy('opened_at')
    .orderBy('operation')
    .execute()
  const declared = JSON.parse(row.operations) as readonly string[]
  const others = grants.map(({ operation }) => operation).filter(operation => !declared.includes(operation))
  return [...declared, ...others].map(operation => {
    const grant = grants.find(one => one.operation === operation)
    return {
      operation,
      state: grant?.state ?? 'declared',
      recipient: grant?.recipient ?? null,
      why: grant?.refused_why ?? null,
      claimedAt: iso(grant?.claimed_at ?? null),
      endedAt: iso(grant?.ended_at ?? null),
    }
  })
}

async function tokensOf(reports: Kysely<Tables>, id: VerificationsTable['id']): Promise<readonly IssuedToken[]> {
  const rows = await reports
    .selectFrom('issuance')
    .selectAll()
    .where('verification_id', '=', id)
    .orderBy('issued_at')
    .orderBy('jti')
    .execute()
  return rows.map(row => ({
    jti: row.jti,
    clientId: row.client_id,
    kid: row.kid,
    issuedAt: new Date(row.issued_at).toISOString(),
    expiresAt: new Date(row.expires_at).toISOString(),
    acceptedAt: iso(row.accepted_at),
  }))
}

/** Newest first, by keyset. */
export async function listVerifications(
  reports: Kysely<Tables>,
  query: ReportQuery,
): Promise<{ readonly items: readonly VerificationReport[]; readonly nextCursor: string | null }> {
  let list = reports
    .selectFrom('verifications')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.integrationId !== undefined) list = list.where('integration_id', '=', query.integrationId as IntegrationId)
  if (query.directoryId !== undefined) list = list.where('directory_id', '=', query.directoryId)
  if (query.externalId !== undefined) list = list.where('external_id', '=', query.externalId)
  if (query.cursor !== undefined) {
    const [at, id] = keysIn(query.cursor, 'number', 'string')
    list = list.where(eb =>
      eb.or([eb('started_at', '<', at), eb.and([eb('started_at', '=', at), eb('id', '<', id as VerificationsTable['id'])])]),
    )
  }
  const { rows, nextCursor } = pageOf(await list.execute(), query.limit, row => [row.started_at, row.id])
  return { items: rows.map(reportOf), nextCursor }
}
