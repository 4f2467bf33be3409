import type { DocumentClaims } from '../../contract/index.ts'
import { compareAddress } from './addresses.ts'
import { compareDate } from './dates.ts'
import { compareEmail } from './emails.ts'
import { compareNames } from './names.ts'
import { isAlias } from './one-name.ts'
import { comparePhone } from './phones.ts'
import {
  type ClaimMatch,
  type ClaimsMatch,
  type ExpectedClaims,
  type MatchClaim,
  type MatchKnowledge,
  matchClaims,
} from './types.ts'
import { worst } from './worst-of.ts'

type Found = Partial<Record<MatchClaim, ClaimMatch>>

export const notChecked: ClaimsMatch = { directory: 'not_checked', claims: {} }

/** Compares a document with what is expected. Nothing of the document outlives the call. */
export type CompareClaims = (document: DocumentClaims, expected: ExpectedClaims, knowledge?: MatchKnowledge) => ClaimsMatch

/**
 * Every claim that is asked for. As a whole the names count, and a date of birth where both sides have one; which claims
 * a purpose needs beside them is for its policy, by `worstOf`.
 */
export const compareClaims: CompareClaims = (document, expected, knowledge = {}) => {
  const asked = expected.givenName !== undefined || expected.familyName !== undefined
  const found: Found = {
    ...(asked || expected.middleName !== undefined ? compareNames(document, expected, knowledge) : {}),
    ...others(document, expected, knowledge),
  }
  if (!asked) {
    delete found.given_name
    delete found.family_name
  }
  for (const claim of ['birth_date', 'email', 'phone_number'] as const) {
    if (isConfirmed(claim, found[claim], { document, expected }, knowledge)) found[claim] = { value: 'matched', reason: 'alias' }
  }
  const counted = [found.given_name, found.family_name, compared(found.birth_date)].filter(one => one !== undefined)
  return { directory: worst(counted.map(({ value }) => value)), claims: each(found, 'value'), reasons: each(found, 'reason') }
}

function others(document: DocumentClaims, expected: ExpectedClaims, knowledge: MatchKnowledge): Found {
  const { birthDate, email, phoneNumber, address } = expected
  return {
    ...(birthDate === undefined ? {} : { birth_date: compareDate(document.birthDate, birthDate) }),
    ...(email === undefined ? {} : { email: compareEmail(document.email, email) }),
    ...(phoneNumber === undefined ? {} : { phone_number: comparePhone(document.phoneNumber, phoneNumber, knowledge.region) }),
    ...(address === undefined ? {} : compareAddress(document.address, address)),
  }
}

const fieldOf = { birth_date: 'birthDate', email: 'email', phone_number: 'phoneNumber' } as const

function isConfirmed(
  claim: keyof typeof fieldOf,
  found: ClaimMatch | undefined,
  { document, expected }: { readonly document: DocumentClaims; readonly expected: ExpectedClaims },
  knowledge: MatchKnowledge,
): boolean {
  const field = fieldOf[claim]
  const [shown, known] = [document[field], expected[field]]
  return found?.value === 'mismatched' && shown !== undefined && !!known && isAlias(claim, shown, known, knowledge)
}

const compared = (match: ClaimMatch | undefined) =>
  match?.value === 'matched' || match?.value === 'mismatched' ? match : undefined

function each<Key extends keyof ClaimMatch>(found: Found, key: Key): Partial<Record<MatchClaim, ClaimMatch[Key]>> {
  return Object.fromEntries(matchClaims.flatMap(claim => (found[claim] === undefined ? [] : [[claim, found[claim][key]]])))
}
