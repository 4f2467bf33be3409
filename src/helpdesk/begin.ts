import type { DirectoryUser } from '../contract/index.ts'
import { problem } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import type { Tx } from '../storage/store.ts'
import type { HandedOut, StartRequest } from '../verification/port.ts'
import { decideAddress, isIncodes, isRelayed, mediumOf } from './address.ts'
import { nothingOfIncode } from './by-incode.ts'
import { keyOf } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { refuseElsewhere } from './first-look.ts'
import { recordDeed } from './journal.ts'
import { overrideOf } from './overrides.ts'
import type { CallRequest } from './request.ts'
import { lockSubject, subjectOf, useOverride } from './rows.ts'
import { refuseAlone } from './second-call.ts'
import { sendLink } from './send.ts'

/** Whom it was written down for, and where it goes; nothing of a link that the agent passes on. */
export interface Delivered {
  readonly user: DirectoryUser
  readonly address: string
}

/** In the transaction that makes the verification: what is not as it was is refused, and nothing was begun. */
export async function begin(
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
  const override = await overrideOf(deps, tx.db, desk, user, request.overrideId)
  await refuseAlone(tx, agent, { person: user, override, id: link.id }, now)
  if (override !== undefined && !(await useOverride(tx, override, now)))
    throw problem('policy_denied', 'What a supervisor allowed was used.')
  const { channel, address, handedTo, language } = request
  const delivery = isRelayed(channel)
    ? undefined
    : await decideAddress(deps, tx.db, integrationId, user, { channel: mediumOf(channel), address, override })
  refuseElsewhere(override, delivery)
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
      override_id: override?.id ?? null,
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
