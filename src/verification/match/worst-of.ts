import type { MatchValue } from '../../contract/index.ts'
import type { ClaimsMatch, MatchClaim } from './types.ts'

/** From best to worst. */
const ladder: readonly MatchValue[] = ['matched', 'close', 'missing', 'mismatched']

/** The worst of some values; those that were not checked say nothing, and of nothing nothing is known. */
export function worst(values: readonly MatchValue[]): MatchValue {
  const found = values.filter(value => value !== 'not_checked').map(value => ladder.indexOf(value))
  return found.length === 0 ? 'not_checked' : (ladder[Math.max(...found)] ?? 'mismatched')
}

/**
 * The worst of the claims that count. A claim that counts and was not compared is missing, because what is missing on
 * either side does not match.
 */
export function worstOf(claims: ClaimsMatch['claims'], counted: readonly MatchClaim[]): MatchValue {
  return worst(counted.map(claim => known(claims[claim])))
}

const known = (value: MatchValue | undefined): MatchValue => (value === undefined || value === 'not_checked' ? 'missing' : value)
