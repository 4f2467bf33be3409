import { type ErasureRoom, verificationsOf } from '../../storage/erasure.ts'

/** That somebody decided stays as a figure; who it was, and what they wrote, goes with either of the two. */
export const approvalsErasure: ErasureRoom = {
  name: 'approvals',
  tables: ['operation_approvals'],
  async erase({ db }, person) {
    const nameless = { decided_directory: null, decided_person: null, reason: null }
    const by = await db
      .updateTable('operation_approvals')
      .set(nameless)
      .where('decided_directory', '=', person.integrationId)
      .where('decided_person', '=', person.externalId)
      .executeTakeFirst()
    const about = await db
      .updateTable('operation_approvals')
      .set(nameless)
      .where('verification_id', 'in', verificationsOf(db, person))
      .executeTakeFirst()
    return Number(by.numUpdatedRows) + Number(about.numUpdatedRows)
  },
}
