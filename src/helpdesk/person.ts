import { type OperationName, problem } from '../contract/index.ts'
import { type Delivery, deliverTo } from '../verification/deliver-to.ts'
import { maskAccount } from '../verification/mask.ts'
import { canVerify } from '../verification/subject.ts'
import { type Channel, channels, isIncodes, isRelayed, mediumOf } from './address.ts'
import { keyOf } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { findNamed, type Named } from './rows.ts'

export interface PersonView {
  readonly integrationId: string
  readonly externalId: string
  readonly account: string
  readonly displayName: string | null
  readonly canVerify: boolean
  readonly enrollment: string
  readonly channels: readonly {
    readonly channel: Channel
    readonly address: string | null
    readonly why: Extract<Delivery, { ok: false }>['why'] | 'not_configured' | 'not_named' | null
  }[]
  readonly operations: readonly OperationName[]
}

const hourMs = 3_600_000
const perAgentHour = 200

/** Before an agent begins: one person by their whole login, with addresses masked. Looking people up is counted. */
export async function lookUpPerson(
  deps: HelpdeskDeps,
  agent: Agent,
  { integrationId, named }: { readonly integrationId: string; readonly named: Named },
): Promise<PersonView> {
  const { store, clock, budgets, messages } = deps
  const desk = await deps.desk(integrationId)
  const { starter, linkToCaller } = desk
  if (agent.only !== undefined && agent.only !== starter.integrationId) throw problem('not_found')
  const budget = { scope: 'agent_looks', of: keyOf(agent), windowMs: hourMs, limit: perAgentHour } as const
  const retryAfterSeconds = await budgets.spend(budget)
  if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
  const user = await findNamed(store.db, starter, named)
  if (user === undefined) throw problem('not_found', 'The directory has nobody, or several, of this name.')
  const { integrationId: directoryId, externalId } = user
  const settleDays = await deps.settleDays(store.db, { integrationId: starter.integrationId, directoryId, externalId })
  const incodeSends = await desk.incodeSends()
  const channelOf = (channel: Channel): PersonView['channels'][number] => {
    if (isRelayed(channel)) {
      return { channel, address: null, why: agent.only !== undefined && !linkToCaller ? 'not_named' : null }
    }
    const medium = mediumOf(channel)
    const canGo = isIncodes(channel) ? incodeSends : medium === 'email' ? messages.canSend : messages.canText
    if (!canGo) return { channel, address: null, why: 'not_configured' }
    const delivery = deliverTo(user, { channel: medium }, { settleDays, now: clock.now() })
    return delivery.ok ? { channel, address: delivery.masked, why: null } : { channel, address: null, why: delivery.why }
  }
  return {
    integrationId: directoryId,
    externalId,
    account: maskAccount(user.login),
    displayName: user.displayName,
    canVerify: canVerify(user.status),
    enrollment: user.enrollment,
    channels: channels.map(channelOf),
    operations: starter.operations,
  }
}
