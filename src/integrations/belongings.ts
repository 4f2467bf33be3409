import type { IntegrationId } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { dropBelongings, lockIntegration } from './rows.ts'
import { findUpkeep } from './upkeep-rows.ts'
import { findSwitch } from './write-back/rows.ts'

/**
 * A deleted integration keeps its credentials while something of ours is to be taken off its product, by write-back or by
 * its upkeep, each of which gives up after a week. Asked by each when it is done; the lock makes one of them the last.
 */
export async function dropUnneeded(tx: Tx, id: IntegrationId): Promise<void> {
  if ((await lockIntegration(tx, id))?.state !== 'deleted') return
  if ((await findUpkeep(tx.db, id)) !== undefined) return
  if ((await findSwitch(tx.db, id))?.state === 'clearing') return
  await dropBelongings(tx, id)
}
