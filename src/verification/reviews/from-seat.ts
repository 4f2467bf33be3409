import type { Room } from '../room.ts'
import { inRole } from '../seat.ts'
import { dispute } from './dispute.ts'

/** *Ask for a second look*, by the browser that sat. */
export async function disputeFromSeat(room: Room, id: string, cookie: string | undefined): Promise<void> {
  const { row } = await inRole(room, id, cookie, ['seat'])
  await dispute(room, row.id, 'person')
}
