import { type JsonObject, problem, type Result } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { atUse } from './at-use.ts'
import { insist } from './current.ts'
import { record, somebody } from './journal.ts'
import { mustWait } from './pace.ts'
import type { LegOf } from './port.ts'
import { receive } from './receive.ts'
import { mayCarry } from './release.ts'
import type { Room } from './room.ts'
import { advance, type Row } from './rows.ts'
import { inRole } from './seat.ts'
import { answer } from './view.ts'

/**
 * An OpenID or Entra leg goes on in the browser that holds the seat, or that typed what the seat showed. There the
 * verdict is received; any other browser of the verification hears no more than how far it is.
 */
export async function resumable(
  room: Room,
  id: string,
  cookie: string | undefined,
): Promise<{ readonly result: Result; readonly continuation: JsonObject }> {
  const { row, browser } = await inRole(room, id, cookie, ['seat', 'receiver'])
  const continuation = continuationOf(room, row)
  if (continuation === null) throw problem('conflict', 'There is nothing to go on with.')
  const asked = await atUse(room, row)
  let carries = false
  const after = await insist(room, row.id, async (tx, fresh) => {
    // Judged by the row that is received, not by the one that was read before: the seat may have moved in between.
    const binding = (await mustWait(room, tx.db, fresh)) ? undefined : mayCarry(fresh, browser)
    carries = binding !== undefined
    if (binding === undefined) return fresh
    // A flow that asks by itself is not the browser: it is told that this one went back, and receives on its own terms.
    if (fresh.delivery === 'poll') return handBack(room, tx, fresh)
    return receive(room, tx, fresh, { binding: binding === 'code' ? 'browser' : binding, ...asked })
  })
  const heard = carries && after.delivery !== 'poll' ? untilItsEnd(room, after) : unheard(after)
  return { continuation, result: await answer(room, heard) }
}

async function handBack(room: Room, tx: Tx, row: Row): Promise<Row | undefined> {
  if (row.state !== 'decided') return row
  const now = room.clock.now()
  const released = await advance(tx, row, 'release', {}, now)
  if (released !== undefined) await record(room, tx, released, 'released', somebody(row), now)
  return released
}

function continuationOf(room: Room, row: Row): JsonObject | null {
  if (row.continuation === null) return null
  return JSON.parse(room.seals.open(row.continuation, { table: 'verifications', row: row.id, column: 'continuation' }))
}

/** Which façade goes on, and for which integration. Receives nothing. */
export async function legOf(room: Room, id: string, cookie: string | undefined): Promise<LegOf> {
  const { row } = await inRole(room, id, cookie, ['seat', 'receiver'])
  const { facade, integration_id: integrationId, mode } = row
  return { facade, integrationId, mode, continuation: continuationOf(room, row) }
}

/**
 * A browser that reloads hears again what it received. What was looked at on receipt is not looked at again, so that past
 * its time the verdict is one that nobody came for.
 */
function untilItsEnd({ clock }: Room, row: Row): Row {
  return row.state === 'spent' && row.expires_at <= clock.now() ? { ...row, state: 'expired', reason: null } : row
}

/** To a browser that may not have it, a verdict that was received is one that is still waited for. */
const unheard = (row: Row): Row => (row.state === 'spent' ? { ...row, state: 'released', completed_at: null } : row)
