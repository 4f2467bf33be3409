import { type ErasureRoom, verificationsOf } from '../../storage/erasure.ts'

/** That somebody decided stays as a figure; who it was, and what they wrote, goes with either of the two. */
export const approvalsErasure: ErasureRoom = {
  name: 'approvals',
  tables: ['operation_approvals'],
  async erase({ db }, person) {
    const nameless = { decided_directory: null, decided_person: null, reason: null, asked: null }
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
    const open = await db
      .selectFrom('operation_approvals as a')
      .innerJoin('verifications as v', 'v.id', 'a.verification_id')
      .select(['a.verification_id as id', 'a.asked'])
      .where('a.state', '=', 'open')
      .where('v.directory_id', '=', person.integrationId)
      .where('a.asked', 'is not', null)
      .execute()
    let asked = 0
    for (const { id, asked: list } of open) {
      const ids = JSON.parse(list ?? '[]') as readonly string[]
      if (!ids.includes(person.externalId)) continue
      const left = JSON.stringify(ids.filter(one => one !== person.externalId))
      await db.updateTable('operation_approvals').set({ asked: left }).where('verification_id', '=', id).execute()
      asked += 1
    }
    return Number(by.numUpdatedRows) + Number(about.numUpdatedRows) + asked
  },
}
