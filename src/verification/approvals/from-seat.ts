import { problem } from '../../contract/index.ts'
import { opensForSeat, openUntil } from '../operations/offer.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import { amend, lockRow } from '../rows.ts'
import { inRole } from '../seat.ts'
import { isTerminal } from '../transitions.ts'
import { askApproval } from './ask.ts'
import { tiesForAsking } from './ties.ts'

/** *Ask for approval*, by the browser that holds the seat: where nobody was asked when the verdict was reached. */
export async function askFromSeat(room: Room, id: string, cookie: string | undefined): Promise<void> {
  const { row } = await inRole(room, id, cookie, ['seat'])
  const ties = await tiesForAsking(room, row)
  await room.store.transaction(async tx => {
    const fresh = await lockRow(tx, row.id)
    if (fresh === undefined) throw problem('not_found')
    if (!opensForSeat(fresh)) return
    const { policy } = await room.policies.inForce(tx.db, whomOf(fresh))
    // The verdict has to live for as long as somebody is waited for, and the window after that.
    const until = openUntil(fresh, policy, fresh.decided_at ?? 0)
    if (!isTerminal(fresh.state) && until > fresh.expires_at) await amend(tx, fresh, { expires_at: until }, room.clock.now())
    await askApproval(room, tx, fresh, policy, ties)
  })
}
