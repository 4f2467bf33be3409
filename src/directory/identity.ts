import type { AccountStatus, Assurance, EnrollmentState } from '../contract/index.ts'
import { type Enrollment, enrollmentHistory } from './enrollment.ts'
import type { Account } from './link-rows.ts'
import { type Db, deletedDirectories } from './rows.ts'
import { findSubject } from './subjects.ts'

/** One identity and its accounts, as administrators see them: what binds it to whom, and what did before. */

export interface BindingView {
  /** Null once it is forgotten, and where none was seen yet. */
  readonly identityId: string | null
  readonly state: EnrollmentState
  readonly assurance: Assurance | null
  readonly evidence: readonly string[]
  readonly verificationId: string | null
  readonly boundAt: string | null
  readonly expiresAt: string | null
  /** From when on it may open a recovery, where that has to wait. */
  readonly recoveryFrom: string | null
  readonly endedAt: string | null
  readonly endedWhy: string | null
}

/** An account that is bound to the same identity. */
export interface HolderView extends Account {
  readonly login: string | null
  readonly displayName: string | null
  readonly status: AccountStatus | null
  readonly enrollment: EnrollmentState | null
  readonly assurance: Assurance | null
  readonly boundAt: string | null
}

export interface IdentityView {
  readonly live: BindingView | null
  /** The newest first. */
  readonly past: readonly BindingView[]
  /** In every directory, this account among them; empty where nobody is bound. */
  readonly holders: readonly HolderView[]
  /** Names the Incode tenant that knows the identity. */
  readonly tenant: string | null
}

const mostPast = 50
const mostHolders = 50
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

/** Of an account that may never have been bound to any. */
export async function identityOf(reports: Db, { integrationId, externalId }: Account): Promise<IdentityView> {
  const subject = await findSubject(reports, integrationId, externalId)
  const all = subject === undefined ? [] : await enrollmentHistory(reports, subject.id)
  const live = all.find(({ ended_at }) => ended_at === null)
  const past = all.filter(({ ended_at }) => ended_at !== null).slice(0, mostPast)
  const holders = live?.identity_id == null ? [] : await holdersOf(reports, live.tenant, live.identity_id)
  return { live: live ? viewOf(live) : null, past: past.map(viewOf), holders, tenant: live?.tenant ?? null }
}

/** One seek in each directory, in the index that keeps an identity to one person. */
async function holdersOf(reports: Db, tenant: string, identityId: string): Promise<readonly HolderView[]> {
  const rows = await reports
    .selectFrom('integrations as i')
    .innerJoin('enrollments as e', 'e.integration_id', 'i.id')
    .innerJoin('subjects as s', 's.id', 'e.subject_id')
    .leftJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 's.integration_id').onRef('u.external_id', '=', 's.external_id'),
    )
    .select(['e.integration_id as integrationId', 's.external_id as externalId', 'e.assurance', 'e.bound_at'])
    .select(['u.login', 'u.display_name as displayName', 'u.status', 'u.enrollment'])
    .where('i.id', 'not in', deletedDirectories(reports))
    .where('e.tenant', '=', tenant)
    .where('e.identity_id', '=', identityId)
    .where('e.ended_at', 'is', null)
    .orderBy('e.integration_id')
    .orderBy('e.id')
    .limit(mostHolders)
    .execute()
  return rows.map(({ bound_at, ...row }) => ({ ...row, boundAt: iso(bound_at) }))
}
