import type { Kysely, Selectable } from 'kysely'
import { type Clock, problem, type Random } from '../contract/index.ts'
import { nameKeyRules } from './people/keys.ts'
import type { Store } from './store.ts'
import type { InstallationTable, Tables } from './tables/index.ts'

export type Installation = Selectable<InstallationTable>
export type Stamp = InstallationTable['stamp']

/** What kind of installation a database belongs to; `undefined` for a new one. */
export async function readInstallation(db: Kysely<Tables>): Promise<Installation | undefined> {
  return db.selectFrom('installation').selectAll().executeTakeFirst()
}

/**
 * Writes on a new database what kind of installation it belongs to, and gives it its epoch; afterwards it only compares.
 * A trial may become live. Nothing else changes: people of a sandbox must never count as real ones.
 */
export async function stampInstallation(
  store: Store,
  stamp: Stamp,
  { clock, random }: { clock: Clock; random: Random },
): Promise<Installation> {
  return store.transaction(async ({ db }) => {
    await db
      .insertInto('installation')
      .values({ id: 1, stamp, epoch: newEpoch(random), created_at: clock.now(), name_key_rules: nameKeyRules })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    if (stamp === 'live') await db.updateTable('installation').set({ stamp }).where('stamp', '=', 'trial').execute()
    const row = await db.selectFrom('installation').selectAll().executeTakeFirstOrThrow()
    if (row.stamp !== stamp) {
      throw problem('conflict', `This database belongs to a ${row.stamp} installation and cannot be used for a ${stamp} one.`)
    }
    return row
  })
}

function newEpoch(random: Random): string {
  return Buffer.from(random.bytes(16)).toString('base64url')
}
