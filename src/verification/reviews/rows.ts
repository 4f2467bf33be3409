import type { Kysely } from 'kysely'
import { problem } from '../../contract/index.ts'
import { dialectOf } from '../../storage/dialect.ts'
import type { Tx } from '../../storage/store.ts'
import type { ReviewsTable, Tables } from '../../storage/tables/index.ts'
import type { Row } from '../rows.ts'

export type Review = ReviewsTable
export type Db = Kysely<Tables>

export async function reviewById(db: Db, id: string): Promise<Review> {
  const review = await db.selectFrom('reviews').selectAll().where('id', '=', id).executeTakeFirst()
  if (review === undefined) throw problem('not_found')
  return review
}

/** The review, and nobody else's until the transaction is over. Its verification is locked before it, as by all others. */
export async function lockReview({ db }: Tx, id: string): Promise<Review> {
  const review = await db
    .selectFrom('reviews')
    .selectAll()
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (review === undefined) throw problem('not_found')
  return review
}

/** The review that made the person of a verification eligible. */
export async function approvedReview(db: Db, row: Pick<Row, 'approved_review'>): Promise<Review | undefined> {
  if (row.approved_review === null) return undefined
  return db.selectFrom('reviews').selectAll().where('id', '=', row.approved_review).executeTakeFirst()
}

export async function changeReview({ db }: Tx, review: Review, changes: Partial<Review>): Promise<Review> {
  await db.updateTable('reviews').set(changes).where('id', '=', review.id).execute()
  return { ...review, ...changes }
}
