import { asVerificationId, type OperationName, problem } from '../contract/index.ts'
import type { Language } from '../messages/index.ts'
import type { Tx } from '../storage/store.ts'
import type { DeskConfirmation, OperationOpened } from '../verification/port.ts'
import { decideAddress, isIncodes, isRelayed, payForText } from './address.ts'
import { refuseOwnCase } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { recordDeed } from './journal.ts'
import { amendCall, type Call, callOf, subjectOf } from './rows.ts'
import { sendLink } from './send.ts'

/** What an agent does to a call that was begun. */

const readerOf = ({ integration_id: integrationId }: Call) => ({ clientId: null, integrationId })

/** Whose case it is does not help with it, whoever began. */
async function refuseOwn({ store }: HelpdeskDeps, agent: Agent, call: Call): Promise<void> {
  await store.transaction(async tx => refuseOwnCase(tx, agent, await subjectOf(tx, call.verification_id)))
}

export async function confirmCall(deps: HelpdeskDeps, agent: Agent, id: string, code: string): Promise<DeskConfirmation> {
  const call = await callOf(deps.store.db, agent, id)
  await refuseOwn(deps, agent, call)
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
  await refuseOwn(deps, agent, call)
  return deps.verifications.openForAgent(readerOf(call), id, { operation, actor: agent.requestedBy ?? agent.actor })
}

const mostSends = 3

/** The same link, to where it may go now: an address that was changed meanwhile is one that was changed lately. */
export async function resend(deps: HelpdeskDeps, agent: Agent, id: string): Promise<void> {
  const { store, clock, random, verifications } = deps
  const call = await callOf(store.db, agent, id)
  const { channel, integration_id: integrationId } = call
  if (isRelayed(channel)) throw problem('conflict', 'Nothing was sent: the link was given to you.')
  if (isIncodes(channel)) throw problem('conflict', 'Incode sent it: begin another one.')
  if (call.sends >= mostSends) throw problem('rate_limited', 'It was sent often enough.', { retryAfterSeconds: 600 })
  const vouched = vouchedFor(deps, call)
  if (channel === 'sms') {
    const user = await store.transaction(tx => subjectOf(tx, id))
    await payForText(deps, (await addressOf(deps, store.db, call, user, vouched)).address, channel)
  }
  await verifications.renewLink(integrationId, id, async (tx, link) => {
    const user = await subjectOf(tx, id)
    await refuseOwnCase(tx, agent, user)
    const delivery = await addressOf(deps, tx.db, call, user, vouched)
    await amendCall(tx, call, { mail_state: 'waiting', sends: call.sends + 1 })
    await sendLink(deps, tx, { link, delivery, user, language: call.language as Language, integrationId })
    const facts = { channel, handedTo: delivery.handedTo }
    await recordDeed(tx, 'resent', { actor: agent.actor, at: clock.now(), target: id, integrationId, facts }, random)
  })
}

function vouchedFor({ seals }: HelpdeskDeps, { address_sealed: sealed, verification_id: id }: Call): string | undefined {
  return sealed === null ? undefined : seals.open(sealed, { table: 'helpdesk_calls', row: id, column: 'address_sealed' })
}

async function addressOf(
  deps: HelpdeskDeps,
  db: Tx['db'] | HelpdeskDeps['store']['db'],
  { channel, integration_id: integrationId }: Call,
  user: Parameters<typeof decideAddress>[3],
  vouched: string | undefined,
) {
  if (channel !== 'email' && channel !== 'sms') throw problem('conflict')
  return decideAddress(deps, db, integrationId, user, {
    channel,
    ...(vouched === undefined ? {} : { address: vouched, vouched }),
  })
}

export async function cancelCall(deps: HelpdeskDeps, agent: Agent, id: string): Promise<void> {
  const { store, clock, random, verifications } = deps
  const call = await callOf(store.db, agent, id)
  const actor = agent.requestedBy ?? agent.actor
  await store.transaction(async tx => {
    await verifications.withdraw(tx, asVerificationId(id), actor)
    await amendCall(tx, call, { address_sealed: null })
    const entry = { actor: agent.actor, at: clock.now(), target: id, integrationId: call.integration_id, facts: {} }
    await recordDeed(tx, 'cancelled', entry, random)
  })
}
