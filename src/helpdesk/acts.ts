import { type ActorRef, asVerificationId, type OperationName, problem } from '../contract/index.ts'
import { wasRevoked } from '../security/second-person.ts'
import type { Tx } from '../storage/store.ts'
import { refuseHands } from '../verification/parts.ts'
import type { DeskConfirmation, OperationOpened } from '../verification/port.ts'
import { findRow } from '../verification/rows.ts'
import { refuseCapped } from './caps.ts'
import { refuseOwnCase } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { insistOnHolder, insistOnOpener } from './holder.ts'
import { recordDeed } from './journal.ts'
import { amendCall, type Call, callOf, subjectOf } from './rows.ts'

/** What an agent does to a call that was begun. */

const readerOf = ({ integration_id: integrationId }: Call) => ({ clientId: null, integrationId })

/** Whose case it is does not help with it, whoever began, and neither does a second person to it. */
async function refuseToHelp({ store }: HelpdeskDeps, agent: Agent, call: Call): Promise<void> {
  await store.transaction(async tx => {
    await insistOnHolder(tx.db, agent.actor)
    await refuseOwnCase(tx, agent, await subjectOf(tx, call.verification_id))
    await refuseLapsed(tx.db, call)
    const row = await findRow(tx.db, call.verification_id)
    if (row === undefined) throw problem('not_found')
    const { actor, requestedBy } = agent
    await refuseHands(tx, 'help', row, requestedBy === undefined ? [actor] : [actor, requestedBy])
  })
}

/** What somebody allowed whose token was taken from them since goes no further. */
export async function refuseLapsed(db: Tx['db'], { supervisor }: Call): Promise<void> {
  if (supervisor !== null && (await wasRevoked(db, JSON.parse(supervisor) as ActorRef)))
    throw problem('policy_denied', 'The supervisor who allowed this call is none any more: begin another one.')
}

export async function confirmCall(deps: HelpdeskDeps, agent: Agent, id: string, code: string): Promise<DeskConfirmation> {
  const call = await callOf(deps.store.db, agent, id)
  await refuseToHelp(deps, agent, call)
  const actor = agent.requestedBy ?? agent.actor
  const confirmed = await deps.verifications.confirmCode(readerOf(call), id, { code, actor })
  if (confirmed.did === 'confirmed') {
    await deps.store.transaction(tx => amendCall(tx, call, { confirmed_by: JSON.stringify(actor), address_sealed: null }))
  }
  return confirmed
}

export async function openOperation(
  deps: HelpdeskDeps,
  agent: Agent,
  id: string,
  operation: OperationName,
): Promise<OperationOpened> {
  const call = await callOf(deps.store.db, agent, id)
  await refuseToHelp(deps, agent, call)
  refuseCapped(await deps.desk(call.integration_id), call.channel, [operation])
  return deps.verifications.openForAgent(readerOf(call), id, { operation, actor: agent.requestedBy ?? agent.actor })
}

export async function cancelCall(deps: HelpdeskDeps, agent: Agent, id: string): Promise<void> {
  const { store, clock, random, verifications } = deps
  const call = await callOf(store.db, agent, id)
  const actor = agent.requestedBy ?? agent.actor
  await store.transaction(async tx => {
    await insistOnHolder(tx.db, agent.actor)
    await insistOnOpener(tx.db, agent, call)
    await verifications.withdraw(tx, asVerificationId(id), actor)
    await amendCall(tx, call, { address_sealed: null })
    const entry = { actor: agent.actor, at: clock.now(), target: id, integrationId: call.integration_id, facts: {} }
    await recordDeed(tx, 'cancelled', entry, random)
  })
}
