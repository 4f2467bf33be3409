import type { VendorSessionsTable } from '../storage/tables/index.ts'
import type { Room } from './room.ts'

/** However fast a browser presses, Incode is asked about its session no more often than this. */
export const pressEveryMs = 2_000

type Session = Pick<VendorSessionsTable, 'verification_id' | 'n'>

/** Takes the turn to ask Incode about a session, unless anybody on any replica took it within that time. */
export function takeTurn({ store, clock }: Pick<Room, 'store' | 'clock'>, session: Session, everyMs: number): Promise<boolean> {
  return store.transaction(async ({ db }) => {
    const now = clock.now()
    const { numUpdatedRows } = await db
      .updateTable('vendor_sessions')
      .set({ asked_at: now })
      .where('verification_id', '=', session.verification_id)
      .where('n', '=', session.n)
      .where('asked_at', '<=', now - everyMs)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  })
}

/** The seat has come back from a session. Written after Incode was asked, so that to come back before the end counts for nothing. */
export async function noteReturn({ store, clock }: Pick<Room, 'store' | 'clock'>, session: VendorSessionsTable): Promise<void> {
  await store.transaction(async ({ db }) => {
    const now = clock.now()
    await db
      .updateTable('vendor_sessions')
      .set({ returned_at: now, ...(session.returned_at === null ? { asked_at: now } : {}) })
      .where('verification_id', '=', session.verification_id)
      .where('n', '=', session.n)
      .execute()
  })
}
