import type { IdentityVerified, IntegrationId, VerificationId } from '../../contract/index.ts'
import { heldUntil } from '../../integrations/held/rows.ts'
import { listOfTemplates, listVersions } from '../../integrations/rows.ts'
import type { Marks } from '../../security/marks.ts'
import type { Tx } from '../../storage/store.ts'
import type { TrailFinding } from '../../storage/tables/index.ts'

/**
 * What a product says it accepted, held against the ledger. Each token explains one acceptance: of the same person, of a
 * received allow, from an integration of the same kind, and about when it was good. What no token explains was made by
 * somebody else.
 */

export interface Found {
  readonly found: TrailFinding
  readonly verificationId: VerificationId | null
  /** Those whose tokens are accepted so, where one was accepted that none of them issued. */
  readonly legs: readonly IntegrationId[]
}

/** Clocks differ, and a product writes an event down after it happened. */
const skewMs = 5 * 60_000

export async function explain(tx: Tx, marks: Marks, directoryId: IntegrationId, event: IdentityVerified): Promise<Found> {
  const token = await issuedFor(tx, directoryId, event)
  if (event.outcome === 'refused') return { found: 'refused', verificationId: token?.verification_id ?? null, legs: [] }
  if (token !== undefined) {
    await tx.db
      .updateTable('issuance')
      .set({ accepted_at: event.at, accepted_event: event.eventId })
      .where('jti', '=', token.jti)
      .execute()
    return { found: 'accepted', verificationId: token.verification_id, legs: [] }
  }
  if (await wasErased(tx, marks.of(directoryId, event.externalId), event.at)) {
    return { found: 'erased', verificationId: null, legs: [] }
  }
  const legs = await legsOf(tx, directoryId, event)
  return { found: legs.length === 0 ? 'foreign' : 'unissued', verificationId: null, legs }
}

/** The oldest that explains it, and has not explained another one. */
function issuedFor({ db }: Tx, directoryId: IntegrationId, event: IdentityVerified) {
  const { eventId, externalId, reference, outcome, at, issuedBy } = event
  let query = db
    .selectFrom('issuance as t')
    .innerJoin('verifications as v', 'v.id', 't.verification_id')
    .innerJoin('integrations as leg', 'leg.id', 'v.integration_id')
    .select(['t.jti', 't.verification_id'])
    .where('v.external_id', '=', externalId)
    .where('leg.connector_id', '=', issuedBy)
    // A rehearsal's token is nothing to a product that lets people in.
    .where('v.mode', '=', 'live')
    // One log can be read for two directories of the same product: then its event comes twice.
    .where(({ or, eb }) => or([eb('t.accepted_event', 'is', null), eb('t.accepted_event', '=', eventId)]))
    .where('t.issued_at', '<=', at + skewMs)
    .where('t.expires_at', '>=', at - skewMs)
  if (reference === undefined) query = query.where('v.directory_id', '=', directoryId)
  else {
    query = query.where(({ or, eb }) =>
      or([eb('t.jti', '=', reference), eb('t.verification_id', '=', reference as VerificationId)]),
    )
  }
  // A token that says no is no ground for a yes.
  if (outcome === 'accepted') query = query.where('v.state', '=', 'spent').where('v.reason', '=', 'ok')
  return query.orderBy('t.issued_at').orderBy('t.jti').limit(1).executeTakeFirst()
}

/** The ledger forgets whoever is erased, at once: what was accepted just before is explained by nothing any more. */
async function wasErased({ db }: Tx, mark: string, at: number): Promise<boolean> {
  const row = await db.selectFrom('erased_people').select('erased_at').where('mark', '=', mark).executeTakeFirst()
  return row !== undefined && at <= row.erased_at + skewMs
}

/** As verifications are named here; those of other vendors mostly are not. */
const ourName = /^[A-Za-z0-9_-]{32}$/

/** Integrations that speak of people of this directory, and were there when it happened: disabled ones too, whose key may be out. */
async function legsOf({ db }: Tx, directoryId: IntegrationId, { issuedBy, at, reference = '' }: IdentityVerified) {
  const made = (await listOfTemplates(db, [issuedBy])).filter(leg => leg.created_at <= at)
  if (made.length === 0) return []
  const configs = new Map((await listVersions(db)).map(version => [version.integration_id, said(version.config)]))
  const legs: IntegrationId[] = []
  for (const { id } of made) {
    const { directoryIntegrationId, otherVendors } = configs.get(id) ?? {}
    if (directoryIntegrationId !== directoryId) continue
    // Said by one administrator alone, it silences no alarm yet.
    const isSaid = otherVendors === true && (await heldUntil(db, [id], at)) === undefined
    if (!isSaid || ourName.test(reference)) legs.push(id)
  }
  return legs
}

function said(config: string): { readonly directoryIntegrationId?: unknown; readonly otherVendors?: unknown } {
  const read: unknown = JSON.parse(config)
  return typeof read === 'object' && read !== null ? read : {}
}
