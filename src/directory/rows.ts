import type { Kysely, Selectable } from 'kysely'
import type { AccountStatus, DirectoryClaims, DirectoryUser, EnrollmentState, IntegrationId } from '../contract/index.ts'
import type { DirectoryUsersTable, Tables } from '../storage/tables/index.ts'

export type Db = Kysely<Tables>
export type UserRow = Selectable<DirectoryUsersTable>

/** What a list of people is narrowed to. Tombstones are left out unless they are asked for by status. */
export interface Filter {
  readonly integrationId?: IntegrationId
  /** The external id of a group of that directory. */
  readonly groupId?: string
  readonly status?: AccountStatus
  readonly enrollment?: EnrollmentState
}

/** How many people there are of one kind. */
export interface Heap {
  readonly integration_id: IntegrationId
  readonly status: AccountStatus
  readonly enrollment: EnrollmentState
  readonly n: number
}

export function asUser(row: UserRow): DirectoryUser {
  return {
    integrationId: row.integration_id,
    externalId: row.external_id,
    login: row.login,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    displayName: row.display_name,
    status: row.status,
    sourceStatus: row.source_status,
    enrollment: row.enrollment,
    assurance: row.assurance,
    claims: JSON.parse(row.claims) as DirectoryClaims,
    claimsChangedAt: row.claims_changed_at,
    contactChangedAt: row.contact_changed_at,
  }
}

/** Directories that an administrator deleted: whoever asks of no directory does not ask of these. */
export const deletedDirectories = (db: Db) => db.selectFrom('integrations').select('id').where('state', '=', 'deleted')

/** The non-empty heaps that a filter names, its group apart: every list is a handful of seeks in one index, one for each. */
export async function heaps(db: Db, { integrationId, status, enrollment }: Filter): Promise<readonly Heap[]> {
  let query = db.selectFrom('directory_counts').selectAll().where('n', '>', 0)
  query =
    integrationId === undefined
      ? query.where('integration_id', 'not in', deletedDirectories(db))
      : query.where('integration_id', '=', integrationId)
  query = status === undefined ? query.where('status', '<>', 'removed') : query.where('status', '=', status)
  if (enrollment !== undefined) query = query.where('enrollment', '=', enrollment)
  return query.execute()
}

/** What tells one heap of a directory from another. */
export function kindOf({ status, enrollment }: Pick<Heap, 'status' | 'enrollment'>): string {
  return `${status} ${enrollment}`
}

export function sizeOf(heaps: readonly Heap[]): number {
  return heaps.reduce((total, { n }) => total + n, 0)
}
