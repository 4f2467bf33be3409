import { problem } from '../contract/index.ts'
import { hmac, sameText, token } from '../security/hash.ts'
import { end, insist } from './current.ts'
import { record, somebody } from './journal.ts'
import { putLink, verifyUrl } from './link-token.ts'
import type { Step } from './port.ts'
import { liveTransfer, onward, transferHash, transferTries, wrongTries } from './release.ts'
import type { Room } from './room.ts'
import { advance, amend, endSessions, findRow, type Row } from './rows.ts'
import { inRole } from './seat.ts'

const handOverMs = 60_000

/** A link for the drawing that a phone scans: one minute, one claim; drawing a new one ends the old. */
export async function handOver(
  room: Room,
  id: string,
  cookie: string | undefined,
): Promise<{ readonly url: string; readonly expiresAt: string }> {
  const { row, browser } = await inRole(room, id, cookie, ['seat'])
  const now = room.clock.now()
  const expiresAt = now + handOverMs
  const link = token(room.random)
  // With the row locked: of parallel drawings each ends the one before, and a browser that lost the seat draws none.
  await insist(room, row.id, async (tx, fresh) => {
    if (fresh.seat_hash !== browser) throw problem('not_found')
    if (fresh.state !== 'seated' && fresh.state !== 'at_vendor') {
      throw problem('conflict', 'There is nothing left to hand over.')
    }
    await tx.db
      .updateTable('verification_links')
      .set({ expires_at: now })
      .where('verification_id', '=', row.id)
      .where('kind', '=', 'handover')
      .where('claimed_at', 'is', null)
      .where('expires_at', '>', now)
      .execute()
    await putLink(tx, { token: link, id: row.id, kind: 'handover', expiresAt }, now)
    return fresh
  })
  return { url: verifyUrl(room, link), expiresAt: new Date(expiresAt).toISOString() }
}

/**
 * The phone takes the seat. The first browser keeps nothing but the right to type the code, and Incode's session in it
 * is over. The link is claimed once, whoever comes first.
 */
export function takeOver(room: Room, hash: string, id: string, browser: string): Promise<Row> {
  return insist(room, id, async (tx, row) => {
    const now = room.clock.now()
    if (row.state !== 'seated' && row.state !== 'at_vendor') throw problem('link_used')
    const { numUpdatedRows } = await tx.db
      .updateTable('verification_links')
      .set({ claimed_at: now })
      .where('hash', '=', hash)
      .where('claimed_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw problem('link_used')
    if (row.seat_hash === browser) return row
    const first = row.receiver_hash ?? row.seat_hash
    const changes = { seat_hash: browser, receiver_hash: first === browser ? null : first }
    const moved = await advance(tx, row, 'move', changes, now)
    // Thrown, so that the claim is taken back with it.
    if (moved === undefined) throw problem('version_conflict')
    await endSessions(tx, row.id, now)
    await record(room, tx, moved, 'handed_over', somebody(row), now)
    return moved
  })
}

/** The first browser types what the phone shows, and carries the code on. The third wrong one voids. */
export async function typeCode(room: Room, id: string, cookie: string | undefined, typed: string): Promise<Step> {
  const { row, browser } = await inRole(room, id, cookie, ['receiver'])
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  const after = await insist(room, row.id, async (tx, fresh) => {
    const now = room.clock.now()
    const waiting = (fresh.state === 'decided' || fresh.state === 'released') && fresh.binding !== 'transfer_code'
    const shown = waiting ? await liveTransfer(tx.db, fresh, now) : undefined
    if (shown === undefined) return fresh
    if (sameText(shown.hash, transferHash(room, fresh, code))) {
      const proven = await amend(tx, fresh, { binding: 'transfer_code' }, now)
      if (proven) {
        await tx.db.updateTable('verification_codes').set({ used_at: now }).where('hash', '=', shown.hash).execute()
      }
      return proven
    }
    const counted = await amend(tx, fresh, {}, now)
    if (counted === undefined) return undefined
    await tx.db
      .updateTable('verification_codes')
      .set(eb => ({ tries: eb('tries', '+', 1) }))
      .where('hash', '=', shown.hash)
      .execute()
    if ((await wrongTries(tx.db, fresh)) < transferTries) return counted
    return end(room, tx, counted, 'relay', 'relay_suspected', somebody(row))
  })
  if (after.binding !== 'transfer_code') return { go: 'seat', verificationId: row.id }
  return onward(room, (await findRow(room.store.db, row.id)) ?? after, browser)
}

/** Without characters that look alike or spell words. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXYZ'
const length = 8

/** Derived, so that the page can show it again while the row keeps only its hash. */
export function transferCodes(key: Uint8Array, epoch: string) {
  return (id: string, createdAt: number): string => {
    let number = BigInt(`0x${Buffer.from(hmac(key, epoch, id, String(createdAt)), 'base64url').toString('hex')}`)
    const size = BigInt(alphabet.length)
    return Array.from({ length }, () => {
      const character = alphabet[Number(number % size)] ?? ''
      number /= size
      return character
    }).join('')
  }
}
