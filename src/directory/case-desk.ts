import { type ActorRef, asIntegrationId, type IntegrationId, problem, type VerificationId } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { CasesTable } from '../storage/tables/index.ts'
import { closeCase } from './case-end.ts'
import { isBarring } from './cases.ts'
import { refuseOwnCase } from './own-binding.ts'
import type { Db } from './rows.ts'
import { findSubject } from './subjects.ts'
import type { SupervisionView } from './supervision-rows.ts'
import { proposeIn, type SupervisionDeps } from './supervisions.ts'

/** Cases as administrators see and close them. Who is meant stands in them by id: names are what the directory says now. */

interface Party {
  readonly integrationId: IntegrationId
  readonly externalId: string
  /** Null where the directory has nobody of this id any more. */
  readonly login: string | null
  readonly displayName: string | null
}

export interface CaseView {
  readonly id: string
  readonly kind: CasesTable['kind']
  readonly state: CasesTable['state']
  /** Whose verification it was. */
  readonly subject: Party
  /** Who has what they showed. */
  readonly other: Party | null
  readonly verificationId: string | null
  /** Whether nothing may be done to either account until it is closed. */
  readonly bars: boolean
  readonly openedAt: string
  readonly closedAt: string | null
  readonly closedBy: ActorRef | null
  readonly closedWhy: string | null
}

export interface CaseQuery {
  readonly state?: CasesTable['state']
  readonly kind?: CasesTable['kind']
  /** Both together: of one account, on whichever side of it. */
  readonly integrationId?: string
  readonly externalId?: string
  readonly verificationId?: string
  readonly limit: number
  readonly cursor?: string
}

function casesWithParties(db: Db) {
  return db
    .selectFrom('cases as c')
    .innerJoin('subjects as s', 's.id', 'c.subject_id')
    .leftJoin('subjects as o', 'o.id', 'c.other_subject_id')
    .leftJoin('directory_users as su', join =>
      join.onRef('su.integration_id', '=', 's.integration_id').onRef('su.external_id', '=', 's.external_id'),
    )
    .leftJoin('directory_users as ou', join =>
      join.onRef('ou.integration_id', '=', 'o.integration_id').onRef('ou.external_id', '=', 'o.external_id'),
    )
    .selectAll('c')
    .select([
      's.integration_id as integrationId',
      's.external_id as externalId',
      'o.integration_id as otherIntegrationId',
      'o.external_id as otherExternalId',
      'su.login',
      'su.display_name as displayName',
      'ou.login as otherLogin',
      'ou.display_name as otherDisplayName',
    ])
}
type Found = Awaited<ReturnType<ReturnType<typeof casesWithParties>['execute']>>[number]

function viewOf(row: Found): CaseView {
  const { integrationId, externalId, login, displayName } = row
  const { otherIntegrationId, otherExternalId, otherLogin, otherDisplayName } = row
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    subject: { integrationId, externalId, login, displayName },
    other:
      otherIntegrationId === null || otherExternalId === null
        ? null
        : {
            integrationId: otherIntegrationId,
            externalId: otherExternalId,
            login: otherLogin,
            displayName: otherDisplayName,
          },
    verificationId: row.verification_id,
    bars: isBarring(row),
    openedAt: new Date(row.opened_at).toISOString(),
    closedAt: row.closed_at === null ? null : new Date(row.closed_at).toISOString(),
    closedBy: row.closed_by === null ? null : (JSON.parse(row.closed_by) as ActorRef),
    closedWhy: row.closed_why,
  }
}

/** The newest first. */
export async function listCases(
  reports: Db,
  { state, kind, integrationId, externalId, verificationId, limit, cursor }: CaseQuery,
): Promise<{ readonly items: readonly CaseView[]; readonly nextCursor: string | null }> {
  let query = casesWithParties(reports)
    .orderBy('c.opened_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
  if (state !== undefined) query = query.where('c.state', '=', state)
  if (kind !== undefined) query = query.where('c.kind', '=', kind)
  if (integrationId !== undefined && externalId !== undefined) {
    const subject = await findSubject(reports, asIntegrationId(integrationId), externalId)
    if (subject === undefined) return { items: [], nextCursor: null }
    query = query.where(eb => eb.or([eb('c.subject_id', '=', subject.id), eb('c.other_subject_id', '=', subject.id)]))
  }
  if (verificationId !== undefined) query = query.where('c.verification_id', '=', verificationId as VerificationId)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('c.opened_at', 'c.id'), '<', tuple(at, id)))
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.opened_at, row.id])
  return { items: rows.map(viewOf), nextCursor }
}

/** How many are open, by what they are about. */
export async function countOpenCases(
  reports: Db,
): Promise<{ readonly items: readonly { readonly kind: CasesTable['kind']; readonly count: number }[] }> {
  const rows = await reports
    .selectFrom('cases')
    .select(['kind', ({ fn }) => fn.countAll().as('count')])
    .where('state', '=', 'open')
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return { items: rows.map(({ kind, count }) => ({ kind, count: Number(count) })) }
}

export async function findCase(db: Db, id: string): Promise<CaseView | undefined> {
  const row = await casesWithParties(db).where('c.id', '=', id).executeTakeFirst()
  return row && viewOf(row)
}

/** What came of closing: over, or waiting for a second person, since a binding is to end with it. */
export type Closing =
  | { readonly state: 'closed'; readonly case: CaseView }
  | { readonly state: 'waiting'; readonly supervision: SupervisionView }

/** One person closes a case that leaves all bindings alone. Where one is to end, this proposes it, and the case waits. */
export async function closeByHand(
  deps: SupervisionDeps,
  id: string,
  { reason, unbind }: { readonly reason: string; readonly unbind?: 'subject' | 'other' },
  by: ActorRef,
): Promise<Closing> {
  const { store, clock, random } = deps
  return store.transaction(async tx => {
    const known = await findCase(tx.db, id)
    if (known === undefined) throw problem('not_found')
    if (known.state !== 'open') throw problem('conflict', 'This case is closed.')
    await refuseOwnCase(tx, id, by)
    if (unbind !== undefined) {
      const whose = known[unbind]
      if (whose === null) throw problem('request_invalid', 'Nobody else is part of this case.')
      const { integrationId, externalId } = whose
      const wanted = { kind: 'unbind', integrationId, externalId, reason } as const
      return { state: 'waiting', supervision: await proposeIn(deps, tx, wanted, id, by) }
    }
    const at = clock.now()
    if (!(await closeCase(tx, id, { by, why: reason, resolution: 'dismissed', at }, random))) {
      throw problem('conflict', 'This case is closed.')
    }
    const closed = await findCase(tx.db, id)
    if (closed === undefined) throw problem('not_found')
    return { state: 'closed', case: closed }
  })
}
