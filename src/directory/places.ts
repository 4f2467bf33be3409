import { sql } from 'kysely'
import { encodeCursor, keysIn } from '../storage/keyset.ts'
import type { Db, Heap } from './rows.ts'

/** Where somebody stands in the one order of the view. */
export interface Place {
  readonly browse_key: string
  readonly row: number
}

/**
 * The first places of all heaps in order; nothing where there is no heap. Each heap is a range of one index in that very
 * order, and both databases merge such ranges as they go, so that only those are read that are asked for. PostgreSQL does
 * so only where each range is ordered by itself; SQLite, where none of them is limited.
 */
export function placesIn(db: Db, heaps: readonly Heap[], after: Place | undefined, limit: number) {
  const [first, ...others] = heaps.map(heap => range(db, heap, after))
  if (first === undefined) return undefined
  const all = others.reduce((some, next) => some.unionAll(next), first)
  return db.selectFrom(all.as('any')).select(['browse_key', 'row']).orderBy('browse_key').orderBy('row').limit(limit)
}

function range(db: Db, heap: Heap, after: Place | undefined) {
  let query = db
    .selectFrom('directory_users')
    .select(['browse_key', 'row'])
    .where('integration_id', '=', heap.integration_id)
    .where('status', '=', heap.status)
    .where('enrollment', '=', heap.enrollment)
    .orderBy('browse_key')
    .orderBy('row')
  if (after !== undefined) query = query.where(sql<boolean>`(browse_key, row) > (${after.browse_key}, ${after.row})`)
  // SQLite takes an order within a union only from a query of its own.
  return db.selectFrom(query.as('heap')).select(['heap.browse_key', 'heap.row'])
}

export function cursorAt({ browse_key, row }: Place): string {
  return encodeCursor([browse_key, row])
}

export function afterPlace(cursor: string): Place {
  const [key, row] = keysIn(cursor, 'string', 'number')
  return { browse_key: key, row }
}
