import type { IntegrationId } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import type { ErasureRoom } from '../../storage/erasure.ts'
import type { WriteBackDeps } from './deps.ts'
import { forgetPlace } from './places.ts'
import { amendRow, dropRow, findSwitch, lockRow, type WriteBackRow } from './rows.ts'
import { formerWriterOf, writerOf } from './writer.ts'

/**
 * What stands in the product of a person is taken away there before it is forgotten here. Until the product took it, a row
 * of their id stays, which says that nothing is to stand there; the rounds say it again as long as it takes. Where a write
 * may be on its way it stays until that has landed, and is said once more then: the product may take the two in either
 * order, and whoever was writing may be gone.
 */

/** Longer than a write takes with its deadlines (`decorators/limits.ts`), the making ready before it and its one repetition. */
const landsWithinMs = 10 * 60_000

export const writeBackErasure: ErasureRoom = {
  name: 'write-back',
  tables: ['write_backs'],
  async erase(tx, { integrationId, externalId, at }) {
    await forgetPlace(tx, { integration_id: integrationId, external_id: externalId })
    const row = await lockRow(tx, integrationId, externalId)
    if (row === undefined) return 0
    const known = await findSwitch(tx.db, integrationId)
    const canClear = known?.state === 'on' || known?.state === 'clearing'
    if (!canClear) await dropRow(tx, row)
    else {
      const lands = landsAt(row)
      const expires_at = lands !== null && lands > at ? lands : null
      await amendRow(tx, row, { said: null, standing: null, expires_at, confirmed_at: null, written_at: at })
    }
    return 1
  },
}

/** By when a write that may be on its way is over; null where there is none. */
function landsAt({ said, expires_at, confirmed_at, written_at }: WriteBackRow): number | null {
  // Erased before, or being cleared anyway.
  if (said === null) return expires_at
  return confirmed_at === null ? written_at + landsWithinMs : null
}

/** `none`: nothing stood there. `pending`: the product did not take it yet, or may not have, and is told again. */
export type ClearedAtProduct = 'none' | 'cleared' | 'pending'

/** After the erasure: the product is told at once, in the call that erases, so that its answer can be given. */
export async function clearErased(
  deps: WriteBackDeps,
  person: { readonly integrationId: IntegrationId; readonly externalId: string },
  signal: AbortSignal,
): Promise<ClearedAtProduct> {
  const { store, clock, random } = deps
  const { integrationId, externalId } = person
  const row = await store.transaction(tx => lockRow(tx, integrationId, externalId))
  if (row === undefined || row.said !== null) return 'none'
  const known = await findSwitch(store.db, integrationId)
  if (!deps.writes || known === undefined) {
    await store.transaction(tx => dropRow(tx, row))
    return 'none'
  }
  try {
    const writer = await (known.state === 'on' ? writerOf(deps, known) : formerWriterOf(deps, known))
    await writer.clear(externalId, signal)
  } catch {
    // Whatever it was, the work that is asked for here meets it again and tells of it.
    if (known.state === 'on') {
      await store.transaction(tx => askForStanding(tx, { integrationId, externalId, at: clock.now() }, random))
    }
    return 'pending'
  }
  if (row.expires_at !== null) return 'pending'
  await store.transaction(tx => dropRow(tx, row))
  return 'cleared'
}
