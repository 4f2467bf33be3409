import { sql } from 'kysely'
import { encodeCursor, keysIn } from '../storage/keyset.ts'
import type { Db, Heap } from './rows.ts'

/** Where somebody stands in the one order of the view. */
export interface Place {
  readonly browse_key: string
  readonly row: number
}

/** The first places of each heap, merged by whoever asks; nothing where there is no heap. */
export function placesIn(db: Db, heaps: readonly Heap[], after: Place | undefined, limit: number) {
  const [first, ...others] = heaps.map(heap => seek(db, heap, after, limit))
  return first === undefined ? undefined : others.reduce((all, next) => all.unionAll(next), first)
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
  if (after !== undefined) query = query.where(sql<boolean>`(browse_key, row) > (${after.browse_key}, ${after.row})`)
  // SQLite takes an order and a limit within a union only from a query of its own.
  return db.selectFrom(query.as('heap')).select(['heap.browse_key', 'heap.row'])
}

export function cursorAt({ browse_key, row }: Place): string {
  return encodeCursor([browse_key, row])
}

export function afterPlace(cursor: string): Place {
  const [key, row] = keysIn(cursor, 'string', 'number')
  return { browse_key: key, row }
}
