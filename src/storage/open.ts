import type { Clock, Logger } from '../contract/index.ts'
import type { FailSpec } from './fail-point.ts'
import { openSqlite } from './sqlite/store.ts'
import type { Store } from './store.ts'

/** Where the data is: a file of ours alone, or a server that replicas share. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema?: string }

export interface StoreDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

/**
 * Storage: the two databases behind one Kysely instance, with what differs between them — migrations, transactions,
 * wakes, the bulk loader — kept in here. It knows tables and nothing of what they mean: which rows exist, and when
 * they change, is decided in the rooms above, in their own `rows.ts`.
 *
 * Opens a database and brings it up to this version; one that a later version has changed is refused.
 */
export async function openStore(where: StorePlace, deps: StoreDeps): Promise<Store> {
  switch (where.kind) {
    case 'sqlite':
      return openSqlite(where.path, deps)
    case 'postgres': {
      // Its driver takes 5 MB, which a host on SQLite has no use for.
      const { openPostgres } = await import('./postgres/store.ts')
      return openPostgres(where, deps)
    }
  }
}
