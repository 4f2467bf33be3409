import { problem } from '../contract/index.ts'
import { sha256 } from '../security/hash.ts'
import { current } from './current.ts'
import { warnedIn } from './language.ts'
import { linkPage, mustReceive } from './link-page.ts'
import { verifyUrl } from './link-token.ts'
import type { HandedOut, LinkPage } from './port.ts'
import { mayCarry } from './release.ts'
import { reasonOf } from './result.ts'
import type { Room } from './room.ts'
import { findByLink, findRow, type LinkedRow, type Row } from './rows.ts'
import { isCarriedOn, roleOf } from './seat.ts'
import { isTerminal } from './transitions.ts'

/** The verification behind a link, whatever has become of either. */
export async function behind(room: Room, token: string): Promise<LinkedRow> {
  const found = await findByLink(room.store.db, sha256(token))
  if (found === undefined || found.row.epoch !== room.epoch) throw problem('not_found')
  return { link: found.link, row: await current(room, found.row) }
}

/** The link of a verification that was delivered, built anew for as long as nobody has pressed *Continue*. */
export async function deliveredLink(room: Room, id: string): Promise<HandedOut | undefined> {
  const found = await findRow(room.store.db, id)
  const row = found && (await current(room, found))
  if (row === undefined || row.channel !== 'delivered' || row.handed_to === 'incode') return undefined
  if (row.state !== 'created') return undefined
  return { id: row.id, url: verifyUrl(room, room.linkToken(row.id)), expiresAt: row.expires_at }
}

/** The seat, and the browser that waits for it, unless it opens a drawing that nobody has claimed: that one moves the seat. */
function isInside({ link, row }: LinkedRow, browser: string | undefined): boolean {
  const role = roleOf(row, browser)
  return role === 'seat' || (role === 'receiver' && (link.kind !== 'handover' || link.claimed_at !== null))
}

/** Whether the protocol led another browser here. A drawing for the phone moves the seat, and is meant for another one. */
export function isElsewhere({ link, row }: LinkedRow, browser: string | undefined): boolean {
  return link.kind === 'page' && row.arrived_hash !== null && row.arrived_hash !== browser
}

/** Whether this browser can still come in through it. A browser that is in already needs no link. */
export function checkOpen(found: LinkedRow, browser: string | undefined, now: number): void {
  const { link } = found
  if (isInside(found, browser)) return
  if (link.kind === 'handover' && link.claimed_at !== null) throw problem('link_used')
  if (link.expires_at <= now) throw problem('link_expired')
}

/** The page behind a warning speaks as the warning did, and not as whoever began it. */
async function asWarned({ store }: Room, row: Row): Promise<Row> {
  return { ...row, language: await warnedIn(store.db, row) }
}

/** GET of a link: says what it is about, and changes nothing however often it is looked at. */
export async function look(room: Room, token: string, cookie: string | undefined): Promise<LinkPage> {
  const found = await behind(room, token)
  const { link } = found
  const row = link.kind === 'notice' ? await asWarned(room, found.row) : found.row
  const browser = room.seats.hashOf(cookie)
  if (isTerminal(row.state)) {
    // A refusal is carried on to the flow as an allow is, by the browser that may; to a protocol, so is every other end.
    const refused = row.state === 'denied' && mustReceive(row) && browser !== undefined && mayCarry(row, browser) !== undefined
    const carries = refused || isCarriedOn(row, browser)
    return linkPage(room, row, carries ? 'resumable' : 'over', reasonOf(row))
  }
  checkOpen(found, browser, room.clock.now())
  const free = link.kind !== 'notice' && (link.kind === 'handover' || (row.state === 'created' && !isElsewhere(found, browser)))
  const state = isInside(found, browser) ? 'resumable' : free ? 'ready' : 'other_browser'
  // The browser that waited and opens a drawing of the phone takes the check back: for it nothing is handed over.
  const isHandOver = link.kind === 'handover' && roleOf(row, browser) !== 'receiver'
  return linkPage(room, row, state, reasonOf(row), isHandOver)
}
