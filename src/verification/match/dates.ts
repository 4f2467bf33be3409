import { readBirthDate } from '../../contract/index.ts'
import type { ClaimMatch } from './types.ts'

/** A date of birth matches or does not: there is no `close`. */
export function compareDate(shown: string | undefined, known: string | null): ClaimMatch {
  const here = readBirthDate(known)
  if (here === undefined) return { value: 'not_checked', reason: known === null ? 'missing_here' : 'unreadable' }
  const there = readBirthDate(shown)
  if (there === undefined) return { value: 'missing', reason: shown === undefined ? 'missing_there' : 'unreadable' }
  if (here !== there) return { value: 'mismatched', reason: 'other' }
  return { value: 'matched', reason: shown === known ? 'same' : 'written_differently' }
}
