import type { IntegrationId, SourceUser } from '../contract/index.ts'
import type { Loader, Store } from '../storage/store.ts'

/** One person into the view at the moment of need, through the loader, so that counters and search know them too. */
export function putUser(store: Store, integrationId: IntegrationId, user: SourceUser, at: number): ReturnType<Loader['put']> {
  return store.loader.put(integrationId, user, at)
}
