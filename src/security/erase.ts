import type { ErasureRoom } from '../storage/erasure.ts'

/** Whose token it was. The token stays: what was done with it is in the audit under its id. */
export const adminErasure: ErasureRoom = {
  name: 'administrators',
  tables: ['admin_tokens'],
  async erase({ db }, { integrationId, externalId }) {
    const { numUpdatedRows } = await db
      .updateTable('admin_tokens')
      .set({ person_directory: null, person_id: null })
      .where('person_directory', '=', integrationId)
      .where('person_id', '=', externalId)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  },
}
