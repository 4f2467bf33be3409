import { type DirectoryUser, type IntegrationId, problem } from '../contract/index.ts'
import { hmac } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { type Delivery, deliverTo, folded } from '../verification/deliver-to.ts'
import { payForNumber, payForTextTo } from '../verification/text-limits.ts'
import type { HelpdeskDeps } from './deps.ts'
import type { Override } from './rows.ts'

/**
 * How the link gets to the caller. Of `link` and `qr` the agent is given it, and passes it on. Of `incode_…` it is Incode's own,
 * which passes no page of ours: it informs the agent and opens nothing.
 */
export const channels = ['email', 'sms', 'link', 'qr', 'incode_email', 'incode_sms'] as const
export type Channel = (typeof channels)[number]

export const isIncodes = (channel: Channel): channel is 'incode_email' | 'incode_sms' =>
  channel === 'incode_email' || channel === 'incode_sms'

/** To what kind of address it goes. */
export const mediumOf = (channel: Exclude<Channel, 'link' | 'qr'>): 'email' | 'sms' =>
  channel === 'sms' || channel === 'incode_sms' ? 'sms' : 'email'

export const isRelayed = (channel: Channel): channel is 'link' | 'qr' => channel === 'link' || channel === 'qr'

/** Only its keyed hash is stored of an address that a second person allows. */
export function addressHash({ seals }: Pick<HelpdeskDeps, 'seals'>, address: string): string {
  return hmac(seals.derive('helpdesk-address'), folded(address))
}

export interface Wanted {
  readonly channel: 'email' | 'sms'
  readonly address?: string | undefined
  readonly override?: Override | undefined
  /** One that a second person allowed when the link was sent first. */
  readonly vouched?: string
}

/** Where the link to this person would go now, by the one function that decides it, or why nowhere. */
export async function deliveryTo(
  deps: HelpdeskDeps,
  db: Tx['db'] | HelpdeskDeps['store']['db'],
  integrationId: IntegrationId,
  user: DirectoryUser,
  { channel, address, override, vouched }: Wanted,
): Promise<Delivery> {
  const whom = { integrationId, directoryId: user.integrationId, externalId: user.externalId }
  const settleDays = await deps.settleDays(db, whom)
  const allowed = vouched === undefined ? (override?.addressHash ?? undefined) : addressHash(deps, vouched)
  const allows = (asked: string) => allowed !== undefined && allowed === addressHash(deps, asked)
  const asked = { channel, allows, ...(address === undefined ? {} : { address }) }
  return deliverTo(user, asked, { settleDays, now: deps.clock.now() })
}

export async function decideAddress(...asked: Parameters<typeof deliveryTo>): Promise<Extract<Delivery, { ok: true }>> {
  const delivery = await deliveryTo(...asked)
  if (!delivery.ok) throw problem('policy_denied', texts[delivery.why])
  return delivery
}

const texts: Readonly<Record<Extract<Delivery, { ok: false }>['why'], string>> = {
  no_address: 'The directory has no such address of this person. Another one takes a supervisor.',
  not_on_record: 'The directory does not have this address of this person: it takes a supervisor.',
  contact_unsettled: 'The addresses of this person were changed lately: it takes a supervisor.',
}

/** Numbers that cost whoever writes to them are in countries where nobody works: only those that are listed, and so many a day. */
export async function payForText({ texts: limits, budgets }: HelpdeskDeps, number: string, by: Channel): Promise<void> {
  // Without a provider of ours nothing says which countries people work in.
  const paid =
    limits === undefined && isIncodes(by) ? await payForNumber(budgets, number) : await payForTextTo(budgets, limits, number)
  if (paid === 'not_there') throw problem('policy_denied', 'No text messages are sent to numbers of this country.')
  if (paid === 'paid') return
  throw problem('rate_limited', 'No more text messages are sent there today.', { retryAfterSeconds: paid })
}
