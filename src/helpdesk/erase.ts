import { type ErasureRoom, verificationsOf } from '../storage/erasure.ts'
import { callMailQueue } from './send.ts'

/** Calls of a person, what a supervisor allowed for them, and the message that is still to be sent. */
export const helpdeskErasure: ErasureRoom = {
  name: 'helpdesk',
  tables: ['helpdesk_calls', 'helpdesk_overrides'],
  async erase(tx, person) {
    const { db } = tx
    const calls = await db
      .deleteFrom('helpdesk_calls')
      .where('verification_id', 'in', verificationsOf(db, person))
      .returning('verification_id')
      .execute()
    const overrides = await db
      .deleteFrom('helpdesk_overrides')
      .where('directory_id', '=', person.integrationId)
      .where('external_id', '=', person.externalId)
      .executeTakeFirst()
    const told = calls.map(({ verification_id }) =>
      JSON.stringify({ queue: callMailQueue, payload: { verificationId: verification_id } }),
    )
    if (told.length > 0) {
      await db
        .updateTable('messages')
        .set({ state: 'dropped', to_sealed: null, facts_sealed: null, tell: null, ended_at: person.at })
        .where('state', '=', 'waiting')
        .where('tell', 'in', told)
        .execute()
    }
    return calls.length + Number(overrides.numDeletedRows)
  },
}
