import type { MatchValue } from '../../contract/index.ts'
import type { NicknameRows } from './nicknames.ts'
import type { Reason } from './reasons.ts'

/** What the document is compared with. Undefined: not asked. Null: asked, and the directory has none. */
export interface ExpectedClaims {
  readonly givenName?: string | null
  readonly familyName?: string | null
  readonly middleName?: string | null
  readonly birthDate?: string | null
  readonly email?: string | null
  readonly phoneNumber?: string | null
  readonly address?: ExpectedAddress | null
}

export interface ExpectedAddress {
  readonly street?: string
  readonly locality?: string
  readonly region?: string
  readonly postalCode?: string
  readonly country?: string
}

/** The claims that a match tells of, under the names by which attributes are mapped to them. */
export const matchClaims = [
  'given_name',
  'family_name',
  'middle_name',
  'birth_date',
  'email',
  'phone_number',
  'address',
  'address.street_address',
  'address.locality',
  'address.region',
  'address.postal_code',
  'address.country',
] as const
export type MatchClaim = (typeof matchClaims)[number]

/** How one claim compares, and by which rule. */
export interface ClaimMatch {
  readonly value: MatchValue
  readonly reason: Reason
}

/**
 * How a document compares, claim by claim and as a whole. Carries no value of either side. `reasons` are for those who
 * review; a result tells the values alone.
 */
export interface ClaimsMatch {
  readonly directory: MatchValue
  readonly claims: Readonly<Partial<Record<MatchClaim, MatchValue>>>
  readonly reasons?: Readonly<Partial<Record<MatchClaim, Reason>>>
}

/** What the comparison may know beside the two sides. */
export interface MatchKnowledge {
  /**
   * Whether a reviewer has confirmed that what a document shows is of the person of whom the other side says what it says:
   * another name is theirs beside one name, and not beside whatever they come to be called. It is asked with the forms that
   * `normalForm` gives, so that whoever keeps aliases may keep digests of them.
   */
  readonly isAlias?: (claim: MatchClaim, shown: string, known: string) => boolean
  /** Nicknames beside the table's own, a name and its short forms each. They lead to `close`, never further. */
  readonly nicknames?: NicknameRows
  /**
   * The country, ISO 3166-1, whose telephone numbers are written without their country code: one that the person cannot
   * choose, since another one makes another number of the same digits.
   */
  readonly region?: string
}
