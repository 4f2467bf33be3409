import type { ErasureRoom } from '../storage/erasure.ts'
import { forgetName } from './bylines.ts'

/**
 * Whose token it was, and who signed in. The row stays: what was done with it is in the audit under its id, and elsewhere too. It opens nothing any
 * more, since nobody could tell whether its holder decides about themselves.
 */
export const adminErasure: ErasureRoom = {
  name: 'administrators',
  tables: ['admin_tokens', 'administrators'],
  async erase(tx, { integrationId, externalId, at }) {
    const { db } = tx
    const forgotten = await db
      .updateTable('administrators')
      .set(({ fn, val, ref }) => ({
        name: 'erased',
        subject: null,
        issuer: null,
        person_directory: null,
        person_id: null,
        revoked_at: fn.coalesce(ref('revoked_at'), val(at)),
      }))
      .where('person_directory', '=', integrationId)
      .where('person_id', '=', externalId)
      .returning('id')
      .execute()
    for (const { id } of forgotten) await forgetName(tx, id)
    const { numUpdatedRows } = await db
      .updateTable('admin_tokens')
      .set(({ fn, val, ref }) => ({
        person_directory: null,
        person_id: null,
        revoked_at: fn.coalesce(ref('revoked_at'), val(at)),
      }))
      .where('person_directory', '=', integrationId)
      .where('person_id', '=', externalId)
      .executeTakeFirst()
    return Number(numUpdatedRows) + forgotten.length
  },
}
