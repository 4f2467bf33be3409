import type { VendorSessionsTable } from '../storage/tables/index.ts'
import type { Room } from './room.ts'
import { lastSession, type Row } from './rows.ts'

/**
 * A verdict that the seat has not come back for is given out only then: whoever finished at Incode in the seat's place
 * is sent to our return address by itself, and has to get there first.
 */
const giveWayMs = 10_000

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

/**
 * Whether an allow has to wait still. Not where the seat came back from the session once it was over, where it was
 * given out before, where no session was opened for it, and in a rehearsal, which the seat itself ends.
 */
export async function mustWait({ clock }: Pick<Room, 'clock'>, db: Room['store']['db'], row: Row): Promise<boolean> {
  if (row.state !== 'decided' || row.decided_at === null || row.reused_from !== null || row.mode !== 'live') return false
  if (clock.now() - row.decided_at >= giveWayMs) return false
  const session = await lastSession(db, row.id)
  if (session === undefined || session.ended_at === null || session.returned_at === null) return true
  return session.returned_at < session.ended_at
}
