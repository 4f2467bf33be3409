import { asVerificationId, type DirectoryUser, type OperationName, present, problem, type Reason } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import type { Language } from '../messages/index.ts'
import type { Tx } from '../storage/store.ts'
import { isCapped } from '../verification/operations/required.ts'
import type { HandedOut, StartRequest } from '../verification/port.ts'
import { canVerify } from '../verification/subject.ts'
import { type Channel, decideAddress, isIncodes, isRelayed, mediumOf, payForText } from './address.ts'
import { haveIncodeSend, nothingOfIncode } from './by-incode.ts'
import { keyOf, refuseOwnCase, refuseSamePerson } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { recordDeed } from './journal.ts'
import { findNamed, lockSubject, type Named, type Override, overrideFor, subjectOf, useOverride } from './rows.ts'
import { needsSupervisor } from './second-call.ts'
import { sendLink } from './send.ts'

/** What an agent asks for. */
export interface CallRequest {
  readonly integrationId: string
  readonly named: Named
  readonly channel: Channel
  /** Another address than the one on record. */
  readonly address?: string
  readonly overrideId?: string
  /** For the person to read. */
  readonly reason?: string
  readonly ticket?: string
  readonly operations?: readonly OperationName[]
  readonly language: Language
  readonly linkMinutes?: number
  readonly correlationId?: string
  readonly idempotency?: StartRequest['idempotency']
}

export interface Called {
  readonly id: string
  readonly reason: Reason
  /** Of a link that the agent passes on. */
  readonly url?: string
}

const hourMs = 3_600_000
const perAgentHour = 60
const perPersonDay = 20

/** From an agent's words to a link on its way. Everything that is looked at is looked at again where it is written. */
export async function startCall(deps: HelpdeskDeps, agent: Agent, request: CallRequest): Promise<Called> {
  const { store, verifications } = deps
  const desk = await deps.desk(request.integrationId)
  const { starter } = desk
  if (agent.only !== undefined && agent.only !== starter.integrationId) throw problem('not_found')
  await checkChannel(deps, agent, desk, request)
  await pay(deps, { scope: 'agent_starts', of: keyOf(agent), windowMs: hourMs, limit: perAgentHour })
  const user = await findNamed(store.db, starter, request.named)
  const override = user && (await overrideOf(deps, store.db, desk, user, request.overrideId))
  const handedTo = await firstLook(deps, desk, request, user, override)
  let handed = false
  let incodes: Delivered | undefined
  const result = await verifications.deliver(
    { ...starter, actor: agent.actor },
    present({
      purpose: 'helpdesk' as const,
      subject: 'user' in request.named ? request.named.user : subjectBy(request.named),
      facade: 'helpdesk' as const,
      onReview: 'wait' as const,
      handedTo,
      operations: request.operations,
      language: request.language,
      reasonText: request.reason,
      ticket: request.ticket,
      linkMinutes: request.linkMinutes,
      correlationId: request.correlationId,
      requestedBy: agent.requestedBy ?? agent.actor,
      idempotency: request.idempotency && { ...request.idempotency, key: `${keyOf(agent)} ${request.idempotency.key}` },
    }),
    async (tx, link) => {
      handed = true
      const delivered = await write(deps, tx, agent, desk, { ...request, handedTo }, link)
      incodes = isIncodes(request.channel) ? delivered : undefined
    },
  )
  const id = result.data.verificationId
  // Refused, so that no link was made: the agent sees why, as of any other.
  if (!handed) await keepRefused(deps, agent, desk, request, asVerificationId(id))
  // Outside the transaction, and only by the start that wrote it down: one that is repeated asks nobody again.
  if (incodes !== undefined) await haveIncodeSend(deps, agent, desk.starter.integrationId, { id, request, ...incodes })
  const url = isRelayed(request.channel) ? result.links.verify : null
  return { id, reason: result.reason, ...(url === null ? {} : { url }) }
}

function subjectBy({ loginHint, directoryIntegrationId }: Extract<Named, { readonly loginHint: string }>) {
  return present({ loginHint, integrationId: directoryIntegrationId })
}

async function checkChannel(
  { messages }: HelpdeskDeps,
  { only }: Agent,
  { linkToCaller, incodeSends }: Desk,
  { channel, address, operations = [] }: CallRequest,
): Promise<void> {
  if (isIncodes(channel)) {
    if (!(await incodeSends())) throw problem('conflict', 'The Incode account has no client by which Incode sends links.')
    return
  }
  if (isRelayed(channel)) {
    // What a ticket system is answered with, ten people read.
    if (only !== undefined && !linkToCaller) throw problem('policy_denied', 'The integration does not name link_to_caller.')
    // Nothing says whose browser opens what an agent passes on: as of an address that nobody has on record.
    const capped = operations.find(name => !linkToCaller && isCapped({ handed_to: 'unverified_address' }, name))
    if (capped !== undefined)
      throw problem('operation_not_allowed', `${capped} follows a link to the caller only under link_to_caller.`)
    if (address !== undefined)
      throw problem('request_invalid', undefined, { faults: [{ path: '/address', message: 'goes with email and sms' }] })
    return
  }
  if (channel === 'email' && !messages.canSend) throw problem('conflict', 'This host was given no mail server.')
  if (channel === 'sms' && !messages.canText) throw problem('conflict', 'This host was given no provider of text messages.')
}

async function pay({ budgets }: HelpdeskDeps, budget: Parameters<HelpdeskDeps['budgets']['spend']>[0]): Promise<void> {
  const retryAfterSeconds = await budgets.spend(budget)
  if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
}

