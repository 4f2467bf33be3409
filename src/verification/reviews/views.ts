import type { ActorRef, IntegrationId, ReviewKind, ReviewState } from '../../contract/index.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { VerificationsTable } from '../../storage/tables/index.ts'
import type { ClaimsMatch } from '../match/index.ts'
import type { PersonName } from '../named-person.ts'
import type { Reported } from '../result.ts'
import type { AcceptedName } from './accept-name.ts'
import type { Db, Review } from './rows.ts'

/** A review as administrators see it: what is asked, until when, and what was said. No value of a document. */
export interface ReviewView {
  readonly id: string
  readonly kind: ReviewKind
  readonly state: ReviewState
  readonly queuedFor: Review['queued_for']
  readonly verificationId: string
  readonly purpose: VerificationsTable['purpose']
  readonly integrationId: string
  readonly subject: { readonly integrationId: string | null; readonly externalId: string | null } & PersonName
  /** What Incode said of the whole, and how each claim compares, by which rule. */
  readonly reported: string | null
  readonly match: ClaimsMatch | null
  /** Under which Incode shows the case. */
  readonly sessionId: string | null
  readonly openedBy: ActorRef
  readonly openedAt: string
  readonly dueAt: string
  /** The first of two who approve. */
  readonly approvedFirst: {
    readonly by: ActorRef
    readonly at: string
    readonly reason: string
    readonly claims: readonly string[]
    readonly until: string | null
  } | null
  readonly decided: {
    readonly by: ActorRef | null
    readonly at: string
    readonly reason: string | null
    readonly ticket: string | null
  } | null
}

const iso = (at: number) => new Date(at).toISOString()
const actor = (text: string) => JSON.parse(text) as ActorRef

type Joined = Review &
  Pick<VerificationsTable, 'purpose' | 'external_id' | 'match' | 'reported'> & {
    readonly session_id: string | null
    readonly login: string | null
    readonly display_name: string | null
  }

function viewOf(row: Joined): ReviewView {
  const reported = row.reported === null ? undefined : (JSON.parse(row.reported) as Reported)
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    queuedFor: row.queued_for,
    verificationId: row.verification_id,
    purpose: row.purpose,
    integrationId: row.integration_id,
    subject: {
      integrationId: row.directory_id,
      externalId: row.external_id,
      login: row.login,
      displayName: row.display_name,
    },
    reported: reported?.overall?.status ?? null,
    match: row.match === null ? null : (JSON.parse(row.match) as ClaimsMatch),
    sessionId: row.session_id,
    openedBy: actor(row.opened_by),
    openedAt: iso(row.opened_at),
    dueAt: iso(row.due_at),
    approvedFirst: firstOf(row),
    decided:
      row.decided_at === null
        ? null
        : {
            by: row.decided_by === null ? null : actor(row.decided_by),
            at: iso(row.decided_at),
            reason: row.reason,
            ticket: row.ticket,
          },
  }
}

function firstOf({ first_by: by, first_at: at, proposal }: Review): ReviewView['approvedFirst'] {
  if (by === null || at === null || proposal === null) return null
  const {
    reason,
    claims = [],
    expiresAt,
  } = JSON.parse(proposal) as Pick<AcceptedName, 'claims' | 'expiresAt'> & { reason: string }
  return { by: actor(by), at: iso(at), reason, claims, until: expiresAt === undefined ? null : iso(expiresAt) }
}

function joined(reports: Db) {
  return reports
    .selectFrom('reviews as r')
    .innerJoin('verifications as v', 'v.id', 'r.verification_id')
    .selectAll('r')
    .leftJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 'r.directory_id').onRef('u.external_id', '=', 'v.external_id'),
    )
    .select(['v.purpose', 'v.external_id', 'v.match', 'v.reported', 'u.login', 'u.display_name'])
    .select(eb =>
      eb
        .selectFrom('vendor_sessions as s')
        .select('s.session_id')
        .whereRef('s.verification_id', '=', 'v.id')
        .orderBy('s.n', 'desc')
        .limit(1)
        .as('session_id'),
    )
}

export async function findReview(reports: Db, id: string): Promise<ReviewView | undefined> {
  const row = await joined(reports).where('r.id', '=', id).executeTakeFirst()
  return row && viewOf(row)
}

export interface ReviewQuery {
  readonly limit: number
  readonly cursor?: string
  readonly state?: ReviewState
  readonly kind?: ReviewKind
  readonly integrationId?: IntegrationId
}

/** What is due first comes first, by keyset. */
export async function listReviews(
  reports: Db,
  { limit, cursor, state, kind, integrationId }: ReviewQuery,
): Promise<{ readonly items: readonly ReviewView[]; readonly nextCursor: string | null }> {
  let list = joined(reports)
    .orderBy('r.due_at')
    .orderBy('r.id')
    .limit(limit + 1)
  if (state !== undefined) list = list.where('r.state', '=', state)
  if (kind !== undefined) list = list.where('r.kind', '=', kind)
  if (integrationId !== undefined) {
    list = list.where(eb => eb.or([eb('r.integration_id', '=', integrationId), eb('r.directory_id', '=', integrationId)]))
  }
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb => eb.or([eb('r.due_at', '>', at), eb.and([eb('r.due_at', '=', at), eb('r.id', '>', id)])]))
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.due_at, row.id])
  return { items: rows.map(viewOf), nextCursor }
}
