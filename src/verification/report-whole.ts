import type { Kysely } from 'kysely'
import type { Tables, VerificationsTable } from '../storage/tables/index.ts'
import { decidingClaims } from './deciding-claims.ts'
import { namesOf } from './named-person.ts'
import { iso, reportOf, type VerificationReport } from './report.ts'
import { type SessionView, type StepView, sessionsOf, stepsOf } from './report-steps.ts'

/** One verification with all that came of it, for an administrator: no link, no code, no secret. */

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
  /** What happened, one after the other. */
  readonly steps: readonly StepView[]
  readonly sessions: readonly SessionView[]
  /** The Incode account, and its version then. */
  readonly account: { readonly id: string; readonly version: number | null } | null
  /** Whom the link went to: the flow, an address on record, or at a helpdesk one of its ways. */
  readonly channel: VerificationsTable['channel']
  readonly handedTo: VerificationsTable['handed_to']
  /** Of `match`: the claims that decide under its policy. */
  readonly decidingClaims: readonly string[]
  readonly language: string | null
  readonly ticket: string | null
  /** The newest review of it, if a human was asked. */
  readonly reviewId: string | null
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

export async function findVerification(reports: Kysely<Tables>, id: string): Promise<WholeReport | undefined> {
  const row = await reports
    .selectFrom('verifications')
    .selectAll()
    .select(namesOf)
    .where('id', '=', id as VerificationsTable['id'])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const [steps, sessions, reviewId] = [
    await stepsOf(reports, row.id),
    await sessionsOf(reports, row.id),
    await reviewOf(reports, row.id),
  ]
  const [tokens, operations, accepted, refused] = [
    await tokensOf(reports, row.id),
    await operationsOf(reports, row),
    await saidOf(reports, row.id, 'accepted'),
    await saidOf(reports, row.id, 'refused'),
  ]
  return {
    ...reportOf(row),
    steps,
    sessions,
    account: row.account_id === null ? null : { id: row.account_id, version: row.account_version },
    channel: row.channel,
    handedTo: row.handed_to,
    decidingClaims: await decidingClaims(reports, row),
    language: row.language,
    ticket: row.ticket,
    reviewId,
    tokens,
    operations,
    accepted,
    refused,
  }
}

async function reviewOf(reports: Kysely<Tables>, id: VerificationsTable['id']): Promise<string | null> {
  const row = await reports
    .selectFrom('reviews')
    .select('id')
    .where('verification_id', '=', id)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
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
