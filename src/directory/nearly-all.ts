import { type SqlBool, sql } from 'kysely'
import { dialectOf } from '../storage/dialect.ts'
import { placesIn } from './places.ts'
import type { Db, Heap, UserRow } from './rows.ts'

/** So many of the first people tell how many there are who fit. */
const asked = 300
/** With so many of them, as many as an administrator reads are found among the first few thousand. */
const often = 60
const walked = 4_000

/**
 * People with words that a good part of everybody has, in the order of the view; undefined where the words are rarer, or
 * there is no need. PostgreSQL's index for words puts all together who have them before it gives out the first, and of a
 * million that takes long; walking the order of the view and asking each one does not.
 */
export async function nearlyAll(
  db: Db,
  heaps: readonly Heap[],
  words: string,
  most: number,
): Promise<readonly UserRow[] | undefined> {
  if (dialectOf(db) !== 'postgres') return undefined
  if ((await among(db, heaps, words, asked, often)).length < often) return undefined
  const rows = (await among(db, heaps, words, walked, most)).map(({ row }) => row)
  if (rows.length < most) return undefined
  return db.selectFrom('directory_users').selectAll().where('row', 'in', rows).execute()
}

/** Of the first people in the order of the view, those who have the words. */
async function among(db: Db, heaps: readonly Heap[], words: string, first: number, most: number) {
  const places = placesIn(db, heaps, undefined, first)
  if (places === undefined) return []
  return (
    db
      .selectFrom(places.as('place'))
      .innerJoin(sql<{ user_row: number; words: string }>`directory_search`.as('hit'), 'hit.user_row', 'place.row')
      .select('place.row')
      // In this form no index answers it, which would begin with all who fit.
      .where(sql<SqlBool>`coalesce(hit.words @@ ${words}::tsquery, false)`)
      .limit(most)
      .execute()
  )
}
