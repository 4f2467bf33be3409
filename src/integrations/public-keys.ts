import { type JsonObject, problem } from '../contract/index.ts'
import type { IntegrationDeps } from './deps.ts'
import { ownKeys } from './keys.ts'
import { findIntegration } from './rows.ts'
import { findSwitch } from './write-back/rows.ts'

/**
 * The public keys that the product fetches: of a draft, too, which could else not be tested. Of one that is disabled or
 * deleted, only for as long as what was written back is being cleared: that takes tokens, which take the keys.
 */
export async function publicKeysOf(
  { store, seals, clock }: Pick<IntegrationDeps, 'store' | 'seals' | 'clock'>,
  id: string,
): Promise<JsonObject> {
  const row = await findIntegration(store.db, id)
  if (!row) throw problem('not_found', 'There is no integration of this id.')
  const isOver = row.state === 'disabled' || row.state === 'deleted'
  if (isOver && (await findSwitch(store.db, row.id))?.state !== 'clearing') {
    if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
    throw problem('integration_disabled')
  }
  const { keys } = await ownKeys(store, seals, clock, row.id).jwks()
  return { keys } satisfies JsonObject
}
