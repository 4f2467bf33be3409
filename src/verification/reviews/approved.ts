import type { VerifierReading } from '../../contract/index.ts'
import type { VendorSessionsTable } from '../../storage/tables/index.ts'
import type { Approval } from '../decide/evidence.ts'
import type { EvidenceRecord } from '../decide/record.ts'
import { type ClaimsMatch, type MatchBeside, notChecked } from '../match/index.ts'
import { notCounted, type Uniqueness } from '../namesakes.ts'
import type { Row } from '../rows.ts'
import type { Review } from './rows.ts'

/** What a reviewer's yes adds to the evidence of what is judged after it. */

/** How the document compared that the reviewers were asked about; a record of it stays, not the document. */
export function comparedBefore({ match, evidence }: Row): Uniqueness & MatchBeside {
  if (match === null || evidence === null) return { match: notChecked, vouched: {}, ...notCounted }
  const { collisions, claims: vouched } = JSON.parse(evidence) as EvidenceRecord
  return { match: JSON.parse(match) as ClaimsMatch, vouched, collisions, spokenFor: [] }
}

/** A reviewer's yes, as far as it is about what is judged now. */
export function approvalOf(review: Review, row: Row, session: VendorSessionsTable, { identityId }: VerifierReading): Approval {
  const { directory, claims } = comparedBefore(row).match
  return {
    fresh: review.decided_at !== null && session.opened_at >= review.decided_at,
    sameIdentity: identityId !== undefined && identityId === review.identity_id,
    seen: directory,
    mismatched: Object.entries(claims).flatMap(([claim, value]) => (value === 'mismatched' ? [claim] : [])),
  }
}
