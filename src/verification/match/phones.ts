import { createRequire } from 'node:module'
import type { ClaimMatch } from './types.ts'

const load = createRequire(import.meta.url)

/** Loaded when the first two numbers are compared: its tables take ten megabytes. */
let library: typeof import('libphonenumber-js/min') | undefined

/** E.164 by the country's rules; without a country, only a number that names its own can be read. */
function read(text: string, region: string | undefined): string | undefined {
  library ??= load('libphonenumber-js/min') as typeof import('libphonenumber-js/min')
  const country = region !== undefined && library.isSupportedCountry(region) ? region : undefined
  const number = library.parsePhoneNumberFromString(text.slice(0, 64), country)
  return number?.isPossible() ? number.number : undefined
}

/** So many last digits are a number of its own in every country. */
const enough = 8

/** A number that only lacks its country code is `close`. */
export function comparePhone(shown: string | undefined, known: string | null, region: string | undefined): ClaimMatch {
  if (known === null || !/\d/.test(known)) return { value: 'not_checked', reason: 'missing_here' }
  if (shown === undefined || !/\d/.test(shown)) return { value: 'missing', reason: 'missing_there' }
  const there = read(shown, region)
  const here = read(known, region)
  if (there !== undefined && here !== undefined) {
    if (there !== here) return { value: 'mismatched', reason: 'other' }
    return { value: 'matched', reason: shown === known ? 'same' : 'written_differently' }
  }
  const [one, other] = [national(shown), national(known)]
  const shorter = one.length < other.length ? one : other
  const longer = shorter === one ? other : one
  if (shorter.length >= enough && longer.endsWith(shorter)) return { value: 'close', reason: 'national_number' }
  return { value: 'missing', reason: 'unreadable' }
}

const national = (text: string) => text.normalize('NFKC').replace(/\D/g, '').replace(/^0+/, '')
