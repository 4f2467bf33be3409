import { type ActorRef, type IntegrationId, problem } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { accountParty, isOneParty, partyOf } from './parties.ts'

/** Whoever could have their own anchor exchanged would get by any identity what they are to be kept from. */
export async function refuseOwn(
  { db }: Tx,
  { integrationId, externalId }: { readonly integrationId: IntegrationId; readonly externalId: string },
  by: ActorRef,
): Promise<void> {
  if (isOneParty(await partyOf(db, by), await accountParty(db, integrationId, externalId))) {
    throw problem('forbidden', 'Nobody decides about their own binding.')
  }
}

/** The same of a case: whichever side of it they are on, its end is about their binding. */
export async function refuseOwnCase(tx: Tx, caseId: string, by: ActorRef): Promise<void> {
  const parties = await tx.db
    .selectFrom('cases as c')
    .innerJoin('subjects as s', join =>
      join.on(({ or, eb, ref }) => or([eb('s.id', '=', ref('c.subject_id')), eb('s.id', '=', ref('c.other_subject_id'))])),
    )
    .select(['s.integration_id as integrationId', 's.external_id as externalId'])
    .where('c.id', '=', caseId)
    .execute()
  for (const party of parties) await refuseOwn(tx, party, by)
}
