import { accountStatuses, type Clock, type IntegrationId } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Db } from './rows.ts'

/**
 * Nobody reads a directory any more that an administrator deleted: its people go from the view as those go whom their
 * product deletes, and become tombstones, which time makes nobody. Each by themselves and found by their counters, so
 * that whatever is left when a host ends is done by the next one.
 */

const living = accountStatuses.filter(status => status !== 'removed')
/** Those at once share a commit where the database can. */
const atOnce = 20
const mostPeople = 2_000

/** Answers how many went. What is left over is for the next round. */
export async function leaveDeletedDirectories(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  signal?: AbortSignal,
  most = mostPeople,
): Promise<number> {
  let gone = 0
  for (const integrationId of await deletedWithPeople(store.db)) {
    while (gone < most && !signal?.aborted) {
      const people = await peopleOf(store.db, integrationId, Math.min(atOnce, most - gone))
      const left = await Promise.all(people.map(externalId => store.loader.gone(integrationId, externalId, clock.now())))
      const many = left.filter(Boolean).length
      gone += many
      // Nobody is left, or somebody else made tombstones of the same people at this moment.
      if (many === 0) break
    }
  }
  return gone
}

async function deletedWithPeople(db: Db): Promise<readonly IntegrationId[]> {
  const rows = await db
    .selectFrom('directory_counts as c')
    .innerJoin('integrations as i', 'i.id', 'c.integration_id')
    .select('i.id')
    .distinct()
    .where('i.state', '=', 'deleted')
    .where('c.status', '<>', 'removed')
    .where('c.n', '>', 0)
    .execute()
  return rows.map(({ id }) => id)
}

async function peopleOf(db: Db, integrationId: IntegrationId, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('directory_users')
    .select('external_id')
    .where('integration_id', '=', integrationId)
    .where('status', 'in', living)
    .limit(limit)
    .execute()
  return rows.map(({ external_id }) => external_id)
}
