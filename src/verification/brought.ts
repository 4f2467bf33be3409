import { asSealed, isStepgateError, type Sealed } from '../contract/index.ts'
import type { VendorSessionsTable } from '../storage/tables/index.ts'
import { pinned } from './pins.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** What a browser carries back from the vendor, by name. It is nobody's word until the verifier has redeemed it. */
export type Brought = Readonly<Record<string, string>>

/**
 * Gives what the seat's browser brought to its session, once, before anything is asked of the vendor: so that it outlives
 * this process and every trouble at the other side, and a second one does not count. Whether it was of use.
 */
export async function takeIn(room: Room, row: Row, session: VendorSessionsTable, brought: Brought): Promise<boolean> {
  if (Object.keys(brought).length === 0 || row.state !== 'at_vendor' || session.state !== 'open') return false
  const { verifier } = (await pinned(room, row)) ?? {}
  if (verifier?.returned === undefined) return false
  const known = { sessionId: session.session_id, token: session.token_sealed as Sealed }
  const token = await verifier.returned(known, brought).catch((error: unknown) => {
    if (!isStepgateError(error)) throw error
    room.log.warn({ verificationId: row.id, error: error.code }, 'what a browser brought back could not be taken in')
  })
  if (token === undefined) return false
  const { numUpdatedRows } = await room.store.transaction(tx =>
    tx.db
      .updateTable('vendor_sessions')
      .set({ token_sealed: asSealed(token) })
      .where('verification_id', '=', session.verification_id)
      .where('n', '=', session.n)
      .where('state', '=', 'open')
      .where('token_sealed', '=', session.token_sealed)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}
