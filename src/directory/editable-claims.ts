import {
  type ActorRef,
  type Editability,
  type EditableClaims,
  type IntegrationId,
  type JsonObject,
  type Mappable,
  mappables,
  type Random,
} from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { claimsOf } from './fixed-keys.ts'
import { doubtLinksSince } from './link-doubts.ts'
import type { Db } from './rows.ts'

/**
 * Which claims of a directory its people can edit of themselves: a name that somebody chose proves nothing, and a key
 * that somebody chose makes two people one. It is what the product last said, kept beside the integration. What it did
 * not say is unknown, which no caller may take for a no.
 */

export interface ClaimEditing {
  readonly editable: ReadonlySet<Mappable>
  readonly unknown: ReadonlySet<Mappable>
  /** Epoch milliseconds; undefined where the product was not asked about the configuration in force. */
  readonly readAt: number | undefined
}

/** For whoever is about to trust a claim: one that is in neither set is in the hands of administrators alone. */
export async function claimEditing(db: Db, integrationId: IntegrationId): Promise<ClaimEditing> {
  const { claims, readAt } = await readEditableClaims(db, integrationId)
  const of = (what: Editability) => new Set(mappables.filter(claim => editabilityOf(claims, claim) === what))
  return { editable: of('yes'), unknown: of('unknown'), readAt }
}

export function editabilityOf(claims: EditableClaims, claim: Mappable): Editability {
  return claims[claim] ?? 'unknown'
}

export async function readEditableClaims(
  db: Db,
  integrationId: IntegrationId,
): Promise<{ readonly claims: EditableClaims; readonly readAt: number | undefined }> {
  const row = await db
    .selectFrom('editable_claims')
    .select(['claims', 'read_at'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  return { claims: row === undefined ? {} : claimsOf(row.claims), readAt: row?.read_at ?? undefined }
}

/** Keeps what the product says now. A change is told of in the audit; a reading that says the same is not. */
export async function keepEditableClaims(
  tx: Tx,
  integrationId: IntegrationId,
  claims: EditableClaims,
  { by, at }: { readonly by: ActorRef; readonly at: number },
  random: Random,
): Promise<void> {
  const before = await readEditableClaims(tx.db, integrationId)
  const changed = mappables.filter(claim => editabilityOf(before.claims, claim) !== editabilityOf(claims, claim))
  await write(tx, integrationId, claims, at)
  if (changed.length === 0) return
  if (changed.includes('link_key') && claims.link_key === 'no') await lookAgain(tx, integrationId)
  // Since when it is open nobody knows: some time after it was last seen closed.
  if (changed.includes('link_key') && before.claims.link_key === 'no')
    await doubtLinksSince(tx, integrationId, before.readAt ?? 0, at)
  const facts: JsonObject = Object.fromEntries(
    changed.map(claim => [claim, { before: editabilityOf(before.claims, claim), after: editabilityOf(claims, claim) }]),
  )
  await appendAudit(tx, { at, actor: by, action: 'claims.editability_changed', target: integrationId, facts }, random)
}

/** The configuration is another one, and the product was not asked about it: nothing is known. */
export async function forgetEditableClaims(tx: Tx, integrationId: IntegrationId): Promise<void> {
  await write(tx, integrationId, {}, null)
}

export async function dropEditableClaims({ db }: Tx, integrationId: IntegrationId): Promise<void> {
  await db.deleteFrom('editable_claims').where('integration_id', '=', integrationId).execute()
}

async function write({ db }: Tx, integrationId: IntegrationId, claims: EditableClaims, readAt: number | null): Promise<void> {
  const kept = { claims: JSON.stringify(claims), read_at: readAt }
  await db
    .insertInto('editable_claims')
    .values({ integration_id: integrationId, ...kept })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(kept))
    .execute()
}

/** Accounts whose keys counted for nothing until now were passed over. */
async function lookAgain({ db }: Tx, integrationId: IntegrationId): Promise<void> {
  await db.deleteFrom('link_marks').where('integration_id', '=', integrationId).execute()
}
