import type { ErasureRoom } from '../../storage/erasure.ts'

/** They can be rehearsed with no longer. Of which directory the id is stands nowhere: in a list of test people, any will do. */
export const rehearsalErasure: ErasureRoom = {
  name: 'rehearsals',
  tables: ['rehearsals'],
  async erase({ db }, { externalId }) {
    const rows = await db.selectFrom('rehearsals').select(['client_id', 'people']).execute()
    let changed = 0
    for (const { client_id, people } of rows) {
      const named = JSON.parse(people) as string[]
      if (!named.includes(externalId)) continue
      const left = JSON.stringify(named.filter(one => one !== externalId))
      await db.updateTable('rehearsals').set({ people: left }).where('client_id', '=', client_id).execute()
      changed += 1
    }
    return changed
  },
}
