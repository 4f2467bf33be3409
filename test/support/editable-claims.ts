import type { EditableClaims, IntegrationId } from '../../src/contract/index.ts'
import { keepEditableClaims } from '../../src/directory/editable-claims.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeRandom } from './random.ts'

/** As if the product had said it. */
export function said(store: Store, integrationId: IntegrationId, claims: EditableClaims, at = 1): Promise<void> {
  const told = { by: { kind: 'host', id: 'claims' }, at } as const
  return store.transaction(tx => keepEditableClaims(tx, integrationId, claims, told, fakeRandom(99)))
}

/** A directory whose people cannot choose what accounts are linked by. */
export function fixedLinkKey(store: Store, integrationId: IntegrationId): Promise<void> {
  return said(store, integrationId, { link_key: 'no' })
}
