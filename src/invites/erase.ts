import type { ErasureRoom } from '../storage/erasure.ts'
import { mailQueue } from './follow.ts'

/**
 * Invitations of a person, and what of them is still to be sent. A message knows no person but the one whom its sealed
 * parts name; it is found by the job that it asks for when it ends.
 */
export const invitesErasure: ErasureRoom = {
  name: 'invites',
  tables: ['invites'],
  async erase({ db }, { integrationId, externalId, at }) {
    const invites = await db
      .deleteFrom('invites')
      .where('directory_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .returning('id')
      .execute()
    if (invites.length === 0) return 0
    const told = invites.map(({ id }) => JSON.stringify({ queue: mailQueue, payload: { inviteId: id } }))
    const messages = await db
      .updateTable('messages')
      .set({ state: 'dropped', to_sealed: null, facts_sealed: null, tell: null, ended_at: at })
      .where('state', '=', 'waiting')
      .where('tell', 'in', told)
      .executeTakeFirst()
    return invites.length + Number(messages.numUpdatedRows)
  },
}
