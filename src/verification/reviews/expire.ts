import { host } from '../journal.ts'
import type { Room } from '../room.ts'
import { audit } from './audit.ts'
import { changeReview, lockReview } from './rows.ts'

/** Disputes that nobody decided in time, and aliases whose time is over. What waits in a verification ends with it. */
export async function expireReviews({ store, clock, random }: Room, limit: number): Promise<number> {
  const at = clock.now()
  const due = await store.db
    .selectFrom('reviews')
    .select('id')
    .where('state', '=', 'open')
    .where('kind', '=', 'dispute')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  for (const { id } of due) {
    await store.transaction(async tx => {
      const review = await lockReview(tx, id)
      if (review.state !== 'open') return
      await changeReview(tx, review, { state: 'expired', decided_at: at })
      await audit(tx, review, 'expired', { by: host, at }, random)
    })
  }
  const gone = await store.transaction(({ db }) => db.deleteFrom('aliases').where('expires_at', '<=', at).executeTakeFirst())
  return due.length + Number(gone.numDeletedRows)
}
