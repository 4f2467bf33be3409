import type { ErasureRoom } from '../storage/erasure.ts'

/** Deliveries that name a person, sent or not. Those of verifications name a verification, which is about nobody afterwards. */
export const eventsErasure: ErasureRoom = {
  name: 'events',
  tables: ['webhook_deliveries'],
  async erase({ db }, { integrationId, externalId }) {
    const { numDeletedRows } = await db
      .deleteFrom('webhook_deliveries')
      .where('directory_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .where('external_id', 'is not', null)
      .executeTakeFirst()
    return Number(numDeletedRows)
  },
}
