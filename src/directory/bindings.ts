import type { Assurance, EnrollmentState } from '../contract/index.ts'
import { type Enrollment, enrollmentHistory } from './enrollment.ts'
import type { Account } from './link-rows.ts'
import type { Db } from './rows.ts'
import { findSubject } from './subjects.ts'

/** A binding of an account to an identity, as administrators see it: what speaks for it, and how it ended. */
export interface BindingView {
  /** Null where none was seen yet, and once it is forgotten. */
  readonly identityId: string | null
  readonly state: EnrollmentState
  readonly assurance: Assurance | null
  readonly evidence: readonly string[]
  readonly verificationId: string | null
  readonly boundAt: string | null
  readonly expiresAt: string | null
  /** From when on it may open a recovery, where that has to wait. */
  readonly recoveryFrom: string | null
  /** Null while it is live. */
  readonly endedAt: string | null
  readonly endedWhy: string | null
}

const most = 50
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

function viewOf(row: Enrollment): BindingView {
  return {
    identityId: row.identity_id,
    state: row.state,
    assurance: row.assurance,
    evidence: JSON.parse(row.evidence) as string[],
    verificationId: row.verification_id,
    boundAt: iso(row.bound_at),
    expiresAt: iso(row.expires_at),
    recoveryFrom: iso(row.recovery_from),
    endedAt: iso(row.ended_at),
    endedWhy: row.ended_why,
  }
}

/** The newest first; none of an account that was never bound. */
export async function bindingsOf(reports: Db, { integrationId, externalId }: Account): Promise<readonly BindingView[]> {
  const subject = await findSubject(reports, integrationId, externalId)
  return subject === undefined ? [] : (await enrollmentHistory(reports, subject.id)).slice(0, most).map(viewOf)
}
