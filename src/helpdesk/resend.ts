import { problem } from '../contract/index.ts'
import type { Language } from '../messages/index.ts'
import type { Store, Tx } from '../storage/store.ts'
import { refuseLapsed } from './acts.ts'
import { decideAddress, isIncodes, isRelayed, payForText } from './address.ts'
import { refuseOwnCase } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { insistOnHolder } from './holder.ts'
import { recordDeed } from './journal.ts'
import { amendCall, type Call, callOf, subjectOf } from './rows.ts'
import { sendLink } from './send.ts'

const mostSends = 3

/**
 * The same link, to where it may go now: an address that was changed meanwhile is one that was changed lately. Looked at
 * before a text message is paid for, and again under the lock of the verification: of many who press at once three have sent.
 */
export async function resend(deps: HelpdeskDeps, agent: Agent, id: string): Promise<void> {
  const { store, clock, random, verifications } = deps
  const { channel, integration_id: integrationId } = await callOf(store.db, agent, id)
  if (isRelayed(channel)) throw problem('conflict', 'Nothing was sent: the link was given to you.')
  if (isIncodes(channel)) throw problem('conflict', 'Incode sent it: begin another one.')
  const first = await store.transaction(tx => look(deps, tx, agent, id))
  if (channel === 'sms') await payForText(deps, first.delivery.address, channel)
  await verifications.renewLink(integrationId, id, async (tx, link) => {
    const { call, user, delivery } = await look(deps, tx, agent, id)
    await amendCall(tx, call, { mail_state: 'waiting', sends: call.sends + 1 })
    await sendLink(deps, tx, { link, delivery, user, language: call.language as Language, integrationId })
    const facts = { channel, handedTo: delivery.handedTo }
    await recordDeed(tx, 'resent', { actor: agent.actor, at: clock.now(), target: id, integrationId, facts }, random)
  })
}

async function look(deps: HelpdeskDeps, tx: Tx, agent: Agent, id: string) {
  const call = await callOf(tx.db, agent, id)
  if (call.sends >= mostSends) throw problem('rate_limited', 'It was sent often enough.', { retryAfterSeconds: 600 })
  await insistOnHolder(tx.db, agent.actor)
  const user = await subjectOf(tx, id)
  await refuseOwnCase(tx, agent, user)
  await refuseLapsed(tx.db, call)
  return { call, user, delivery: await addressOf(deps, tx.db, call, user, vouchedFor(deps, call)) }
}

function vouchedFor({ seals }: HelpdeskDeps, { address_sealed: sealed, verification_id: id }: Call): string | undefined {
  return sealed === null ? undefined : seals.open(sealed, { table: 'helpdesk_calls', row: id, column: 'address_sealed' })
}

async function addressOf(
  deps: HelpdeskDeps,
  db: Tx['db'] | Store['db'],
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
