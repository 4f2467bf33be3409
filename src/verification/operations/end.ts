import type { ActorRef, OperationName } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { tellAddresses } from '../notice.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { type Called, isDryRun } from './call.ts'
import { type Claim, claimMs, endGrant } from './grants.ts'
import { tell } from './journal.ts'
import { signOutAt } from './later.ts'

/** `lost`: the claim was given up for lost before. `stopped`: somebody objected before this. */
export type Ended = Called['state'] | 'lost' | 'stopped'

/**
 * Writes down how it ended. Only what is committed here is shown: whoever objected first has won, and a secret that the
 * product made by then, for this or in place of it, is shown to nobody. `isQuiet`: what goes with another change is not told by itself.
 */
export function end(
  room: Room,
  { row, ...claim }: Claim,
  { state, why }: Omit<Called, 'secret'>,
  actor: ActorRef,
  isQuiet = false,
): Promise<Ended> {
  return room.store.transaction(async tx => {
    const fresh = (await lockRow(tx, row.id)) ?? row
    const isStopped = isObjectedTo(fresh)
    if (!(await endGrant(tx, { row, ...claim }, { state, why, at: room.clock.now() }))) return 'lost'
    const { operation, recipient } = claim
    const isRehearsed = isDryRun(room, row)
    const facts = { recipient, ...(why === null ? {} : { why }), ...(isRehearsed ? { dryRun: true } : {}) }
    await tell(room, tx, fresh, { what: isStopped && state === 'done' ? 'withheld' : state, operation, actor, facts })
    if (operation !== 'take_back' && state !== 'refused' && !isRehearsed && !isQuiet) {
      await tellChange(room, tx, fresh, operation)
      // Whoever ends it here does that next, unless their process dies before.
      await signOutAt(room, tx, fresh, operation, room.clock.now() + claimMs)
    }
    return isStopped ? 'stopped' : state
  })
}

const stops: ReadonlySet<Row['state']> = new Set<Row['state']>(['void', 'cancelled', 'denied'])
export const isObjectedTo = ({ state, operations_closed_at }: Row) => operations_closed_at !== null || stops.has(state)

/** Also of what may have been done: better told for nothing than not told. */
function tellChange(room: Room, tx: Tx, row: Row, operation: OperationName): Promise<void> {
  return tellAddresses(room, tx, row, 'account_changed', { operation })
}
