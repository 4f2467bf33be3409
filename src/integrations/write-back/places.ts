import type { JsonObject } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { catchUpQueue } from './catch-up.ts'
import type { WriteBackRow } from './rows.ts'
import { shortenQueue } from './shorten.ts'
import { switchQueue } from './switch.ts'

/** Work that goes through a whole directory remembers the last person whom it looked at. */
const queues = [catchUpQueue, switchQueue, shortenQueue]

/** Whoever is erased is no place to go on from: that work begins anew, which changes nothing of what it has done. */
export async function forgetPlace(
  { db }: Tx,
  { integration_id, external_id }: Pick<WriteBackRow, 'integration_id' | 'external_id'>,
): Promise<void> {
  const jobs = await db
    .selectFrom('jobs')
    .select(['id', 'payload'])
    .where('state', 'in', ['ready', 'leased', 'done', 'dead'])
    .where('queue', 'in', queues)
    .execute()
  for (const { id, payload } of jobs) {
    const given = JSON.parse(payload) as JsonObject
    if (given.integrationId !== integration_id || given.after !== external_id) continue
    await db
      .updateTable('jobs')
      .set({ payload: JSON.stringify({ ...given, after: '' }) })
      .where('id', '=', id)
      .execute()
  }
}
