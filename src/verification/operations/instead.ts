import type { ActorRef, OperationName, OperationSecret, Operations } from '../../contract/index.ts'
import { sha256, token } from '../../security/hash.ts'
import { approvalOf, standingOf } from '../approvals/rows.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { call } from './call.ts'
import { end } from './end.ts'
import { type Claim, claimGrant, grantsOf, stateOf } from './grants.ts'
import { tell } from './journal.ts'
import { objectionTo, requiredFor, untilWhen } from './required.ts'

/** A link makes the old password worthless; a pass leaves it, and is second. */
const insteads = ['password_reset_link', 'temporary_access_pass'] as const satisfies readonly OperationName[]

/** `none`: nothing of the kind can be given. `failed`: it was tried, and the methods are left alone. */
export type Instead = { readonly secret?: OperationSecret } | 'none' | 'failed' | 'stopped'

/**
 * After the removal of sign-in methods whoever knows the password could set up the next ones. So the seat is given
 * something first, which nobody else has; unless it got it by an operation of its own before. In this order: if it comes to
 * nothing, nothing is removed.
 */
export async function giveInstead(
  room: Room,
  row: Row,
  {
    tools,
    policy,
    possible,
  }: { readonly tools: Operations; readonly policy: Policy; readonly possible?: readonly OperationName[] },
  actor: ActorRef,
): Promise<Instead> {
  const now = room.clock.now()
  const grants = await grantsOf(room.store.db, row)
  const stands = (name: OperationName) => {
    const grant = grants.find(one => one.operation === name)
    return grant === undefined ? 'open' : stateOf(grant, now)
  }
  if (insteads.some(name => stands(name) === 'done')) return {}
  let refused = false
  for (const name of insteads) {
    if (!tools.allowed.includes(name) || possible?.includes(name) === false || stands(name) !== 'open') continue
    const claimed = await claimInstead(room, row, name, policy, actor)
    if (claimed === undefined) continue
    const called = await call(room, tools, row, name)
    const ended = await end(room, claimed, called, actor)
    if (ended === 'stopped') return 'stopped'
    if (ended === 'done') return called.secret === undefined ? {} : { secret: called.secret }
    if (ended !== 'refused') return 'failed'
    refused = true
  }
  return refused ? 'failed' : 'none'
}

/** By the rules of its own, as if it had been pressed for. */
function claimInstead(
  room: Room,
  row: Row,
  operation: OperationName,
  policy: Policy,
  actor: ActorRef,
): Promise<Claim | undefined> {
  return room.store.transaction(async tx => {
    const fresh = await lockRow(tx, row.id)
    const required = requiredFor(policy, operation)
    const at = room.clock.now()
    if (fresh === undefined) return undefined
    const approval = required.approval ? standingOf(fresh, await approvalOf(tx.db, fresh), operation, at) : undefined
    const expiresAt = untilWhen(row, required, approval?.at)
    if (at >= expiresAt || (approval !== undefined && approval.is !== 'approved')) return undefined
    if ((await objectionTo(room, tx, fresh, policy, required)) !== undefined) return undefined
    const opening = { operation, recipient: 'seat', at, expiresAt } as const
    const claimed = await claimGrant(tx, fresh, opening, sha256(token(room.random)))
    if (claimed === undefined) return undefined
    await tell(room, tx, fresh, { what: 'claimed', operation, actor, facts: { recipient: 'seat', instead: true } })
    return claimed
  })
}
