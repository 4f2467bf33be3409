import type { Binding } from '../contract/index.ts'
import { issuerOf } from '../integrations/issuer.ts'
import { hmac, sha256, token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { insist } from './current.ts'
import { record, somebody } from './journal.ts'
import { mustReceive, receivesHere } from './link-page.ts'
import { offeredTo } from './operations/offer.ts'
import { mustWait } from './pace.ts'
import type { Step } from './port.ts'
import { receiveHere } from './receive-here.ts'
import type { Room } from './room.ts'
import { advance, amend, type Row, replaceCodes } from './rows.ts'
import { isSettled, isTerminal } from './transitions.ts'

const codeMs = 60_000
export const transferMs = 120_000
export const transferTries = 3

/** The browser that a protocol led here, where it ended before anybody sat: only there it can be told so. */
export const leftWaiting = (row: Row): string | null =>
  row.seat_hash === null && isTerminal(row.state) && row.state !== 'spent' ? row.arrived_hash : null

/** Whether this browser may carry the verdict on: the seat, or the one that typed what the seat showed. */
export function mayCarry(row: Row, browser: string): Binding | undefined {
  const moved = row.receiver_hash !== null && mustReceive(row)
  if (!moved) return browser === row.seat_hash || browser === leftWaiting(row) ? 'code' : undefined
  if (browser !== row.receiver_hash) return undefined
  if (row.binding === 'transfer_code') return 'transfer_code'
  // A refusal proves nothing and gives nothing: it needs no proof to be carried.
  return row.state === 'review' || (isTerminal(row.state) && row.state !== 'spent') ? 'code' : undefined
}

/** Whether the person is kept for a reviewer: until then there is nothing to carry on. */
export const isHeld = (row: Row) => row.state === 'review' && row.review_seconds !== null

/** Where a browser goes once there is a verdict. For each one, denials and reviews too, a code is minted. */
export async function onward(room: Room, row: Row, browser: string, isDone = false): Promise<Step> {
  const stay = { go: 'seat', verificationId: row.id } as const
  if (!isSettled(row.state) || isHeld(row)) return stay
  const binding = mayCarry(row, browser)
  if (binding === undefined) {
    if (browser === row.seat_hash) await showTransferCode(room, row)
    return stay
  }
  if (await mustWait(room, room.store.db, row)) return stay
  if (receivesHere(row)) {
    await receiveHere(room, row, browser)
    return stay
  }
  // What the verdict opens is done here, before the person goes back: by the browser that sits, once it says so.
  if (!isDone && browser === row.seat_hash && (await offeredTo(room, row)).length > 0) return stay
  if (row.return_url === null) return row.continuation === null ? stay : { go: 'resume', verificationId: row.id }
  const code = await mint(room, row, browser)
  return code === undefined ? stay : { go: 'flow', url: returnAddress(room, row, code) }
}

/** A single-use code for whoever may carry it. A new one replaces the old; terminal rows other than denials give none. */
async function mint(room: Room, row: Row, browser: string): Promise<string | undefined> {
  const code = token(room.random)
  let given = false
  await insist(room, row.id, async (tx, fresh) => {
    // What was a review when it was looked at may be an allow by now.
    const binding = (await mustWait(room, tx.db, fresh)) ? undefined : mayCarry(fresh, browser)
    given = binding !== undefined && (await putReturnCode(room, tx, fresh, code, binding))
    return given || !hasVerdict(fresh) || binding === undefined ? fresh : undefined
  })
  return given ? code : undefined
}

const hasVerdict = ({ state }: Row) => state === 'decided' || state === 'released' || state === 'review' || state === 'denied'

async function putReturnCode(room: Room, tx: Tx, row: Row, code: string, binding: Binding): Promise<boolean> {
  if (!hasVerdict(row)) return false
  const now = room.clock.now()
  if (row.state !== 'denied') {
    const allowed = row.state === 'decided' || row.state === 'released'
    const next = await (allowed ? advance(tx, row, 'release', {}, now) : amend(tx, row, {}, now))
    if (next === undefined) return false
    if (row.state === 'decided') await record(room, tx, next, 'released', somebody(row), now)
  }
  await replaceCodes(tx, row.id, 'return', now)
  await tx.db
    .insertInto('verification_codes')
    .values({
      hash: sha256(code),
      verification_id: row.id,
      kind: 'return',
      client_id: row.client_id,
      mode: row.mode,
      binding,
      tries: 0,
      created_at: now,
      expires_at: now + codeMs,
      used_at: null,
      replaced_at: null,
    })
    .execute()
  return true
}

/** `returnUrl?code&state&iss` (RFC 6749 section 4.1.2, RFC 9207): the URL byte for byte, and what was given with it. */
function returnAddress(room: Room, row: Row, code: string): string {
  const url = row.return_url ?? ''
  const query = new URLSearchParams({ code })
  if (row.state_sealed !== null) {
    query.set('state', room.seals.open(row.state_sealed, { table: 'verifications', row: row.id, column: 'state_sealed' }))
  }
  query.set('iss', issuerOf(room.publicUrl, row.mode))
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** The hash of a typed code is keyed: eight characters alone could be tried out. */
export const transferHash = (room: Pick<Room, 'seals'>, row: Row, code: string) =>
  hmac(room.seals.derive('transfer-hash'), row.id, code)

/** The transfer code that the seat shows at present, if any. */
export function liveTransfer(db: Room['store']['db'], row: Row, now: number) {
  return db
    .selectFrom('verification_codes')
    .selectAll()
    .where('verification_id', '=', row.id)
    .where('kind', '=', 'transfer')
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** How many wrong codes were typed, over all codes that were shown. */
export async function wrongTries(db: Room['store']['db'], row: Row): Promise<number> {
  const { tries } = await db
    .selectFrom('verification_codes')
    .select(({ fn }) => fn.sum<number | string | null>('tries').as('tries'))
    .where('verification_id', '=', row.id)
    .where('kind', '=', 'transfer')
    .executeTakeFirstOrThrow()
  return Number(tries ?? 0)
}

/** After a pass on another device, the seat shows what the first browser has to type. */
async function showTransferCode(room: Room, row: Row): Promise<void> {
  await insist(room, row.id, async (tx, fresh) => {
    const waiting = (fresh.state === 'decided' || fresh.state === 'released') && fresh.binding !== 'transfer_code'
    const now = room.clock.now()
    if (!waiting || !mustReceive(fresh) || (await liveTransfer(tx.db, fresh, now)) !== undefined) return fresh
    if (await mustWait(room, tx.db, fresh)) return fresh
    const next = await amend(tx, fresh, {}, now)
    if (next === undefined) return undefined
    await replaceCodes(tx, row.id, 'transfer', now)
    await tx.db
      .insertInto('verification_codes')
      .values({
        hash: transferHash(room, fresh, room.transferCode(row.id, now)),
        verification_id: row.id,
        kind: 'transfer',
        client_id: row.client_id,
        mode: row.mode,
        binding: 'transfer_code',
        tries: 0,
        created_at: now,
        expires_at: now + transferMs,
        used_at: null,
        replaced_at: null,
      })
      .execute()
    return next
  })
}
