import { type ErasureRoom, verificationsOf } from '../../storage/erasure.ts'

/** Notifications of a person's sessions: until their sessions are forgotten, they say whose they were. */
export const inboxErasure: ErasureRoom = {
  name: 'notifications',
  tables: ['webhook_inbox'],
  async erase({ db }, person) {
    const sessions = db
      .selectFrom('vendor_sessions')
      .select('session_id')
      .where('verification_id', 'in', verificationsOf(db, person))
    const { numDeletedRows } = await db.deleteFrom('webhook_inbox').where('session_id', 'in', sessions).executeTakeFirst()
    return Number(numDeletedRows)
  },
}
