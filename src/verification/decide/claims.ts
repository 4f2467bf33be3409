import type { MatchValue } from '../../contract/index.ts'
import { challenge, deny, type Evidence, isEnrolled, type Refusal, review } from './evidence.ts'

/** Rules about what the document says, beside what is known of the account. */

/** A kind of document or a country that the policy does not have. What cannot be told is not allowed. */
export function documentNotAllowed(evidence: Evidence): Refusal | undefined {
  const { policy, document } = evidence
  const { documentTypes, issuingCountries } = policy
  if (documentTypes === undefined && issuingCountries === undefined) return undefined
  if (document === null) return byFaceAlone(evidence) ? undefined : deny('document_not_allowed')
  const isOne = <T>(allowed: readonly T[] | undefined, shown: T | undefined) =>
    allowed === undefined || (shown !== undefined && allowed.includes(shown))
  const allowed = isOne(documentTypes, document.type) && isOne(issuingCountries, document.country)
  return allowed ? undefined : deny('document_not_allowed')
}

/** A face authentication shows no document, and nobody asked for one. */
function byFaceAlone(evidence: Evidence): boolean {
  const { parts } = evidence.reading
  return isEnrolled(evidence) && parts.authentication?.status === 'OK' && parts.idValidation === undefined
}

/** A name that was changed lately may have been changed for this. */
export function notSettled(evidence: Evidence): Refusal | undefined {
  if (evidence.account === null || evidence.claimsSettled) return undefined
  const uses = !isEnrolled(evidence) || evidence.policy.settledClaims.includes(evidence.purpose)
  return uses ? challenge('claims_unsettled') : undefined
}

/**
 * Names. Of an enrolled person they are a check beside the identity, and a face authentication shows no document at all;
 * for a first binding nothing but a full match will do. What is missing does not match.
 */
export function otherName(evidence: Evidence): Refusal | undefined {
  const { match, purpose, policy, reading, account } = evidence
  if (match === 'matched') return undefined
  if (match === 'mismatched') return mismatch(evidence, namedBy(evidence))
  // Whoever signs up may be known by nothing yet. After a reviewer's yes a face alone has compared nothing, whatever was sent.
  const shown = evidence.approval === null || evidence.document !== null
  if (match === 'not_checked' && purpose === 'sign_up' && account === null && shown) return undefined
  if (isEnrolled(evidence)) {
    if (match === 'close' && policy.names[purpose] === 'close') return undefined
    if (match === 'not_checked' && (account === null || reading.parts.authentication?.status === 'OK')) return undefined
    // Nothing to compare with is the directory's or the document's fault, and no workflow would heal it.
    return match === 'close' || match === 'missing' ? challenge('binding_evidence_missing') : deny('workflow_incomplete')
  }
  return challenge('binding_evidence_missing')
}

/** Claims that the policy asks for by name. One that was not compared, on whosever account, was not shown. */
export function claimMissing(evidence: Evidence): Refusal | undefined {
  const { claims, policy, purpose } = evidence
  const asked = Object.entries(policy.requiredClaims?.[purpose] ?? {})
  const lacking = asked.flatMap(([claim, strictness]) => {
    const value: MatchValue = claims[claim] ?? 'not_checked'
    const enough = value === 'matched' || (value === 'close' && strictness === 'close')
    return enough ? [] : [{ claim, value }]
  })
  const foreign = lacking.flatMap(({ claim, value }) => (value === 'mismatched' ? [claim] : []))
  if (foreign.length > 0) return mismatch(evidence, foreign)
  return lacking.length === 0 ? undefined : challenge('binding_evidence_missing')
}

/** What a comparison with a directory goes by as a whole. */
export const countedClaims: ReadonlySet<string> = new Set(['given_name', 'family_name', 'birth_date'])

/** The claims by which the comparison as a whole is of somebody else. */
function namedBy({ claims }: Evidence): readonly string[] {
  const mismatched = Object.keys(claims).filter(claim => claims[claim] === 'mismatched')
  const counted = mismatched.filter(claim => countedClaims.has(claim))
  // Where a product spoke of something else, that is what was somebody else's.
  return counted.length > 0 ? counted : mismatched
}

/**
 * Another name is another person, unless the policy lets a human look. What a human was shown is answered, for somebody whom
 * the identity tells already, and for the very claims that were shown: a first binding has none but the names.
 */
function mismatch(evidence: Evidence, claims: readonly string[]): Refusal | undefined {
  const { policy, purpose, approval } = evidence
  const looks = policy.onMismatch[purpose] === 'review'
  const answered = approval?.seen === 'mismatched' && claims.every(claim => approval.mismatched.includes(claim))
  if (looks && answered && isEnrolled(evidence)) return undefined
  return looks ? review(evidence, 'claims_mismatch') : deny('claims_mismatch')
}

/** Somebody else of the directory would have passed as well. People of sign-up have no directory to be alone in. */
export function namesake(evidence: Evidence): Refusal | undefined {
  if (isEnrolled(evidence) || evidence.account === null || evidence.collisions === 0) return undefined
  return challenge('ambiguous_identity')
}
