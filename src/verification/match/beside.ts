import type { MatchValue } from '../../contract/index.ts'
import type { Reason } from './reasons.ts'
import { type ClaimsMatch, type MatchClaim, matchClaims } from './types.ts'
import { worst } from './worst-of.ts'

/**
 * What a product says of a person, beside what the directory says. Both have to hold: of each claim the worse of the two
 * comparisons counts, and a claim that the product alone speaks of can make a match worse and never better.
 */
export interface MatchBeside {
  readonly match: ClaimsMatch
  /** What a policy that asks for claims by name may go by: what the directory vouches for, and every mismatch. */
  readonly vouched: ClaimsMatch['claims']
}

export function beside(directory: ClaimsMatch, said: ClaimsMatch): MatchBeside {
  const claims: Partial<Record<MatchClaim, MatchValue>> = {}
  const vouched: Partial<Record<MatchClaim, MatchValue>> = {}
  const reasons: Partial<Record<MatchClaim, Reason>> = {}
  for (const claim of matchClaims) {
    const [known, told] = [directory.claims[claim], said.claims[claim]]
    const values = [known, told].filter(value => value !== undefined)
    if (values.length === 0) continue
    const value = worst(values)
    claims[claim] = value
    // What the directory is asked for and does not have it cannot vouch for, however well the product's word fits.
    if (value === 'mismatched' || (known !== undefined && known !== 'not_checked')) vouched[claim] = value
    const reason = (known === value ? directory : said).reasons?.[claim]
    if (reason !== undefined) reasons[claim] = reason
  }
  return { match: { directory: wholeOf(directory, said), claims, reasons }, vouched }
}

/** A product may speak of more than names, and whatever it says and is not so is of somebody else. */
function wholeOf({ directory }: ClaimsMatch, said: ClaimsMatch): MatchValue {
  if (Object.values(said.claims).includes('mismatched')) return 'mismatched'
  return directory === 'not_checked' ? directory : worst([directory, said.directory])
}
