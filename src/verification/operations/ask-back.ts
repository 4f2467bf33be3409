import { enqueue } from '../../jobs/enqueue.ts'
import type { Tx } from '../../storage/store.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { type Grant, grantsOf, secretsAbroad } from './grants.ts'

/** Asked for by whoever closes what was shown already. */
export const takeBackQueue = 'operations-take-back'

/**
 * Asks that what was made is taken back, where somebody has objected: by the objection itself, or by the end of what was
 * under way when it came. Not before: whatever a call still makes would outlive it. Whether there
 * is any, so that it can be said. With the row locked by the caller.
 */
export async function askBack(room: Pick<Room, 'clock' | 'random'>, tx: Tx, row: Row): Promise<boolean> {
  const at = room.clock.now()
  const grants = await grantsOf(tx.db, row)
  if (row.mode !== 'live' || grants.some(isUnderWay) || secretsAbroad(grants, at).length === 0) return false
  const payload = { verificationId: row.id }
  await enqueue(tx, { queue: takeBackQueue, payload, runAt: at, dedupeKey: row.id }, room.random)
  return true
}

/** Also where whoever claimed it is gone: then it is given up for lost, which asks again. */
const isUnderWay = ({ state }: Grant): boolean => state === 'claimed'
