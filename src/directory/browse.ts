import { sql } from 'kysely'
import { problem } from '../contract/index.ts'
import { decodeCursor, encodeCursor } from '../storage/keyset.ts'
import { type Db, type Filter, type Heap, heaps, type UserRow } from './rows.ts'

/** A page of rows, before they are shaped. */
export interface RowPage {
  readonly rows: readonly UserRow[]
  readonly nextCursor: string | null
}

interface Place {
  readonly key: string
  readonly row: number
}

/**
 * A page in the order of the view. One index holds (integration, status, enrollment, order): a seek in each heap that
 * the filter names, merged, gives any page of any filter without sorting.
 */
export async function browse(
  reports: Db,
  query: Filter & { readonly limit: number; readonly cursor?: string },
): Promise<RowPage> {
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor)
  const [first, ...others] = (await heaps(reports, query)).map(heap => seek(reports, heap, after, query.limit + 1))
  if (first === undefined) return { rows: [], nextCursor: null }
  const places = others.reduce((all, next) => all.unionAll(next), first)
  const rows = await reports
    .selectFrom(places.as('place'))
    .innerJoin('directory_users as u', 'u.row', 'place.row')
    .selectAll('u')
    .orderBy('place.browse_key')
    .orderBy('place.row')
    .limit(query.limit + 1)
    .execute()
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const more = rows.length > query.limit && last !== undefined
  return { rows: page, nextCursor: more ? encodeCursor([last.browse_key, last.row]) : null }
}

function seek(db: Db, heap: Heap, after: Place | undefined, limit: number) {
  let query = db
    .selectFrom('directory_users')
    .select(['browse_key', 'row'])
    .where('integration_id', '=', heap.integration_id)
    .where('status', '=', heap.status)
    .where('enrollment', '=', heap.enrollment)
    .orderBy('browse_key')
    .orderBy('row')
    .limit(limit)
  if (after !== undefined) query = query.where(sql<boolean>`(browse_key, row) > (${after.key}, ${after.row})`)
  // SQLite takes an order and a limit within a union only from a query of its own.
  return db.selectFrom(query.as('heap')).select(['heap.browse_key', 'heap.row'])
}

function placeOf(cursor: string): Place {
  const [key, row] = decodeCursor(cursor)
  if (typeof key !== 'string' || typeof row !== 'number') throw problem('request_invalid', 'The cursor belongs to another list.')
  return { key, row }
}
