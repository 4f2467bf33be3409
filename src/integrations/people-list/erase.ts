import type { ErasureRoom } from '../../storage/erasure.ts'
import { nextSeq } from './rows.ts'

/**
 * A person whom administrators entered. Not even a tombstone stays: whoever reads the list next has to read all of it,
 * as after any removal that was forgotten.
 */
export const peopleListErasure: ErasureRoom = {
  name: 'people lists',
  tables: ['listed_people', 'people_uploads'],
  async erase(tx, { integrationId, externalId }) {
    const { db } = tx
    const known = await db
      .selectFrom('listed_people')
      .select('seq')
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    const uploads = await db
      .deleteFrom('people_uploads')
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    if (known === undefined) return Number(uploads.numDeletedRows)
    const seq = await nextSeq(tx, integrationId)
    await db.updateTable('people_lists').set({ forgotten_seq: seq }).where('integration_id', '=', integrationId).execute()
    await db
      .deleteFrom('listed_people')
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .execute()
    return Number(uploads.numDeletedRows) + 1
  },
}
