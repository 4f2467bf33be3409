import { type DirectoryUser, problem } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import type { Delivery } from '../verification/deliver-to.ts'
import { checkDeclared } from '../verification/operations/declared.ts'
import type { StartRequest } from '../verification/port.ts'
import { canVerify } from '../verification/subject.ts'
import { decideAddress, isIncodes, isRelayed, mediumOf, payForText } from './address.ts'
import { refuseCapped } from './caps.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { payForPerson } from './limits.ts'
import type { CallRequest } from './request.ts'
import type { Override } from './rows.ts'
import { refuseAlone } from './second-call.ts'

/** Before anything is written. What is refused here has used up no limit of whom it is about. */

export async function checkChannel(
  { messages }: HelpdeskDeps,
  { only }: Agent,
  desk: Desk,
  { channel, address, operations = [] }: CallRequest,
): Promise<void> {
  if (isIncodes(channel)) {
    if (!(await desk.incodeSends())) throw problem('conflict', 'The Incode account has no client by which Incode sends links.')
    return
  }
  if (isRelayed(channel)) {
    // What a ticket system is answered with, ten people read.
    if (only !== undefined && !desk.linkToCaller) throw problem('policy_denied', 'The integration does not name link_to_caller.')
    refuseCapped(desk, channel, operations)
    if (address !== undefined)
      throw problem('request_invalid', undefined, { faults: [{ path: '/address', message: 'goes with email and sms' }] })
    return
  }
  if (channel === 'email' && !messages.canSend) throw problem('conflict', 'This host was given no mail server.')
  if (channel === 'sms' && !messages.canText) throw problem('conflict', 'This host was given no provider of text messages.')
}

/** What the address is worth, and whether the agent may: all that the transaction looks at again. */
export async function firstLook(
  deps: HelpdeskDeps,
  agent: Agent,
  desk: Desk,
  { channel, address, operations = [] }: CallRequest,
  user: DirectoryUser | undefined,
  override: Override | undefined,
): Promise<NonNullable<StartRequest['handedTo']>> {
  const { store, clock } = deps
  // Nobody, or nobody who can verify: the start says so.
  if (user === undefined || !canVerify(user.status)) {
    return isRelayed(channel) ? 'caller' : isIncodes(channel) ? 'incode' : 'address_on_record'
  }
  const { integrationId } = desk.starter
  const delivery = isRelayed(channel)
    ? undefined
    : await decideAddress(deps, store.db, integrationId, user, { channel: mediumOf(channel), address, override })
  const handedTo = delivery === undefined ? 'caller' : isIncodes(channel) ? 'incode' : delivery.handedTo
  checkDeclared(desk.starter, { purpose: 'helpdesk', operations, handedTo })
  refuseElsewhere(override, delivery)
  await store.transaction(tx => refuseAlone(tx, agent, { person: user, override }, clock.now()))
  await payForPerson(deps, agent, desk, user)
  if (delivery?.channel === 'sms') await payForText(deps, delivery.address, channel)
  return handedTo
}

/** Whoever reads the decision later reads that the link went there. */
export function refuseElsewhere(override: Override | undefined, delivery: Delivery | undefined): void {
  const went = delivery?.ok === true ? delivery.handedTo : undefined
  if (override !== undefined && override.addressHash !== null && went !== 'unverified_address')
    throw problem('policy_denied', 'A supervisor allowed one address, and this link would not go there.')
}
