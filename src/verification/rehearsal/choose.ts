import { problem } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { end, insist } from '../current.ts'
import { record, somebody } from '../journal.ts'
import type { Step } from '../port.ts'
import { onward } from '../release.ts'
import type { Room } from '../room.ts'
import { amend, findRow, type Row } from '../rows.ts'
import { inRole } from '../seat.ts'
import { settle } from '../settle.ts'
import { retryAfterTroubleSeconds } from '../vendor.ts'
import { offered, type RehearsalOutcome } from './outcomes.ts'

/** The seat of a rehearsal chooses how it ends. From there on it goes as any other does. */
export async function chooseOutcome(
  room: Room,
  id: string,
  cookie: string | undefined,
  outcome: RehearsalOutcome,
): Promise<Step> {
  const { row, browser } = await inRole(room, id, cookie, ['seat'])
  if (row.mode !== 'rehearsal') throw problem('not_found')
  const chosen = await insist(room, row.id, (tx, fresh) =>
    offered(fresh).includes(outcome) ? carryOut(room, tx, fresh, outcome) : Promise.resolve(fresh),
  )
  await settle(room, chosen.id)
  return onward(room, (await findRow(room.store.db, chosen.id)) ?? chosen, browser)
}

async function carryOut(room: Room, tx: Tx, row: Row, outcome: RehearsalOutcome): Promise<Row | undefined> {
  const now = room.clock.now()
  const down = outcome === 'provider_down' ? { retry_after_seconds: retryAfterTroubleSeconds } : {}
  const next = await amend(tx, row, { rehearsed: outcome, ...down }, now)
  if (next === undefined) return undefined
  await record(room, tx, next, 'rehearsed', somebody(next), now, { outcome })
  if (outcome === 'abandon') return end(room, tx, next, 'expire', 'abandoned', somebody(next))
  return outcome === 'provider_down' ? end(room, tx, next, 'deny', 'provider_unavailable', somebody(next)) : next
}
