import { token } from '../../security/hash.ts'
import { insist } from '../current.ts'
import type { Room } from '../room.ts'
import { advance, insertSession, type Row } from '../rows.ts'

/** In place of an Incode session: one that is nowhere but here, and costs nothing. */
export function openRehearsal(room: Room, row: Row): Promise<Row> {
  const { seals, random, clock } = room
  return insist(room, row.id, async (tx, fresh) => {
    const { account_id: accountId } = fresh
    if (fresh.mode !== 'rehearsal' || fresh.state !== 'seated' || accountId === null) return fresh
    const now = clock.now()
    const next = await advance(tx, fresh, 'open', { tries: fresh.tries + 1, rehearsed: null }, now)
    if (next === undefined) return undefined
    const handle = token(random)
    // No browser goes anywhere, and no token reads it.
    const url = seals.close('', { table: 'vendor_sessions', row: handle, column: 'url_sealed' })
    const session = { accountId, sessionId: `rehearsal-${handle}`, token: '', url, handle, at: now }
    await insertSession(tx, next, session)
    return next
  })
}
