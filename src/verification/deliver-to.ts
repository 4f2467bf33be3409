import type { DirectoryUser } from '../contract/index.ts'
import { maskAccount } from './mask.ts'

/** What a caller would like; nothing of it is believed. */
export interface RequestedDelivery {
  /** Has to be the one on record. */
  readonly address?: string
}

export type Delivery =
  | { readonly ok: true; readonly channel: 'email'; readonly address: string; readonly masked: string }
  /** `not_on_record`: the directory does not know the address that was asked for. `contact_unsettled`: it changed lately. */
  | { readonly ok: false; readonly why: 'no_address' | 'not_on_record' | 'contact_unsettled' }

const dayMs = 86_400_000

/**
 * The one place that decides where a link may be sent: to an address that the directory has, and that has stood there for
 * `settleDays`, since whoever can edit a profile would else send the link to themselves. E-mail alone; there is no carrier
 * for text messages.
 */
export function deliverTo(
  user: Pick<DirectoryUser, 'email' | 'contactChangedAt'>,
  requested: RequestedDelivery,
  { settleDays, now }: { readonly settleDays: number; readonly now: number },
): Delivery {
  const address = user.email?.trim() ?? ''
  if (!isAddress(address)) return { ok: false, why: 'no_address' }
  if (requested.address !== undefined && folded(requested.address) !== folded(address)) return { ok: false, why: 'not_on_record' }
  if (now - user.contactChangedAt < settleDays * dayMs) return { ok: false, why: 'contact_unsettled' }
  return { ok: true, channel: 'email', address, masked: maskAccount(address) }
}

/** One address and nothing else: what a profile holds must not name a second recipient (RFC 5321, 4.1.2). */
export const isAddress = (text: string) => text.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(text)
const folded = (address: string) => address.trim().normalize('NFKC').toLowerCase()
