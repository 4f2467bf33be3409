import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId } from '../../contract/index.ts'
import { compiledOnce } from '../../storage/compiled.ts'
import type { Tx } from '../../storage/store.ts'
import type { HeldChangesTable, Tables } from '../../storage/tables/index.ts'

type Db = Kysely<Tables>
export type HeldRow = Selectable<HeldChangesTable>

/** What stands now, the oldest first: of one integration, or of all. */
export function openHeld(db: Db, now: number, id?: IntegrationId): Promise<readonly HeldRow[]> {
  return db
    .selectFrom('held_changes')
    .selectAll()
    .$if(id !== undefined, query => query.where('integration_id', '=', id as IntegrationId))
    .where('ended_at', 'is', null)
    .where('held_until', '>', now)
    .orderBy('made_at')
    .orderBy('id')
    .execute()
}

const longest = compiledOnce((db, one: string, two: string, three: string, since: number) =>
  db
    .selectFrom('held_changes')
    .select(eb => eb.fn.max('held_until').as('until'))
    .where('integration_id', 'in', [one, two, three] as IntegrationId[])
    .where('held_until', '>', since)
    .where('confirmed_by', 'is', null),
)

/**
 * Until when any of these integrations is held, if one of its changes stood at some time from `since` on and nobody
 * confirmed it. A change that was taken back stood until then: what came about under it is not better for that.
 */
export async function heldUntil(
  db: Db,
  [one, two, three]: readonly [string | null, (string | null)?, (string | null)?],
  since: number,
): Promise<number | undefined> {
  // No integration has an empty id.
  const [found] = await longest(db, one ?? '', two ?? '', three ?? '', since)
  return found === undefined || found.until === null ? undefined : Number(found.until)
}

export async function insertHeld(tx: Tx, row: HeldRow): Promise<void> {
  await tx.db.insertInto('held_changes').values(row).execute()
}

/** False where it has ended already. */
export async function endHeld({ db }: Tx, id: string, at: number, confirmedBy: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('held_changes')
    .set({ ended_at: at, held_until: at, confirmed_by: confirmedBy })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('held_until', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const atOnce = 1_000

/** Forgets what has not stood since then. */
export async function sweepHeld({ db }: Tx, before: number): Promise<number> {
  const old = db.selectFrom('held_changes').select('id').where('held_until', '<', before).orderBy('held_until').limit(atOnce)
  const { numDeletedRows } = await db.deleteFrom('held_changes').where('id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}
