import { type Kysely, sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { AdminTokensTable, Tables } from '../storage/tables/index.ts'

/** Whoever acts in the admin API under an id: a token, or somebody who signed in. */
export interface Principal {
  readonly id: string
  readonly createdBy: string
  readonly createdAt: number
  /** Of somebody who signed in: the one given last. */
  readonly role: AdminTokensTable['role']
  readonly isRevoked: boolean
  /** When a token ends by itself; somebody who signed in does not. */
  readonly expiresAt: number | null
  /** Who of a directory it is, where that is known. */
  readonly person: { readonly integrationId: IntegrationId; readonly externalId: string } | undefined
  /** By what one can tell that two of them are one human: the account in a directory, the account at the provider. */
  readonly people: readonly string[]
}

/** By the id of an actor; undefined for the command line, for clients, and for whatever is unknown. */
export async function principalOf(db: Kysely<Tables>, id: string): Promise<Principal | undefined> {
  const columns = ['id', 'role', 'created_by', 'created_at', 'revoked_at', 'person_directory', 'person_id'] as const
  const none = sql<null>`null`
  const never = sql<number | null>`null`
  const row =
    (await db
      .selectFrom('admin_tokens')
      .select([...columns, 'expires_at', none.as('issuer'), none.as('subject')])
      .where('id', '=', id)
      .executeTakeFirst()) ??
    (await db
      .selectFrom('administrators')
      .select([...columns, never.as('expires_at'), 'issuer', 'subject'])
      .where('id', '=', id)
      .executeTakeFirst())
  if (row === undefined) return undefined
  const person =
    row.person_directory === null || row.person_id === null
      ? undefined
      : { integrationId: row.person_directory, externalId: row.person_id }
  const account = row.subject !== null ? [`${row.issuer} ${row.subject}`] : []
  return {
    id: row.id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    role: row.role,
    isRevoked: row.revoked_at !== null,
    expiresAt: row.expires_at,
    person,
    people: [...(person ? [`${person.integrationId} ${person.externalId}`] : []), ...account],
  }
}
