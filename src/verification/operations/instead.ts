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

/** `none`: nothing of the kind can be given. `failed`: it was tried, and the methods are left alone. */
export type Instead = { readonly secret?: OperationSecret } | { readonly pass: Claim } | 'none' | 'failed' | 'stopped'

/**
 * After the removal of sign-in methods whoever knows the password could set up the next ones. So the seat is given
 * something that nobody else has: a link first, which makes the old password worthless, unless it was shown one before. A
 * pass is itself one of the methods that are removed: it is made after them, and before only whether it could be. Where
 * neither comes to anything, nothing is removed.
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
  const grants = await grantsOf(room.store.db, row)
  const standing = (name: OperationName) => {
    const grant = grants.find(one => one.operation === name)
    return grant === undefined ? 'open' : stateOf(grant, room.clock.now())
  }
  const claimOf = async (name: OperationName) => {
    const isPossible = tools.allowed.includes(name) && possible?.includes(name) !== false && standing(name) === 'open'
    return isPossible ? claimInstead(room, row, name, policy, actor) : undefined
  }
  if (standing('password_reset_link') === 'done') return {}
  const link = await claimOf('password_reset_link')
  if (link !== undefined) {
    const called = await call(room, tools, row, 'password_reset_link')
    const ended = await end(room, link, called, actor)
    if (ended === 'stopped') return 'stopped'
    if (ended === 'done') return called.secret === undefined ? {} : { secret: called.secret }
    if (ended !== 'refused') return 'failed'
  }
  const pass = await claimOf('temporary_access_pass')
  if (pass === undefined) return link === undefined ? 'none' : 'failed'
  const { state, why } = await call(room, tools, row, 'temporary_access_pass', { isProbe: true })
  if (state === 'done') return { pass }
  // It changed nothing, however it ended.
  await end(room, pass, { state: 'refused', why }, actor)
  return 'failed'
}

/** Once the methods are removed. Undefined where it came to nothing, which the seat is told. */
export async function givePass(
  room: Room,
  tools: Operations,
  pass: Claim,
  actor: ActorRef,
): Promise<OperationSecret | undefined> {
  const called = await call(room, tools, pass.row, 'temporary_access_pass')
  const ended = await end(room, pass, called, actor)
  return ended === 'done' ? called.secret : undefined
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
    if ((await objectionTo(room, tx, fresh, policy, required, operation)) !== undefined) return undefined
    const opening = { operation, recipient: 'seat', at, expiresAt } as const
    const claimed = await claimGrant(tx, fresh, opening, sha256(token(room.random)))
    if (claimed === undefined) return undefined
    await tell(room, tx, fresh, { what: 'claimed', operation, actor, facts: { recipient: 'seat', instead: true } })
    return claimed
  })
}
