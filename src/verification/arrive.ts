import { problem } from '../contract/index.ts'
import { insist } from './current.ts'
import { behind } from './link.ts'
import { isSelfService } from './link-page.ts'
import type { Room } from './room.ts'
import { amend } from './rows.ts'

/**
 * The browser that a protocol led here, or that began by itself, at the moment it does: only that one may sit first, and so only
 * that one goes back into the protocol, whoever else is handed the link. Gives the cookie that names it.
 */
export async function arrive(room: Room, token: string, cookie: string | undefined): Promise<string> {
  const { link, row: found } = await behind(room, token)
  if (link.kind !== 'page' || (found.continuation === null && !isSelfService(found))) throw problem('link_used')
  const value = cookie !== undefined && room.seats.hashOf(cookie) !== undefined ? cookie : room.seats.issue()
  const browser = room.seats.hashOf(value) ?? null
  await insist(room, found.id, async (tx, row) => {
    if (row.arrived_hash === browser) return row
    if (row.arrived_hash !== null || row.state !== 'created') throw problem('link_used')
    return amend(tx, row, { arrived_hash: browser }, room.clock.now())
  })
  return value
}
