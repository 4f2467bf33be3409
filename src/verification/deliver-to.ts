import type { DirectoryUser } from '../contract/index.ts'
import { maskAccount, maskPhone } from './mask.ts'
import { readPhone } from './phone-number.ts'

/** What a caller would like; nothing of it is believed. */
export interface RequestedDelivery {
  readonly channel?: 'email' | 'sms'
  /** Has to be the one on record, unless a second person allowed another. */
  readonly address?: string
  /** Whether a second person allowed exactly this address for this person, a moment ago. Whoever says so has checked. */
  readonly allows?: (address: string) => boolean
}

export type Delivery =
  | {
      readonly ok: true
      readonly channel: 'email' | 'sms'
      readonly address: string
      readonly masked: string
      readonly handedTo: 'address_on_record' | 'unverified_address'
    }
  /** `not_on_record`: the directory does not know the address that was asked for. `contact_unsettled`: it changed lately. */
  | { readonly ok: false; readonly why: 'no_address' | 'not_on_record' | 'contact_unsettled' }

type Contact = Pick<DirectoryUser, 'email' | 'contactChangedAt'> & Partial<Pick<DirectoryUser, 'claims'>>

const dayMs = 86_400_000

/**
 * The one place that decides where a link may be sent: to an address that the directory has, and that has stood there for
 * `settleDays`, since whoever can edit a profile would else send the link to themselves. Anything else is what a second person
 * allowed, and is marked as that.
 */
export function deliverTo(
  user: Contact,
  { channel = 'email', address: wanted, allows }: RequestedDelivery,
  { settleDays, now }: { readonly settleDays: number; readonly now: number },
): Delivery {
  const read = channel === 'email' ? readEmail : readNumber
  const known = read(channel === 'email' ? user.email : claimed(user.claims))
  const asked = wanted === undefined ? known : read(wanted)
  const to = (address: string, handedTo: 'address_on_record' | 'unverified_address'): Delivery => {
    const masked = channel === 'email' ? maskAccount(address) : maskPhone(address)
    return { ok: true, channel, address, masked, handedTo }
  }
  const isKnown = known !== undefined && asked !== undefined && folded(known) === folded(asked)
  if (isKnown && now - user.contactChangedAt >= settleDays * dayMs) return to(known, 'address_on_record')
  if (asked !== undefined && allows?.(asked) === true) return to(asked, 'unverified_address')
  if (isKnown) return { ok: false, why: 'contact_unsettled' }
  return { ok: false, why: known === undefined ? 'no_address' : 'not_on_record' }
}

const claimed = (claims: Contact['claims']): string | null =>
  typeof claims?.phone_number === 'string' ? claims.phone_number : null

function readEmail(text: string | null): string | undefined {
  const address = text?.trim() ?? ''
  return isAddress(address) ? address : undefined
}

/** A number that does not say its country could be anybody's. */
function readNumber(text: string | null): string | undefined {
  return text === null ? undefined : readPhone(text, undefined)?.number
}

/** One address and nothing else: what a profile holds must not name a second recipient (RFC 5321, 4.1.2). */
export const isAddress = (text: string) => text.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(text)
export const folded = (address: string) => address.trim().normalize('NFKC').toLowerCase()
