import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { ClientsTable, IntegrationsTable, RehearsalsTable, Tables } from '../../storage/tables/index.ts'

/** Queries for clients that rehearse, and for whom they may name. */

type Db = Kysely<Tables>

export type RehearsalRow = Selectable<ClientsTable> &
  Pick<RehearsalsTable, 'people' | 'started_by'> &
  Pick<IntegrationsTable, 'connector_id'>

/** Of one integration; also one whose time is over and that nobody has ended yet. */
export function rehearsalIn(db: Db, integrationId: IntegrationId): Promise<RehearsalRow | undefined> {
  return db
    .selectFrom('clients')
    .innerJoin('rehearsals', 'rehearsals.client_id', 'clients.id')
    .innerJoin('integrations', 'integrations.id', 'clients.integration_id')
    .selectAll('clients')
    .select(['rehearsals.people', 'rehearsals.started_by', 'integrations.connector_id'])
    .where('clients.integration_id', '=', integrationId)
    .where('clients.mode', '=', 'rehearsal')
    .where('clients.revoked_at', 'is', null)
    .executeTakeFirst()
}

export interface Over {
  readonly id: string
  readonly integration_id: IntegrationId
}

/** Those whose time is over. */
export function pastRehearsals(db: Db, now: number, limit: number): Promise<readonly Over[]> {
  return db
    .selectFrom('clients')
    .select(['id', 'integration_id'])
    .where('mode', '=', 'rehearsal')
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
}

/** False where the integration has a rehearsal already: of parallel ones, one gets it. */
export async function insertRehearsal(
  { db }: Tx,
  client: Pick<RehearsalRow, 'id' | 'integration_id' | 'secret_hash' | 'created_at' | 'expires_at' | 'people' | 'started_by'>,
): Promise<boolean> {
  const { people, started_by, ...mine } = client
  const unused = {
    previous_secret_hash: null,
    previous_until: null,
    last_used_at: null,
    previous_last_used_at: null,
    revoked_at: null,
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('clients')
    .values({ ...mine, ...unused, mode: 'rehearsal' })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  await db.insertInto('rehearsals').values({ client_id: client.id, people, started_by }).execute()
  return true
}

/** Whom a client may rehearse with: nobody, where it is not known. */
export async function peopleOf(db: Db, clientId: string): Promise<readonly string[]> {
  const row = await db.selectFrom('rehearsals').select('people').where('client_id', '=', clientId).executeTakeFirst()
  return row === undefined ? [] : (JSON.parse(row.people) as string[])
}
