import { type DirectoryUser, problem } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import { deliveryTo, isRelayed, mediumOf } from './address.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { recordDeed } from './journal.ts'
import type { CallRequest } from './request.ts'

/**
 * Where a ticket system asks in somebody else's shape it is told one thing of a login that nobody has and of one with another
 * address, by the same steps: policies are read, one line is written, and nothing is begun. Which of them it was the audit
 * tells.
 */
export async function refuseAlike(
  deps: HelpdeskDeps,
  agent: Agent,
  { starter: { integrationId } }: Desk,
  { channel, address }: CallRequest,
  user: DirectoryUser | undefined,
): Promise<void> {
  const { store, clock, random } = deps
  const why = await whyNot()
  if (why === undefined) return
  const { actor, requestedBy } = agent
  const facts = { channel, why, ...(requestedBy === undefined ? {} : { requestedBy: requestedBy.id }) }
  const entry = { actor, at: clock.now(), target: integrationId, integrationId, facts }
  await store.transaction(tx => recordDeed(tx, 'not_begun', entry, random))
  throw problem('not_found', 'The directory has nobody of this login and address.')

  async function whyNot() {
    if (user === undefined) {
      await deps.settleDays(store.db, { integrationId, directoryId: integrationId, externalId: '' })
      return 'nobody_or_several'
    }
    if (isRelayed(channel)) return undefined
    const delivery = await deliveryTo(deps, store.db, integrationId, user, { channel: mediumOf(channel), address })
    return delivery.ok ? undefined : delivery.why
  }
}
