import type { IntegrationId } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'

/**
 * All keys of people who leave, by whatever rules they were written: a key is made of a name. No index leads from a person
 * to their keys, since each key that a loader writes would pay for it; so this reads the keys of the whole directory, once
 * for all who leave together.
 */
export async function dropNameKeys(db: Tx['db'], integrationId: IntegrationId, rows: readonly number[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .deleteFrom('directory_name_keys')
    .where('integration_id', '=', integrationId)
    .where('user_row', 'in', [...rows])
    .execute()
}
