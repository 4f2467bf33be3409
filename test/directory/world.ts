import { asIntegrationId, type DirectorySource, type IntegrationId } from '../../src/contract/index.ts'
import { type RunOutcome, type RunRequest, runSync, type SyncDeps } from '../../src/directory/sync/index.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from '../support/clock.ts'
import type { TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

export const okta = asIntegrationId('int_okta')
export const entra = asIntegrationId('int_entra')

/** What the tests of the directory stand on: a database, a clock that they move, and short ways to say what happens. */
export function directoryWorld(database: TestDatabase, integrationId: IntegrationId = okta, seed = 7) {
  const clock = fakeClock()
  const random = fakeRandom(seed)
  const log = quietLog()
  const deps = (): SyncDeps => ({ store: database.store, clock, random, log })
  return {
    clock,
    random,
    log,
    deps,
    get store(): Store {
      return database.store
    },
    sync(source: DirectorySource, more: Partial<RunRequest> & { readonly signal?: AbortSignal } = {}): Promise<RunOutcome> {
      clock.advance(1_000)
      const { signal = new AbortController().signal, ...request } = more
      return runSync(deps(), { integrationId, mode: 'full', dryRun: false, requestedBy: 'test', ...request, source, signal })
    },
    /** Everything that the sync derives, in an order that does not depend on how it came about. */
    view: () => viewOf(database.store, integrationId),
  }
}

export async function viewOf(store: Store, integrationId: IntegrationId) {
  const rows = await store.db
    .selectFrom('directory_users')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .orderBy('external_id')
    .execute()
  const byRow = new Map(rows.map(row => [row.row, row.external_id]))
  const keys = await store.db.selectFrom('directory_name_keys').selectAll().where('integration_id', '=', integrationId).execute()
  const counts = await store.db
    .selectFrom('directory_counts')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('n', '<>', 0)
    .orderBy('status')
    .orderBy('enrollment')
    .execute()
  return {
    people: rows.map(
      ({
        row: _row,
        written_by: _by,
        created_at: _created,
        updated_at: _updated,
        removed_at,
        claims_changed_at: _c,
        contact_changed_at: _k,
        ...rest
      }) => ({
        ...rest,
        gone: removed_at !== null,
      }),
    ),
    keys: keys.map(({ key, user_row }) => `${byRow.get(user_row)} ${key}`).sort(),
    counts: counts.map(({ status, enrollment, n }) => `${status} ${enrollment} ${n}`),
  }
}

/** The counters as the rows themselves would give them. */
export async function countedRows(store: Store, integrationId: IntegrationId): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('directory_users')
    .select(['status', 'enrollment'])
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('integration_id', '=', integrationId)
    .groupBy(['status', 'enrollment'])
    .orderBy('status')
    .orderBy('enrollment')
    .execute()
  return rows.map(({ status, enrollment, n }) => `${status} ${enrollment} ${n}`)
}
