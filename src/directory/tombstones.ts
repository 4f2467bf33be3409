import { sql } from 'kysely'
import { derive } from '../storage/people/keys.ts'
import type { Store } from '../storage/store.ts'
import { dropWords } from './drop-row.ts'
import { dropNameKeys } from './name-keys.ts'

const atOnce = 500
/** What is left over is for the next round. */
const mostSlices = 20

const rowsOf = (people: readonly { readonly row: number }[]) => people.map(({ row }) => row)

/** A person of whom only the id is known. */
const nobody = { login: '', email: null, givenName: null, familyName: null, displayName: null }

/**
 * Takes from tombstones of before then all that says who it was. The row stays with its id, its enrollment and its groups,
 * so that no counter changes, and whoever comes back is the one with this id: filled again by the loader as news, their
 * claims as old as that day.
 */
export async function minimiseTombstones(store: Store, before: number): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const old = await db
        .selectFrom('directory_users')
        .select('row')
        // Word for word as in the index.
        .where(sql<boolean>`removed_at is not null and login <> ''`)
        .where('removed_at', '<', before)
        .orderBy('removed_at')
        .limit(atOnce)
        .execute()
      if (old.length === 0) return 0
      // Only those who are still gone: on PostgreSQL somebody may be coming back at this moment, and then stays whole.
      const emptied = await db
        .updateTable('directory_users')
        .set({
          login: '',
          login_key: '',
          email: null,
          given_name: null,
          family_name: null,
          display_name: null,
          claims: '{}',
          browse_key: derive(nobody).browseKey,
          content_hash: '',
          link_key: null,
        })
        .where('row', 'in', rowsOf(old))
        .where('removed_at', '<', before)
        .returning(['row', 'integration_id'])
        .execute()
      for (const [integrationId, leaving] of Map.groupBy(emptied, one => one.integration_id)) {
        await dropNameKeys(db, integrationId, rowsOf(leaving))
      }
      if (emptied.length > 0) await dropWords(db, rowsOf(emptied))
      return old.length
    })
    done += taken
    if (taken < atOnce) break
  }
  return done
}
