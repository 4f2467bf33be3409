import { problem } from '../contract/index.ts'
import { current } from './current.ts'
import { isTyped } from './doors.ts'
import { embedded } from './embedded.ts'
import { isSelfService, linkPage, mustReceive, receivesHere } from './link-page.ts'
import { mayBeOpened, offeredTo } from './operations/offer.ts'
import { mustWait } from './pace.ts'
import type { SeatPage } from './port.ts'
import { offered } from './rehearsal/outcomes.ts'
import { isHeld, leftWaiting, liveTransfer, mayCarry, transferTries, wrongTries } from './release.ts'
import { reasonOf } from './result.ts'
import { disputeOf, isDisputable } from './reviews/dispute.ts'
import type { Room } from './room.ts'
import { findRow, lastSession, type Row } from './rows.ts'
import { isTerminal } from './transitions.ts'

export type Role = SeatPage['role']

export function roleOf(row: Row, browser: string | undefined): Role {
  if (browser === undefined) return 'stranger'
  if (browser === row.seat_hash || browser === leftWaiting(row)) return 'seat'
  return browser === row.receiver_hash ? 'receiver' : 'stranger'
}

/** The row, for a browser that has the role; for any other there is nothing here. */
export async function inRole(
  room: Room,
  id: string,
  cookie: string | undefined,
  roles: readonly Role[],
): Promise<{ readonly row: Row; readonly browser: string; readonly role: Role }> {
  const found = await findRow(room.store.db, id)
  const browser = room.seats.hashOf(cookie)
  if (found === undefined || browser === undefined) throw problem('not_found')
  const role = roleOf(found, browser)
  if (!roles.includes(role)) throw problem('not_found')
  return { row: await current(room, found), browser, role }
}

/** GET of the page of the seat, or of the browser that waits for it. Mints nothing, settles nothing. */
export async function seatPage(room: Room, id: string, cookie: string | undefined): Promise<SeatPage> {
  const found = await findRow(room.store.db, id)
  if (found === undefined) throw problem('not_found')
  const role = roleOf(found, room.seats.hashOf(cookie))
  const row = role === 'stranger' ? found : await current(room, found)
  const reason = reasonOf(row)
  const page = await linkPage(room, row, isTerminal(row.state) ? 'over' : role === 'seat' ? 'resumable' : 'other_browser', reason)
  const shown =
    role === 'stranger' ? ({ show: 'over' } as const) : role === 'seat' ? await ofSeat(room, row) : await ofReceiver(room, row)
  const carries = shown.show === 'over' && shown.secondLook === undefined && isCarriedOn(row, room.seats.hashOf(cookie))
  return { verificationId: row.id, role, reason, page, ...(carries ? ({ show: 'carry_on' } as const) : shown) }
}

/** Whether it ended, by time or otherwise, while a protocol waits in this browser to hear so. */
export function isCarriedOn(row: Row, browser: string | undefined): boolean {
  const isWaitedFor = isTerminal(row.state) && row.state !== 'spent' && row.continuation !== null && row.return_url === null
  return isWaitedFor && browser !== undefined && mayCarry(row, browser) !== undefined
}

/** Whether this row's last press opened no session. What another one met says nothing of it: it has not been tried yet. */
export function isStuck(row: Row): boolean {
  return row.state === 'seated' && row.retry_after_seconds !== null
}

type Shown = Pick<
  SeatPage,
  | 'show'
  | 'vendorUrl'
  | 'isEmbedded'
  | 'transferCode'
  | 'readBackCode'
  | 'triesLeft'
  | 'secondLook'
  | 'outcomes'
  | 'operations'
  | 'goesBack'
>

