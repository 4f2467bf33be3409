import { type JsonObject, problem, type Result } from '../contract/index.ts'
import { insist } from './current.ts'
import { pinned } from './pins.ts'
import { receive } from './receive.ts'
import { mayCarry } from './release.ts'
import type { Room } from './room.ts'
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
  if (row.continuation === null) throw problem('conflict', 'There is nothing to go on with.')
  const continuation = JSON.parse(
    room.seals.open(row.continuation, { table: 'verifications', row: row.id, column: 'continuation' }),
  ) as JsonObject
  const binding = mayCarry(row, browser)
  if (binding === undefined) {
    return { continuation, result: await answer(room, row.state === 'spent' ? { ...row, state: 'released' } : row) }
  }
  const trusted = row.state === 'decided' || row.state === 'released' ? (await pinned(room, row)) !== undefined : true
  const receipt = { binding: binding === 'code' ? 'browser' : binding, trusted } as const
  const received = await insist(room, row.id, (tx, fresh) => receive(room, tx, fresh, receipt))
  return { continuation, result: await answer(room, received) }
}
