import { type ActorRef, type OperationName, problem, secretOperations } from '../../contract/index.ts'
import type { Starter } from '../../integrations/port.ts'
import { approvalOf, standingOf } from '../approvals/rows.ts'
import { owned } from '../current.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { declaredOf } from './declared.ts'
import { type Grant, grantsOf, openGrant, stateOf } from './grants.ts'
import { tell } from './journal.ts'
import { opensForSeat } from './offer.ts'
import { carryOut } from './perform.ts'
import type { OperationOpened } from './port.ts'
import { requiredFor, untilWhen } from './required.ts'
import { toolsOf } from './tools.ts'

/**
 * A flow that received the verdict asks for an operation that it declared. The seat has it done, by a press of its own;
 * all that is done here is to open it. Under `secret_to_flow`, named by the policy of the account and by the integration
 * alike, the product is asked at once, and the flow is given the secret: only of a recovery whose code it redeemed.
 */
export async function openForFlow(
  room: Room,
  starter: Starter,
  id: string,
  { operation, isNamed }: { readonly operation: OperationName; readonly isNamed: boolean },
): Promise<OperationOpened> {
  const { clientId, integrationId, actor } = starter
  if (clientId === null) throw problem('forbidden')
  const row = await owned(room, { clientId, integrationId }, id)
  if (!declaredOf(row).includes(operation)) {
    throw problem('operation_not_allowed', 'This operation was not declared for the verification.')
  }
  if (!isNamed) throw problem('forbidden', `insufficient_scope: this needs operations:${operation}.`)
  if (!starter.operations.includes(operation) || starter.mode !== row.mode) throw problem('operation_not_allowed')
  if (row.state !== 'spent') throw problem('conflict', 'The verdict has not been received.')
  if (!opensForSeat(row)) throw problem('conflict', 'Somebody has objected: this verdict opens nothing any more.')
  const before = (await grantsOf(room.store.db, row)).find(one => one.operation === operation)
  if (before !== undefined) return answerFor(before, room.clock.now())
  if (await goesToFlow(room, starter, row, operation)) {
    const performed = await carryOut(room, row, { operation, recipient: 'flow', actor })
    if (performed.did === 'later') throw problem('unavailable')
    if (performed.did === 'late') throw tooLate()
    if (performed.did === 'waits') throw problem('conflict', 'A second person has to approve first.')
    const grant = (await grantsOf(room.store.db, row)).find(one => one.operation === operation)
    if (grant === undefined) throw problem('conflict')
    return { ...answerFor(grant, room.clock.now()), ...(performed.secret === undefined ? {} : { secret: performed.secret }) }
  }
  return openForSeat(room, actor, row, operation)
}

const tooLate = () => problem('conflict', 'The verdict is too old for it.')

export function answerFor(grant: Grant, now: number): OperationOpened {
  const state = stateOf(grant, now)
  return { operation: grant.operation as OperationName, performed: state === 'done', recipient: grant.recipient, state }
}

/** From then on the browser that was verified may have it done. */
export async function openForSeat(room: Room, actor: ActorRef, row: Row, operation: OperationName): Promise<OperationOpened> {
  const tools = await toolsOf(room, row.directory_id)
  if (tools === undefined) throw problem('unavailable')
  if (!tools.allowed.includes(operation)) throw problem('operation_not_allowed', `The directory does not do ${operation}.`)
  await room.store.transaction(async tx => {
    const fresh = await lockRow(tx, row.id)
    if (fresh === undefined || !opensForSeat(fresh)) throw problem('conflict', 'Somebody has objected.')
    const { policy } = await room.policies.inForce(tx.db, whomOf(fresh))
    const required = requiredFor(policy, operation)
    if (required.rules.allowed !== true) throw problem('operation_not_allowed', `A policy does not allow ${operation}.`)
    const at = room.clock.now()
    const approval = required.approval ? standingOf(fresh, await approvalOf(tx.db, fresh), operation, at) : undefined
    const expiresAt = untilWhen(fresh, required, approval?.at)
    if (at >= expiresAt || approval?.is === 'refused') throw tooLate()
    if (await openGrant(tx, fresh, { operation, recipient: 'seat', at, expiresAt, by: actor })) {
      await tell(room, tx, fresh, { what: 'opened', operation, actor, facts: { recipient: 'seat' } })
    }
  })
  const grant = (await grantsOf(room.store.db, row)).find(one => one.operation === operation)
  if (grant === undefined) throw problem('conflict')
  return answerFor(grant, room.clock.now())
}

/**
 * What makes no secret, and so has nothing to give away, is for the seat to press: it is a gift to whoever sits there. What
 * the person was verified under counts as well as what is in force by now.
 */
async function goesToFlow(room: Room, starter: Starter, row: Row, operation: OperationName): Promise<boolean> {
  if (!secretOperations.some(one => one === operation) || !starter.policies.includes('secret_to_flow')) return false
  if (row.purpose !== 'account_recovery' || row.binding !== 'code') return false
  const { policy } = await room.store.transaction(tx => room.policies.atUse(tx, row))
  return requiredFor(policy, operation).recipient === 'secret_to_flow'
}
