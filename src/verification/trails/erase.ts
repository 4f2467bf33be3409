import type { ErasureRoom } from '../../storage/erasure.ts'

/** Events stay as figures, about nobody; who acted on others is not named any more either. */
export const trailsErasure: ErasureRoom = {
  name: 'trails',
  tables: ['trail_events'],
  async erase({ db }, { integrationId, externalId }) {
    const about = await db
      .updateTable('trail_events')
      .set({ external_id: null })
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    const by = await db
      .updateTable('trail_events')
      .set({ actor_id: null, actor_name: null })
      .where('integration_id', '=', integrationId)
      .where('actor_id', '=', externalId)
      .executeTakeFirst()
    return Number(about.numUpdatedRows) + Number(by.numUpdatedRows)
  },
}
