import { atUse, isAllow } from './at-use.ts'
import { insist } from './current.ts'
import { isSelfService } from './link-page.ts'
import { optionsOf } from './operations/options.ts'
import { mustWait } from './pace.ts'
import { receive } from './receive.ts'
import type { Room } from './room.ts'
import { amend, type Row } from './rows.ts'

/**
 * An invitation has no flow that would redeem its verdict, and a person who recovers by themselves has none either: the page of
 * the seat receives it, in the browser that sat and came back, and in no other. What is possible for that person is looked at
 * first; where the product does not say, the seat can press again.
 */
export async function receiveHere(room: Room, row: Row, browser: string): Promise<void> {
  if (!isAllow(row)) return
  const options = isSelfService(row) ? await optionsOf(room, row) : []
  if (options === undefined) return
  const asked = await atUse(room, row)
  await insist(room, row.id, async (tx, fresh) => {
    if (fresh.seat_hash !== browser || (await mustWait(room, tx.db, fresh))) return fresh
    const known = isSelfService(row) ? await amend(tx, fresh, { options: JSON.stringify(options) }, room.clock.now()) : fresh
    return known && receive(room, tx, known, { binding: 'browser', ...asked })
  })
}