async function ofSeat(room: Room, row: Row): Promise<Shown> {
  const outcomes = offered(row)
  if (outcomes.length > 0) return { show: 'rehearsal', outcomes }
  switch (row.state) {
    case 'created':
    case 'seated': {
      if (isStuck(row)) return { show: 'unavailable' }
      if (row.approved_review !== null) return { show: 'once_more' }
      return { show: row.reported !== null || row.tries > 0 ? 'try_again' : 'start' }
    }
    case 'at_vendor':
      return { show: 'waiting', ...(await vendorAddress(room, row)), isEmbedded: (await embedded(room, row)) !== undefined }
    case 'review':
      return { show: row.return_url === null && !receivesHere(row) && !isHeld(row) ? 'done' : 'waiting' }
    case 'decided':
    case 'released': {
      const isCaller = row.purpose === 'helpdesk' && !mustReceive(row)
      const goesOn = mustReceive(row) || receivesHere(row) || isCaller
      // Received first, where that is done here: what is not received runs out, whatever came of it.
      const operations = receivesHere(row) ? [] : await offeredTo(room, row)
      if ((goesOn || operations.length > 0) && (await mustWait(room, room.store.db, row))) return { show: 'soon' }
      if (isCaller) return { show: 'read_back', readBackCode: room.readBackCode(row) }
      if (operations.length > 0) return { show: 'operations', operations, ...(await wayBack(room, row)) }
      if (row.receiver_hash === null || !mustReceive(row)) return { show: goesOn ? 'waiting' : 'done' }
      if (row.binding === 'transfer_code') return { show: 'done' }
      const code = await transferCode(room, row)
      return code ? { show: 'transfer_code', transferCode: code } : { show: 'waiting' }
    }
    case 'spent': {
      const operations = await offeredTo(room, row)
      if (operations.length > 0) return { show: 'operations', operations, goesBack: false }
      const isClosed = row.options === '[]' || row.operations_closed_at !== null
      if (isSelfService(row) && isClosed) return { show: 'nothing' }
      return { show: (await mayBeOpened(room, row)) ? 'with_agent' : 'done' }
    }
    default:
      return { show: 'over', ...(await secondLook(room, row)), ...(await wrongCodes(room, row)) }
  }
}

async function transferCode(room: Room, row: Row): Promise<string | undefined> {
  const code = await liveTransfer(room.store.db, row, room.clock.now())
  return code && room.transferCode(row.id, code.created_at)
}

/** Beside what can be done here: by this browser, or in the one that waits, with the characters that this one shows. */
async function wayBack(room: Room, row: Row): Promise<Pick<Shown, 'goesBack' | 'transferCode'>> {
  if (!mustReceive(row)) return { goesBack: false }
  if (row.receiver_hash === null) return { goesBack: true }
  const code = row.binding === 'transfer_code' ? undefined : await transferCode(room, row)
  return { goesBack: false, ...(code === undefined ? {} : { transferCode: code }) }
}

/** Nothing left to try is an ending of its own: nobody came from another browser. */
async function wrongCodes(room: Room, row: Row): Promise<Pick<Shown, 'triesLeft'>> {
  const isEnd = row.state === 'void' && (await wrongTries(room.store.db, row)) >= transferTries
  return isEnd ? { triesLeft: 0 } : {}
}

async function secondLook(room: Room, row: Row): Promise<Pick<Shown, 'secondLook'>> {
  // A document that was compared with nobody's name cannot be disputed, so that whoever was only typed has no second look either.
  if (isTyped(row) || !isDisputable(room, row)) return {}
  const before = await disputeOf(room.store.db, row)
  return before === 'over' ? {} : { secondLook: before === 'open' ? 'asked' : 'offered' }
}

async function vendorAddress(room: Room, row: Row): Promise<Pick<Shown, 'vendorUrl'>> {
  const session = await lastSession(room.store.db, row.id)
  if (session === undefined || session.ended_at !== null || session.url_sealed === '') return {}
  return {
    vendorUrl: room.seals.open(session.url_sealed, { table: 'vendor_sessions', row: session.handle, column: 'url_sealed' }),
  }
}

/** The first browser, once the check went on elsewhere. */
async function ofReceiver(room: Room, row: Row): Promise<Shown> {
  switch (row.state) {
    case 'created':
    case 'seated':
    case 'at_vendor':
      return { show: 'moved' }
    case 'decided':
    case 'released': {
      if (!mustReceive(row)) return { show: 'done' }
      if (row.binding === 'transfer_code') return { show: 'waiting' }
      return { show: 'type_code', triesLeft: Math.max(0, transferTries - (await wrongTries(room.store.db, row))) }
    }
    case 'review':
    case 'denied':
      // Pressing the button carries the answer on.
      return { show: mustReceive(row) ? 'waiting' : 'over' }
    case 'spent':
      return { show: 'done' }
    default:
      return { show: 'over', ...(await wrongCodes(room, row)) }
  }
}
