import { type ActorRef, type OperationName, type Operations, present, problem } from '../../contract/index.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Tx } from '../../storage/store.ts'
import { approvalOf, standingOf } from '../approvals/rows.ts'
import { endOverdue } from '../current.ts'
import { mustWait } from '../pace.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { type Claim, claimGrant, type Grant, grantsOf, refuseGrant, stateOf } from './grants.ts'
import { tell } from './journal.ts'
import { isObjectedTo } from './objected.ts'
import { needsOpening, opensForSeat } from './offer.ts'
import type { CarriedOut } from './port.ts'
import { type Objection, objectionTo, requiredFor, untilWhen } from './required.ts'

/** Who presses, and for whom. */
export interface Press {
  readonly operation: OperationName
  readonly recipient: Grant['recipient']
  readonly actor: ActorRef
  /** Of `reset_factor`: the sign-in method that was chosen. */
  readonly factor?: string
  /** The browser that has to sit there still. */
  readonly seat?: string
}

export interface Claimed {
  readonly claim: Claim
  readonly policy: Policy
}

export type NotClaimed = Exclude<CarriedOut['did'], 'done'>

const ended: Readonly<Record<Exclude<Grant['state'], 'open'>, NotClaimed>> = {
  claimed: 'before',
  done: 'before',
  refused: 'refused',
  unknown: 'unknown',
}

/**
 * One press gets the right to call the product, with everything looked at again while the verification is locked: whoever
 * objects commits before this, or after it. What was found out before, since nobody waits for others in a transaction, is
 * given: what the directory's tools are, and whether the person is gone.
 */
export function claim(
  room: Room,
  row: Row,
  press: Press,
  { tools, isGone }: { readonly tools: Operations; readonly isGone: boolean },
): Promise<Claimed | NotClaimed> {
  const { operation, recipient, actor, factor } = press
  return room.store.transaction(async tx => {
    const now = room.clock.now()
    const fresh = await lockRow(tx, row.id)
    if (fresh === undefined || (press.seat !== undefined && fresh.seat_hash !== press.seat)) throw problem('not_found')
    if ((await endOverdue(room, tx, fresh)) !== undefined) return 'late'
    const grant = (await grantsOf(tx.db, fresh)).find(one => one.operation === operation)
    const state = grant === undefined ? 'open' : stateOf(grant, now)
    if (state !== 'open') return ended[state]
    if (!opensForSeat(fresh)) return isObjectedTo(fresh) ? 'stopped' : 'late'
    if (grant === undefined && needsOpening(fresh)) return 'waits'
    if (await mustWait(room, tx.db, fresh)) return 'later'
    const { policy, pin } = await room.policies.atUse(tx, fresh)
    const required = requiredFor(policy, operation)
    const approval = required.approval ? standingOf(fresh, await approvalOf(tx.db, fresh), operation, now) : undefined
    if (approval?.is === 'refused') return 'refused'
    const expiresAt = untilWhen(fresh, required, approval?.at)
    if (now >= expiresAt) return 'late'
    if (approval?.is === 'waits') return 'waits'
    const opening = { operation, recipient, at: now, expiresAt }
    // Between the look at the policy and this the directory was asked: meanwhile it can have become the seat's.
    const isTheirs = recipient === 'seat' || required.recipient === 'secret_to_flow'
    const objection = isTheirs ? await findObjection(room, tx, fresh, policy, { operation, tools, isGone }) : 'policy'
    if (objection !== undefined) {
      await refuseGrant(tx, fresh, opening, objection)
      await tell(room, tx, fresh, { what: 'refused', operation, actor, facts: { recipient, why: objection } })
      return 'refused'
    }
    const claimed = await claimGrant(tx, fresh, opening, sha256(token(room.random)))
    // Opened for somebody else.
    if (claimed === undefined) return 'before'
    await tell(room, tx, fresh, {
      what: 'claimed',
      operation,
      actor,
      facts: { recipient, policySet: pin.policy_set, ...present({ factor }) },
    })
    return { claim: claimed, policy }
  })
}

async function findObjection(
  room: Room,
  tx: Tx,
  row: Row,
  policy: Policy,
  known: { readonly operation: OperationName; readonly tools: Operations; readonly isGone: boolean },
): Promise<Objection | undefined> {
  if (known.isGone) return 'user_unknown'
  if (!known.tools.allowed.includes(known.operation)) return 'not_allowed'
  return objectionTo(room, tx, row, policy, requiredFor(policy, known.operation), known.operation)
}
