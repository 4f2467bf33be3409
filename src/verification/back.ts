import { problem } from '../contract/index.ts'
import type { VendorSessionsTable } from '../storage/tables/index.ts'
import { type Brought, takeIn } from './brought.ts'
import { current, end, insist } from './current.ts'
import { somebody } from './journal.ts'
import { objectLate } from './late.ts'
import { hasActed } from './operations/grants.ts'
import { noteReturn, pressEveryMs, takeTurn } from './pace.ts'
import type { Step } from './port.ts'
import { onward } from './release.ts'
import type { Room } from './room.ts'
import { amend, findRow, lastSession, type Row, sessionByHandle } from './rows.ts'
import { inRole, isStuck, roleOf } from './seat.ts'
import { settle } from './settle.ts'
import { stop } from './stop.ts'
import { goOn } from './take.ts'
import { isTerminal } from './transitions.ts'
import { retryAfterTroubleSeconds } from './vendor.ts'

/**
 * The browser returns from Incode. The address is no proof, since whoever sees the session can know it: the seat's
 * cookie is. Somebody who arrives with the one and without the other has finished what another one began.
 */
export async function back(room: Room, handle: string, cookie: string | undefined, brought: Brought = {}): Promise<Step> {
  const session = await sessionByHandle(room.store.db, handle)
  const row = session && (await findRow(room.store.db, session.verification_id))
  if (session === undefined || row === undefined) throw problem('not_found')
  const browser = room.seats.hashOf(cookie)
  const role = roleOf(row, browser)
  if (browser === undefined || role === 'stranger' || (role === 'receiver' && (await isPhones(room, row, session)))) {
    return refuseStranger(room, row)
  }
  const now = await current(room, row)
  // The first browser, whose own session ended when the phone took over.
  if (role === 'receiver') return { go: 'seat', verificationId: row.id }
  const isNew = await takeIn(room, now, session, brought)
  const settled = await settledRow(room, now, session, isNew || session.returned_at === null)
  if (!isTerminal(settled.state)) await noteReturn(room, session)
  return onward(room, settled, browser)
}

/** What can be stopped still is. What cannot, because the verdict was received, is told to those who can do something. */
async function refuseStranger(room: Room, row: Row): Promise<never> {
  const found = await insist(room, row.id, async (tx, fresh) => {
    const isUsed = fresh.state === 'spent' || fresh.state === 'released' || (await hasActed(tx.db, fresh))
    if (isUsed) await objectLate(room, tx, fresh, 'relay_suspected')
    return isTerminal(fresh.state) ? fresh : stop(room, tx, fresh, 'relay', 'relay_suspected', somebody(fresh))
  })
  throw problem(found.state === 'spent' ? 'conflict' : 'link_used')
}

/** Whether the session was opened after the phone took over: then it is the phone that returns from it, and nobody else. */
async function isPhones({ store }: Room, row: Row, session: VendorSessionsTable): Promise<boolean> {
  return row.state !== 'seated' && (await lastSession(store.db, row.id))?.n === session.n
}

/** *Go on*: settles, releases, or opens another try. */
export async function proceed(room: Room, id: string, cookie: string | undefined): Promise<Step> {
  const { row, browser, role } = await inRole(room, id, cookie, ['seat', 'receiver'])
  if (role === 'receiver') return onward(room, row, browser)
  const settled = await settledRow(room, row, await lastSession(room.store.db, row.id))
  if (settled.state !== 'seated') return onward(room, settled, browser)
  const { cookie: _, ...step } = await goOn(room, settled, browser, cookie ?? '')
  return step.go === 'vendor' || step.go === 'embedded' ? { ...step, cookie: cookie ?? '' } : step
}

/** *Go back to …*: whatever the verdict opens was done, or is not wanted. */
export async function goBack(room: Room, id: string, cookie: string | undefined): Promise<Step> {
  const { row, browser } = await inRole(room, id, cookie, ['seat'])
  return onward(room, row, browser, true)
}

/** The person does not wait for Incode: the flow hears why at once, and can offer something else. */
export async function giveUp(room: Room, id: string, cookie: string | undefined): Promise<Step> {
  const { row, browser } = await inRole(room, id, cookie, ['seat'])
  const ended = await insist(room, row.id, async (tx, fresh) => {
    if (!isStuck(fresh)) return fresh
    const told = await amend(
      tx,
      fresh,
      { retry_after_seconds: fresh.retry_after_seconds ?? retryAfterTroubleSeconds },
      room.clock.now(),
    )
    return told && end(room, tx, told, 'deny', 'provider_unavailable', somebody(told))
  })
  return onward(room, ended, browser)
}

/** The row once Incode was asked, where that is of use now. Whoever comes back for the first time is not kept waiting. */
async function settledRow(room: Room, row: Row, session: VendorSessionsTable | undefined, atOnce = false): Promise<Row> {
  if (session === undefined || (row.state !== 'at_vendor' && row.state !== 'review')) return row
  // Also where it is nobody's turn: another press may be asking just now.
  if (atOnce || room.settling.has(row.id) || (await takeTurn(room, session, pressEveryMs))) await settle(room, row.id)
  return (await findRow(room.store.db, row.id)) ?? row
}
