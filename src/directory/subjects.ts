import type { Selectable } from 'kysely'
import type { IntegrationId, Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Marks } from '../security/marks.ts'
import { compiledOnce } from '../storage/compiled.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { SubjectsTable } from '../storage/tables/index.ts'
import type { Db } from './rows.ts'

/** Whom a verification or an enrollment is about. */
export type Subject = Selectable<SubjectsTable>

const byExternalId = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db.selectFrom('subjects').selectAll().where('integration_id', '=', integrationId).where('external_id', '=', externalId),
)
const erasedBefore = compiledOnce((db, mark: string) => db.selectFrom('erased_people').select('mark').where('mark', '=', mark))

export async function findSubject(db: Db, integrationId: IntegrationId, externalId: string): Promise<Subject | undefined> {
  return (await byExternalId(db, integrationId, externalId))[0]
}

/** Whether somebody of that id was erased: whoever comes back under it is bound again by two people only. */
export async function wasErased(db: Db, marks: Marks, integrationId: IntegrationId, externalId: string): Promise<boolean> {
  return (await erasedBefore(db, marks.of(integrationId, externalId))).length > 0
}

/** For so long an identity that an erasure set free is bound to nobody else: an erasure alone must not win it an account. */
const freedMs = 30 * 86_400_000
const freedSince = compiledOnce((db, mark: string, since: number) =>
  db.selectFrom('erased_people').select('mark').where('mark', '=', mark).where('erased_at', '>', since),
)

/** Whether an identity was bound, not long ago, to somebody of the directory who was erased. */
export async function wasSetFree(
  db: Db,
  marks: Marks,
  {
    integrationId,
    tenant,
    identityId,
  }: { readonly integrationId: IntegrationId; readonly tenant: string; readonly identityId: string },
  now: number,
): Promise<boolean> {
  return (await freedSince(db, marks.ofIdentity(integrationId, tenant, identityId), now - freedMs)).length > 0
}

/** The subject, and nobody erases it before the transaction is over. An erasure that came first has left nothing to hold. */
const held = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db
    .selectFrom('subjects')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .$if(dialectOf(db) === 'postgres', query => query.forKeyShare()),
)

/**
 * The subject of a person, made when it is first needed, and there until the transaction is over: what is written of it
 * meanwhile is found by whoever erases the person. One who was erased before is bound again by two people only.
 */
export async function subjectFor(
  tx: Tx,
  person: {
    readonly integrationId: IntegrationId
    readonly externalId: string
    readonly kind: Subject['kind']
    readonly at: number
  },
  random: Random,
  marks: Marks,
): Promise<Subject> {
  const { integrationId, externalId } = person
  for (;;) {
    const [known] = await held(tx.db, integrationId, externalId)
    if (known !== undefined) return known
    const made: Subject = {
      id: `sub_${token(random, 15)}`,
      integration_id: integrationId,
      external_id: externalId,
      kind: person.kind,
      rebind: (await wasErased(tx.db, marks, integrationId, externalId)) ? 'supervised' : 'free',
      created_at: person.at,
    }
    const { numInsertedOrUpdatedRows } = await tx.db
      .insertInto('subjects')
      .values(made)
      .onConflict(conflict => conflict.columns(['integration_id', 'external_id']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) return made
    // On PostgreSQL somebody else has made it meanwhile; theirs it is, unless it was erased again.
  }
}
