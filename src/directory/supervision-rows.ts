import type { Selectable } from 'kysely'
import type { ActorRef, IntegrationId } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { SupervisionsTable } from '../storage/tables/index.ts'
import type { Db } from './rows.ts'

export type Supervision = Selectable<SupervisionsTable>

/** What two people decide together, as administrators see it. */
export interface SupervisionView {
  readonly id: string
  readonly kind: Supervision['kind']
  readonly state: Supervision['state']
  readonly subject: { readonly integrationId: IntegrationId; readonly externalId: string }
  readonly caseId: string | null
  readonly reason: string
  /** Of a rebind: whether it is for the identity that was bound last, and no other one. Without it, for none of before. */
  readonly sameIdentity: boolean
  readonly proposedBy: ActorRef
  readonly proposedAt: string
  readonly confirmedBy: ActorRef | null
  readonly confirmedAt: string | null
  /** From when on whoever verifies may be bound; null but for a rebind that was confirmed. */
  readonly opensAt: string | null
  /** Until when it can be confirmed, and then until when it counts. */
  readonly expiresAt: string
  readonly verificationId: string | null
  readonly endedAt: string | null
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const actorIn = (text: string) => JSON.parse(text) as ActorRef

export function viewOfSupervision(row: Supervision, externalId: string): SupervisionView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    subject: { integrationId: row.integration_id, externalId },
    caseId: row.case_id,
    reason: row.reason,
    sameIdentity: row.same_identity === 1,
    proposedBy: actorIn(row.proposed_by),
    proposedAt: new Date(row.proposed_at).toISOString(),
    confirmedBy: row.confirmed_by === null ? null : actorIn(row.confirmed_by),
    confirmedAt: iso(row.confirmed_at),
    opensAt: iso(row.opens_at),
    expiresAt: new Date(row.expires_at).toISOString(),
    verificationId: row.verification_id,
    endedAt: iso(row.ended_at),
  }
}

export async function findSupervision(db: Db, id: string): Promise<Supervision | undefined> {
  return db.selectFrom('supervisions').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface SupervisionQuery {
  readonly open?: boolean
  readonly integrationId?: string
  readonly externalId?: string
  /** Which close that case once they are confirmed. */
  readonly caseId?: string
  readonly limit: number
  readonly cursor?: string
}

/** The newest first. */
export async function listSupervisions(
  reports: Db,
  { open, integrationId, externalId, caseId, limit, cursor }: SupervisionQuery,
): Promise<{ readonly items: readonly SupervisionView[]; readonly nextCursor: string | null }> {
  let query = reports
    .selectFrom('supervisions as v')
    .innerJoin('subjects as s', 's.id', 'v.subject_id')
    .selectAll('v')
    .select('s.external_id')
    .orderBy('v.proposed_at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(limit + 1)
  if (open !== undefined) query = query.where('v.ended_at', open ? 'is' : 'is not', null)
  if (integrationId !== undefined) query = query.where('v.integration_id', '=', integrationId as IntegrationId)
  if (externalId !== undefined) query = query.where('s.external_id', '=', externalId)
  if (caseId !== undefined) query = query.where('v.case_id', '=', caseId)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('v.proposed_at', 'v.id'), '<', tuple(at, id)))
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.proposed_at, row.id])
  return { items: rows.map(({ external_id, ...row }) => viewOfSupervision(row, external_id)), nextCursor }
}
