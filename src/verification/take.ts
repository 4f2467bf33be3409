import { isStepgateError, type ProblemCode, problem } from '../contract/index.ts'
import { sha256 } from '../security/hash.ts'
import { insist } from './current.ts'
import { embedded } from './embedded.ts'
import { reuse } from './freshness.ts'
import { takeOver } from './hand-over.ts'
import { record, somebody } from './journal.ts'
import { behind, checkOpen, isElsewhere } from './link.ts'
import { receivesHere } from './link-page.ts'
import type { ShownText, Step } from './port.ts'
import { openRehearsal } from './rehearsal/open.ts'
import { onward } from './release.ts'
import type { Room } from './room.ts'
import { advance, findRow, type Row } from './rows.ts'
import { roleOf } from './seat.ts'
import { isTerminal } from './transitions.ts'
import { vendorUrl } from './vendor.ts'

/** Why there is no seat to take any more, for whoever did not have it. */
const overs: Partial<Record<Row['state'], ProblemCode>> = { expired: 'link_expired', cancelled: 'gone', void: 'gone' }

/** *Continue*: this browser takes the seat, and goes to Incode; or first shows a phone where to go on. */
export async function take(
  room: Room,
  token: string,
  cookie: string | undefined,
  on: 'here' | 'phone' = 'here',
  shown?: ShownText,
): Promise<Step> {
  const found = await behind(room, token)
  const known = room.seats.hashOf(cookie)
  const value = known === undefined || cookie === undefined ? room.seats.issue() : cookie
  const browser = room.seats.hashOf(value)
  if (browser === undefined) throw problem('internal')
  const { link, row } = found
  if (isTerminal(row.state)) {
    if (roleOf(row, known) !== 'seat') throw problem(overs[row.state] ?? 'link_used')
    return { go: 'seat', verificationId: row.id, cookie: value }
  }
  checkOpen(found, known, room.clock.now())
  if (link.kind === 'notice' || isElsewhere(found, browser)) throw problem('link_used')
  const mine = row.seat_hash === browser
  const seated = mine
    ? row
    : link.kind === 'handover'
      ? await takeOver(room, sha256(token), row.id, browser)
      : await sit(room, row.id, browser, shown)
  if (on === 'phone' && seated.state === 'seated') return { go: 'seat', verificationId: seated.id, cookie: value }
  try {
    return await goOn(room, seated, browser, value)
  } catch (error) {
    if (!isStepgateError(error)) throw error
    // The seat is taken: without its cookie nobody could go on any more. The next press is told what is wrong.
    return { go: 'seat', verificationId: seated.id, cookie: value }
  }
}

const begunMs = 3_600_000

/** What the person agreed to is written with the seat: whoever moves to the phone agreed before, in the first browser. */
function sit(room: Room, id: string, browser: string, shown: ShownText | undefined): Promise<Row> {
  return insist(room, id, async (tx, row) => {
    if (row.seat_hash === browser) return row
    if (row.seat_hash !== null || row.state !== 'created') throw problem('link_used')
    const now = room.clock.now()
    // An invitation waits for days; whoever began has a while, in which their document can be fetched.
    const expires_at = receivesHere(row) ? Math.min(row.expires_at, now + begunMs) : row.expires_at
    const changes = { seat_hash: browser, seated_at: now, expires_at, ...consented(shown, now) }
    const seated = await advance(tx, row, 'seat', changes, now)
    if (seated) await record(room, tx, seated, 'seated', somebody(row), now)
    return seated
  })
}

function consented(shown: ShownText | undefined, at: number) {
  if (shown === undefined) return {}
  return { consent_text: shown.text, consent_version: shown.version, consent_language: shown.language, consent_at: at }
}

async function toEmbedded(room: Room, id: Row['id'], cookie: string): Promise<Step | undefined> {
  const row = await findRow(room.store.db, id)
  if (row === undefined || (await embedded(room, row)) === undefined) return undefined
  return { go: 'embedded', verificationId: id, cookie }
}

/** Where the seat goes from where it is. */
export async function goOn(room: Room, row: Row, browser: string, cookie: string): Promise<Step> {
  if (row.mode === 'rehearsal') return { ...(await onward(room, await openRehearsal(room, row), browser)), cookie }
  if (row.state === 'seated' || row.state === 'at_vendor') {
    const again = await reuse(room, row, browser)
    if (again !== undefined) return { ...(await onward(room, again, browser)), cookie }
    const url = await vendorUrl(room, row.id)
    if (url !== undefined) return (await toEmbedded(room, row.id, cookie)) ?? { go: 'vendor', url, cookie }
  }
  // Also where no session could be had: a refusal is carried on, and anything else is told by the seat's page.
  return { ...(await onward(room, (await findRow(room.store.db, row.id)) ?? row, browser)), cookie }
}
