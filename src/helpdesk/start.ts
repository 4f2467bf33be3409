import { asVerificationId, present, problem } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import type { HandedOut } from '../verification/port.ts'
import { isIncodes, isRelayed } from './address.ts'
import { refuseAlike } from './alike.ts'
import { begin, type Delivered } from './begin.ts'
import { haveIncodeSend, nothingOfIncode } from './by-incode.ts'
import { keyOf } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { checkChannel, firstLook } from './first-look.ts'
import { insistOnHolder } from './holder.ts'
import { payForStart } from './limits.ts'
import { overrideOf } from './overrides.ts'
import type { Called, CallRequest } from './request.ts'
import { findNamed, type Named } from './rows.ts'

/** From an agent's words to a link on its way. Everything that is looked at is looked at again where it is written. */
export async function startCall(deps: HelpdeskDeps, agent: Agent, request: CallRequest): Promise<Called> {
  const { store, verifications } = deps
  const desk = await deps.desk(request.integrationId)
  const { starter } = desk
  if (agent.only !== undefined && agent.only !== starter.integrationId) throw problem('not_found')
  await insistOnHolder(store.db, agent.actor)
  await checkChannel(deps, agent, desk, request)
  await payForStart(deps, agent, desk)
  const user = await findNamed(store.db, starter, request.named)
  if (request.answersAlike) await refuseAlike(deps, agent, desk, request, user)
  const override = user && (await overrideOf(deps, store.db, desk, user, request.overrideId))
  const handedTo = await firstLook(deps, agent, desk, request, user, override)
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
      const delivered = await begin(deps, tx, agent, desk, { ...request, handedTo }, link)
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
        override_id: null,
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