async function overrideOf(
  { clock }: HelpdeskDeps,
  db: Tx['db'] | HelpdeskDeps['store']['db'],
  { starter }: Desk,
  person: DirectoryUser,
  id: string | undefined,
): Promise<Override | undefined> {
  if (id === undefined) return undefined
  const found = await overrideFor(db, { id, integrationId: starter.integrationId, person, now: clock.now() })
  if (found === undefined) throw problem('policy_denied', 'What a supervisor allowed is used, over, or about somebody else.')
  return found
}

/** Before anything is written: whether the agent may, and what the address is worth. */
async function firstLook(
  deps: HelpdeskDeps,
  { starter: { integrationId } }: Desk,
  { channel, address }: CallRequest,
  user: DirectoryUser | undefined,
  override: Override | undefined,
): Promise<NonNullable<StartRequest['handedTo']>> {
  if (isRelayed(channel)) return 'caller'
  // Nobody, or nobody who can verify: the start says so.
  if (user === undefined || !canVerify(user.status)) return isIncodes(channel) ? 'incode' : 'address_on_record'
  const delivery = await decideAddress(deps, deps.store.db, integrationId, user, {
    channel: mediumOf(channel),
    address,
    override,
  })
  const of = `${user.integrationId} ${user.externalId}`
  await pay(deps, { scope: 'person_calls', of, windowMs: 24 * hourMs, limit: perPersonDay })
  if (mediumOf(channel) === 'sms') await payForText(deps, delivery.address, channel)
  return isIncodes(channel) ? 'incode' : delivery.handedTo
}

/** Whom it was written down for, and where it goes; nothing of a link that the agent passes on. */
interface Delivered {
  readonly user: DirectoryUser
  readonly address: string
}

/** In the transaction that makes the verification: what is not as it was is refused, and nothing was begun. */
async function write(
  deps: HelpdeskDeps,
  tx: Tx,
  agent: Agent,
  desk: Desk,
  request: CallRequest & { readonly handedTo: NonNullable<StartRequest['handedTo']> },
  link: HandedOut,
): Promise<Delivered | undefined> {
  const { clock, random, seals } = deps
  const { integrationId } = desk.starter
  const now = clock.now()
  await lockSubject(tx, link.id)
  const user = await subjectOf(tx, link.id)
  await refuseOwnCase(tx, agent, user)
  const override = await overrideOf(deps, tx.db, desk, user, request.overrideId)
  const second = await needsSupervisor(tx, link.id, user, keyOf(agent), now)
  if (second !== undefined && override === undefined) throw problem('policy_denied', second)
  if (override !== undefined) {
    await refuseSamePerson(tx, agent, user, override)
    if (!(await useOverride(tx, override, now))) throw problem('policy_denied', 'What a supervisor allowed was used.')
  }
  const { channel, address, handedTo, language } = request
  const delivery = isRelayed(channel)
    ? undefined
    : await decideAddress(deps, tx.db, integrationId, user, { channel: mediumOf(channel), address, override })
  // Whoever reads the decision later reads that the link went there.
  if (override !== undefined && override.addressHash !== null && delivery?.handedTo !== 'unverified_address')
    throw problem('policy_denied', 'A supervisor allowed one address, and this link would not go there.')
  // Which operations may be declared was judged by it.
  const isByIncode = isIncodes(channel)
  if (delivery !== undefined && !isByIncode && delivery.handedTo !== handedTo) throw problem('version_conflict')
  // What Incode sent is not sent again.
  const isVouchedFor = !isByIncode && delivery?.handedTo === 'unverified_address'
  await tx.db
    .insertInto('helpdesk_calls')
    .values({
      verification_id: link.id,
      integration_id: integrationId,
      channel,
      agent: JSON.stringify(agent.requestedBy ?? agent.actor),
      agent_key: keyOf(agent),
      supervisor: override === undefined ? null : JSON.stringify(override.supervisor),
      address_sealed: isVouchedFor
        ? seals.close(delivery.address, { table: 'helpdesk_calls', row: link.id, column: 'address_sealed' })
        : null,
      language,
      mail_state: delivery === undefined ? 'none' : 'waiting',
      sends: delivery === undefined ? 0 : 1,
      sent_at: null,
      confirmed_by: null,
      ...nothingOfIncode,
      created_at: now,
    })
    .execute()
  if (delivery !== undefined && !isByIncode) await sendLink(deps, tx, { link, delivery, user, language, integrationId })
  const facts = {
    channel,
    handedTo,
    ...(isByIncode && delivery !== undefined ? { address: delivery.handedTo } : {}),
    ...(agent.requestedBy === undefined ? {} : { requestedBy: agent.requestedBy.id }),
    ...(override === undefined ? {} : { overrideId: override.id, supervisor: override.supervisor.id }),
  }
  await recordDeed(tx, 'started', { actor: agent.actor, at: now, target: link.id, integrationId, facts }, random)
  return delivery && { user, address: delivery.address }
}

async function keepRefused(
  { store, clock }: HelpdeskDeps,
  agent: Agent,
  { starter }: Desk,
  { channel, language }: CallRequest,
  id: HandedOut['id'],
): Promise<void> {
  await store.transaction(({ db }) =>
    db
      .insertInto('helpdesk_calls')
      .values({
        verification_id: id,
        integration_id: starter.integrationId,
        channel,
        agent: JSON.stringify(agent.requestedBy ?? agent.actor),
        agent_key: keyOf(agent),
        supervisor: null,
        address_sealed: null,
        language,
        mail_state: 'none',
        sends: 0,
        sent_at: null,
        confirmed_by: null,
        ...nothingOfIncode,
        created_at: clock.now(),
      })
      // A start that was repeated has its row.
      .onConflict(conflict => conflict.column('verification_id').doNothing())
      .execute(),
  )
}
