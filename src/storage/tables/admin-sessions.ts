import type { IntegrationId } from '../../contract/index.ts'
import type { AdminTokensTable } from './integrations.ts'

/**
 * Who administers by a browser: somebody whom a sign-in provider names, or whoever opened an owner link. What they do stands
 * under this id. Unique (issuer, subject) where `revoked_at` is null; index (person_directory, person_id).
 */
export interface AdministratorsTable {
  id: string
  /** As the provider said it last. */
  name: string
  /** The one given last. */
  role: AdminTokensTable['role']
  /** `iss` and `sub` of the ID token; null for a link. */
  issuer: string | null
  subject: string | null
  /** Whom of a directory here it is, where that is known: nobody decides in their own case. */
  person_directory: IntegrationId | null
  person_id: string | null
  created_by: string
  created_at: number
  /** What waits under the id is taken back from then on; who signs in anew does so under another one. */
  revoked_at: number | null
}

/** Sessions of the console; only the hash is kept. Unique hash; indexes administrator_id, expires_at. */
export interface AdminSessionsTable {
  id: string
  hash: string
  administrator_id: string
  role: AdminTokensTable['role']
  /** The group that gave the role, as long as it still does; null for a link. */
  granted_by: string | null
  opened_at: number
  /** To the minute. */
  seen_at: number
  expires_at: number
  closed_at: number | null
}
