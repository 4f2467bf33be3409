import type { DocumentAddress } from '../../contract/index.ts'
import { foldName } from '../../storage/people/fold.ts'
import { readCountry } from './countries.ts'
import { streetWords } from './streets.ts'
import type { ClaimMatch, ExpectedAddress, MatchClaim } from './types.ts'
import { worst } from './worst-of.ts'

type Part = keyof ExpectedAddress

const claimOf: Readonly<Record<Part, MatchClaim>> = {
  street: 'address.street_address',
  locality: 'address.locality',
  region: 'address.region',
  postalCode: 'address.postal_code',
  country: 'address.country',
}
const parts = Object.keys(claimOf) as readonly Part[]

export type AddressMatch = Partial<Record<MatchClaim, ClaimMatch>>

/**
 * An address part by part, and as a whole. The whole matches where street and place do: the postal code decides which
 * place it is, since names of places have many forms; without one the locality does. Where the document has the address
 * in one piece only, its words are looked for in that.
 */
export function compareAddress(shown: DocumentAddress | undefined, known: ExpectedAddress | null): AddressMatch {
  const asked = parts.filter(part => known?.[part] !== undefined && foldName(known[part]) !== '')
  if (known === null || asked.length === 0) return { address: { value: 'not_checked', reason: 'missing_here' } }
  const whole = shown?.formatted === undefined ? undefined : foldName(shown.formatted)
  const found: AddressMatch = {}
  for (const part of asked) {
    const here = known[part] ?? ''
    const there = shown?.[part]
    found[claimOf[part]] =
      there !== undefined && foldName(there) !== '' ? comparers[part](there, here) : within(part, whole, here)
  }
  return { ...found, address: together(found) }
}

function together(found: AddressMatch): ClaimMatch {
  const street = found['address.street_address']
  const postal = found['address.postal_code']
  const country = found['address.country']
  const place = postal !== undefined && postal.value !== 'missing' ? postal : found['address.locality']
  if (country?.value === 'mismatched') return country
  if (postal?.value === 'mismatched') return postal
  const deciding = [street, place].filter(one => one !== undefined)
  const all = Object.values(found)
  // Neither a street without its place nor a place without its street tells where somebody lives.
  if (deciding.length < 2) return partly(all)
  const value = worst(deciding.map(one => one.value))
  return { value, reason: deciding.find(one => one.value === value)?.reason ?? 'other' }
}

function partly(all: readonly ClaimMatch[]): ClaimMatch {
  const value = worst(all.map(one => one.value))
  return value === 'matched' ? { value: 'close', reason: 'part_missing' } : (all.find(one => one.value === value) ?? nothing)
}

const nothing: ClaimMatch = { value: 'missing', reason: 'missing_there' }

const comparers: Readonly<Record<Part, (there: string, here: string) => ClaimMatch>> = {
  street: compareStreet,
  locality: compareWords,
  region: compareRegion,
  postalCode: comparePostalCode,
  country: compareCountry,
}

/** Same number, same name. A flat or a floor that one side leaves out is `close`. */
function compareStreet(there: string, here: string): ClaimMatch {
  if (foldName(there) === foldName(here)) return equal(there, here)
  const [shown, known] = [streetWords(there), streetWords(here)]
  if (shown.join() === known.join()) return { value: 'matched', reason: 'abbreviated' }
  if (shown.toSorted().join() === known.toSorted().join()) return { value: 'matched', reason: 'reordered' }
  const [fewer, more] = shown.length < known.length ? [shown, known] : [known, shown]
  const kept = fewer.length >= 2 && fewer.every(word => more.includes(word))
  return kept ? { value: 'close', reason: 'part_missing' } : { value: 'mismatched', reason: 'other' }
}

function compareWords(there: string, here: string): ClaimMatch {
  const [shown, known] = [foldName(there), foldName(here)]
  if (shown === known) return equal(there, here)
  const [one, other] = [shown.split(' '), known.split(' ')]
  const within = one.every(word => other.includes(word)) || other.every(word => one.includes(word))
  return within ? { value: 'close', reason: 'extra_word' } : { value: 'mismatched', reason: 'other' }
}

/** Regions are written in full or by a code that is the country's own: one by name, one by code cannot be compared. */
function compareRegion(there: string, here: string): ClaimMatch {
  const [shown, known] = [foldName(there), foldName(here)]
  const isCode = (text: string) => text.length <= 3
  if (shown !== known && isCode(shown) !== isCode(known)) return { value: 'missing', reason: 'unreadable' }
  return compareWords(there, here)
}

/** Letters and digits alone; of a code with an extension (ZIP+4) both sides need not have it. */
function comparePostalCode(there: string, here: string): ClaimMatch {
  const [shown, known] = [there, here].map(text => foldName(text).replaceAll(' ', '').toUpperCase()) as [string, string]
  if (shown === known) return equal(there, here)
  const [shorter, longer] = shown.length < known.length ? [shown, known] : [known, shown]
  const extended = /^\d{5}$/.test(shorter) && /^\d{9}$/.test(longer) && longer.startsWith(shorter)
  return extended ? { value: 'matched', reason: 'written_differently' } : { value: 'mismatched', reason: 'other' }
}

function compareCountry(there: string, here: string): ClaimMatch {
  const [shown, known] = [readCountry(there), readCountry(here)]
  if (shown === undefined || known === undefined) {
    return foldName(there) === foldName(here) ? equal(there, here) : { value: 'missing', reason: 'unreadable' }
  }
  return shown === known ? equal(there, here) : { value: 'mismatched', reason: 'other' }
}

function equal(there: string, here: string): ClaimMatch {
  return { value: 'matched', reason: there === here ? 'same' : 'written_differently' }
}

/** A part that the document does not divide off. What is not found is missing: it may be written otherwise. */
function within(part: Part, whole: string | undefined, here: string): ClaimMatch {
  if (whole === undefined || part === 'country' || part === 'region') return nothing
  const words = part === 'street' ? streetWords(whole) : whole.split(' ')
  const asked = part === 'street' ? streetWords(here) : foldName(here).split(' ')
  const found = asked.every(word => words.includes(word)) || (part === 'postalCode' && words.includes(asked.join('')))
  return found ? { value: 'matched', reason: 'written_differently' } : nothing
}
