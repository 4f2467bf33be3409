import type { Random } from '../../contract/index.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Tx } from '../../storage/store.ts'
import type { Row } from '../rows.ts'
import type { Granted } from './grants.ts'

/** Work that has to be done also where whoever began it is gone, asked for in the transaction that makes it needed. */

export const signOutQueue = 'operations-sign-out'

/** Ends sessions at that time, unless it was done by then. */
export function signOutAt(
  { random }: { readonly random: Random },
  tx: Tx,
  { id }: Pick<Row, 'id'>,
  after: Granted,
  runAt: number,
): Promise<void> {
  const payload = { verificationId: id, after }
  return enqueue(tx, { queue: signOutQueue, payload, runAt, dedupeKey: id }, random)
}
