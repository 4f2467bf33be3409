import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables, UpkeepsTable } from '../storage/tables/index.ts'
import type { IntegrationRow } from './rows.ts'

/** Queries for the recurring work of integrations. A row says that it was begun, and that something may be at the product. */

export type UpkeepRow = Selectable<UpkeepsTable>
type Db = Kysely<Tables>

export const upkeepLease = (id: IntegrationId) => `upkeep:${id}`
/** Longer than the capability may take (`decorators/limits.ts`): a lease that ran out means that its process is gone. */
export const upkeepLeaseMs = 6 * 60_000

/** There are as many as integrations that have such work. */
export function listUpkeeps(db: Db): Promise<readonly UpkeepRow[]> {
  return db.selectFrom('upkeeps').selectAll().execute()
}

export function findUpkeep(db: Db, id: IntegrationId): Promise<UpkeepRow | undefined> {
  return db.selectFrom('upkeeps').selectAll().where('integration_id', '=', id).executeTakeFirst()
}

export async function putUpkeep({ db }: Tx, row: UpkeepRow): Promise<void> {
  const { integration_id: _key, ...changes } = row
  await db
    .insertInto('upkeeps')
    .values(row)
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(changes))
    .execute()
}

/** Soon, whatever its interval. */
export async function doAgain({ db }: Tx, id: IntegrationId, at: number): Promise<void> {
  await db.updateTable('upkeeps').set({ next_at: at }).where('integration_id', '=', id).execute()
}

export async function dropUpkeep({ db }: Tx, id: IntegrationId): Promise<void> {
  await db.deleteFrom('upkeeps').where('integration_id', '=', id).execute()
}

/** Integrations that are in use no more, and may have something at their product. */
export function unusedWithUpkeep(db: Db): Promise<readonly IntegrationRow[]> {
  return db
    .selectFrom('integrations')
    .innerJoin('upkeeps', 'upkeeps.integration_id', 'integrations.id')
    .selectAll('integrations')
    .where('integrations.state', '<>', 'enabled')
    .execute()
}
