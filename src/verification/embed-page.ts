import { current } from './current.ts'
import { embedded } from './embedded.ts'
import { linkPage } from './link-page.ts'
import type { EmbedPage, Step } from './port.ts'
import { reasonOf } from './result.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'
import { inRole, roleOf } from './seat.ts'
import { vendorUrl } from './vendor.ts'

/** GET of the page that holds the check: for the seat alone, as often as it likes while the session is open. */
export async function embedPage(room: Room, id: string, cookie: string | undefined): Promise<EmbedPage | undefined> {
  const found = await findRow(room.store.db, id)
  if (found === undefined || roleOf(found, room.seats.hashOf(cookie)) !== 'seat') return undefined
  const row = await current(room, found)
  const held = await embedded(room, row)
  if (held === undefined) return undefined
  const returnUrl = `${room.publicUrl}/verify/back/${held.handle}`
  const page = await linkPage(room, row, 'resumable', reasonOf(row))
  return { verificationId: found.id, embedding: held.embedding, returnUrl, page }
}

/** *Go on at Incode*: the same session, on Incode's own page. */
export async function atVendor(room: Room, id: string, cookie: string | undefined): Promise<Step> {
  const { row } = await inRole(room, id, cookie, ['seat'])
  const url = row.state === 'at_vendor' ? await vendorUrl(room, row.id) : undefined
  return url === undefined ? { go: 'seat', verificationId: row.id } : { go: 'vendor', url, cookie: cookie ?? '' }
}
