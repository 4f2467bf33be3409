import { type MemberPlaces, membersInOrder } from './members.ts'
import { afterPlace, cursorAt, placesIn } from './places.ts'
import { type Db, type Filter, heaps, type UserRow } from './rows.ts'
import { within } from './within.ts'

/** A page of rows, before they are shaped. */
export interface RowPage {
  readonly rows: readonly UserRow[]
  readonly nextCursor: string | null
}

/**
 * A page in the order of the view. One index holds (integration, status, enrollment, order): a seek in each heap that
 * the filter names, merged, gives any page of any filter without sorting.
 */
export async function browse(
  reports: Db,
  query: Filter & { readonly limit: number; readonly cursor?: string },
): Promise<RowPage> {
  const after = query.cursor === undefined ? undefined : afterPlace(query.cursor)
  const { heaps: named, group } = await within(reports, query)
  const limit = query.limit + 1
  if (group === undefined) return pageOf(await rowsAt(reports, placesIn(reports, named, after, limit)), query.limit)
  const around = await heaps(reports, query)
  const places: MemberPlaces = { group: group.row, members: group.members, named, around, after, limit }
  const found = await membersInOrder(reports, places)
  const numbers = found.map(({ row }) => row)
  return pageOf(await rowsOf(reports, numbers), query.limit)
}

async function rowsAt(db: Db, places: ReturnType<typeof placesIn>): Promise<readonly UserRow[]> {
  if (places === undefined) return []
  return db
    .selectFrom(places.as('place'))
    .innerJoin('directory_users as u', 'u.row', 'place.row')
    .selectAll('u')
    .orderBy('place.browse_key')
    .orderBy('place.row')
    .execute()
}

/** The rows with these numbers, in their order. */
export async function rowsOf(db: Db, numbers: readonly number[]): Promise<readonly UserRow[]> {
  if (numbers.length === 0) return []
  const rows = await db.selectFrom('directory_users').selectAll().where('row', 'in', numbers).execute()
  const byRow = new Map(rows.map(row => [row.row, row]))
  return numbers.flatMap(number => byRow.get(number) ?? [])
}

function pageOf(rows: readonly UserRow[], limit: number): RowPage {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? cursorAt(last) : null }
}
