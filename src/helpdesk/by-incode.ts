import { asVerificationId, type IntegrationId, problem } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { VendorAsked } from '../verification/port.ts'
import { type Channel, mediumOf } from './address.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { recordDeed } from './journal.ts'
import { amendCall } from './rows.ts'

/** As long as a link of ours can be opened at a helpdesk, and as Incode's own app for Jira has it. */
const usualLinkMinutes = 10

/** Until Incode was asked. */
export const nothingOfIncode = { incode_account: null, incode_session: null, incode_said: null } as const

const refusals: Readonly<Record<Exclude<VendorAsked['did'], 'sent'>, () => Error>> = {
  unknown_employee: () =>
    problem('not_found', 'Incode has no employee of this login. Look at its own directory, or send a link of ours.'),
  not_configured: () => problem('conflict', 'The Incode account has no client by which Incode sends links.'),
  not_accepted: () => problem('conflict', 'Incode does not accept the client or the integration reference of its account here.'),
  unavailable: () => problem('unavailable', 'Incode could not be asked. Whether it wrote to the person is not known.'),
}

/**
 * Has Incode write to the person, once. Where it does not, the verification is called off, so that nobody waits for it. A host
 * that stops in between leaves one that ends by its time.
 */
export async function haveIncodeSend(
  deps: HelpdeskDeps,
  agent: Agent,
  integrationId: IntegrationId,
  asked: {
    readonly id: string
    readonly request: { readonly channel: Channel; readonly linkMinutes?: number }
    readonly user: { readonly login: string }
    readonly address: string
  },
): Promise<void> {
  const { store, clock, verifications } = deps
  const { request, user, address } = asked
  const { channel, linkMinutes = usualLinkMinutes } = request
  if (channel === 'link' || channel === 'qr') throw problem('internal')
  const id = asVerificationId(asked.id)
  const call = { loginHint: user.login, channel: mediumOf(channel), address, linkMinutes }
  const answer = await verifications.askVendor(integrationId, id, call).catch(async (error: unknown) => {
    await store.transaction(tx => callOff(deps, tx, agent, integrationId, id, 'refused'))
    throw error
  })
  if (answer.did !== 'sent') {
    await store.transaction(tx => callOff(deps, tx, agent, integrationId, id, answer.did))
    throw refusals[answer.did]()
  }
  await store.transaction(async tx => {
    await amendCall(
      tx,
      { verification_id: id },
      {
        mail_state: 'sent',
        sent_at: clock.now(),
        incode_account: answer.accountId,
        incode_session: answer.sessionId,
      },
    )
    await record(deps, tx, agent, integrationId, id, 'sent_by_incode', { interviewId: answer.sessionId })
  })
}

async function callOff(
  deps: HelpdeskDeps,
  tx: Tx,
  agent: Agent,
  integrationId: IntegrationId,
  id: ReturnType<typeof asVerificationId>,
  why: string,
): Promise<void> {
  await deps.verifications.withdraw(tx, id, agent.requestedBy ?? agent.actor)
  await amendCall(tx, { verification_id: id }, { mail_state: 'dropped' })
  await record(deps, tx, agent, integrationId, id, 'not_sent_by_incode', { why })
}

function record(
  { clock, random }: HelpdeskDeps,
  tx: Tx,
  { actor }: Agent,
  integrationId: IntegrationId,
  target: string,
  what: 'sent_by_incode' | 'not_sent_by_incode',
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  return recordDeed(tx, what, { actor, at: clock.now(), target, integrationId, facts }, random)
}
