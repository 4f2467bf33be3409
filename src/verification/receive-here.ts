import { atUse, isAllow } from './at-use.ts'
import { insist } from './current.ts'
import { mustWait } from './pace.ts'
import { receive } from './receive.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/**
 * An invitation has no flow that would redeem its verdict: the page of the seat receives it, in the browser that sat and
 * came back, and in no other.
 */
export async function receiveHere(room: Room, row: Row, browser: string): Promise<void> {
  if (!isAllow(row)) return
  const asked = await atUse(room, row)
  await insist(room, row.id, async (tx, fresh) => {
    if (fresh.seat_hash !== browser || (await mustWait(room, tx.db, fresh))) return fresh
    return receive(room, tx, fresh, { binding: 'browser', ...asked })
  })
}
