import { readPhone } from '../phone-number.ts'
import type { ClaimMatch } from './types.ts'

/** So many last digits are a number of its own in every country. */
const enough = 8

/** A number that only lacks its country code is `close`. */
export function comparePhone(shown: string | undefined, known: string | null, region: string | undefined): ClaimMatch {
  if (known === null || !/\d/.test(known)) return { value: 'not_checked', reason: 'missing_here' }
  if (shown === undefined || !/\d/.test(shown)) return { value: 'missing', reason: 'missing_there' }
  const there = readPhone(shown, region)?.number
  const here = readPhone(known, region)?.number
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
