import type { AccountStatus, Assurance, EnrollmentState, IntegrationId } from '../contract/index.ts'
import type { Db } from './rows.ts'

/** One account that is, or was, bound to an identity. */
export interface IdentityUser {
  readonly integrationId: IntegrationId
  readonly externalId: string
  /** Null where the directory has nobody of this id any more. */
  readonly login: string | null
  readonly displayName: string | null
  readonly status: AccountStatus | null
  /** The trust anchor of the Incode account that knows the identity: the same id at another tenant is somebody else. */
  readonly tenant: string
  readonly enrollment: EnrollmentState
  readonly assurance: Assurance | null
  readonly boundAt: string | null
  /** Null while the binding is live. */
  readonly endedAt: string | null
}

const shownAtMost = 100
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** One identity, its accounts in every directory: live bindings first, then the newest. */
export async function usersOfIdentity(reports: Db, identityId: string): Promise<readonly IdentityUser[]> {
  const rows = await reports
    .selectFrom('enrollments as e')
    .innerJoin('subjects as s', 's.id', 'e.subject_id')
    .leftJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 's.integration_id').onRef('u.external_id', '=', 's.external_id'),
    )
    .select(['s.integration_id', 's.external_id', 'u.login', 'u.display_name', 'u.status'])
    .select(['e.tenant', 'e.state', 'e.assurance', 'e.bound_at', 'e.ended_at'])
    .where('e.identity_id', '=', identityId)
    .orderBy(eb => eb.case().when('e.ended_at', 'is', null).then(0).else(1).end())
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id')
    .limit(shownAtMost)
    .execute()
  return rows.map(row => ({
    integrationId: row.integration_id,
    externalId: row.external_id,
    login: row.login,
    displayName: row.display_name,
    status: row.status,
    tenant: row.tenant,
    enrollment: row.state,
    assurance: row.assurance,
    boundAt: iso(row.bound_at),
    endedAt: iso(row.ended_at),
  }))
}

/** The identity that an account is bound to now. */
export async function identityOf(
  reports: Db,
  { integrationId, externalId }: { readonly integrationId: IntegrationId; readonly externalId: string },
): Promise<string | null> {
  const row = await reports
    .selectFrom('enrollments as e')
    .innerJoin('subjects as s', 's.id', 'e.subject_id')
    .select('e.identity_id')
    .where('s.integration_id', '=', integrationId)
    .where('s.external_id', '=', externalId)
    .where('e.ended_at', 'is', null)
    .executeTakeFirst()
  return row?.identity_id ?? null
}
