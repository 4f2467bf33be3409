import type { ActorRef, OperationName } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { tellAddresses } from '../notice.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { askBack } from './ask-back.ts'
import { type Called, isDryRun } from './call.ts'
import { type Claim, claimMs, endGrant } from './grants.ts'
import { tell } from './journal.ts'
import { signOutAt } from './later.ts'
import { isObjectedTo } from './objected.ts'

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
    const { operation, recipient } = claim
    if (!(await endGrant(tx, { row, ...claim }, { state, why, at: room.clock.now() }))) {
      if (!isStopped) return 'lost'
      // Written down as lost, and taken back from there. What came of it after all is for those who look at it later.
      if (state === 'done') await tell(room, tx, fresh, { what: 'withheld', operation, actor, facts: { recipient, why: 'lost' } })
      return 'stopped'
    }
    const isRehearsed = isDryRun(room, row)
    const facts = { recipient, ...(why === null ? {} : { why }), ...(isRehearsed ? { dryRun: true } : {}) }
    const isWithheld = isStopped && state === 'done' && operation !== 'take_back'
    await tell(room, tx, fresh, { what: isWithheld ? 'withheld' : state, operation, actor, facts })
    if (operation !== 'take_back' && state !== 'refused' && !isRehearsed && !isQuiet) {
      await tellChange(room, tx, fresh, operation)
      // Whoever ends it here does that next, unless their process dies before.
      await signOutAt(room, tx, fresh, operation, room.clock.now() + claimMs)
    }
    if (isStopped && operation !== 'take_back') await askBack(room, tx, fresh)
    return isStopped ? 'stopped' : state
  })
}

/** Also of what may have been done: better told for nothing than not told. */
function tellChange(room: Room, tx: Tx, row: Row, operation: OperationName): Promise<void> {
  return tellAddresses(room, tx, row, 'account_changed', { operation })
}
