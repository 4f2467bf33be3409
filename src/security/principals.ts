import { type Kysely, sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'

/** Whoever acts in the admin API under an id: a token, or somebody who signed in. */
export interface Principal {
  readonly id: string
  readonly createdBy: string
  readonly createdAt: number
  readonly isRevoked: boolean
  /** Who of a directory it is, where that is known. */
  readonly person: { readonly integrationId: IntegrationId; readonly externalId: string } | undefined
  /** By what one can tell that two of them are one human: the account in a directory, the account at the provider. */
  readonly people: readonly string[]
}

/** By the id of an actor; undefined for the command line, for clients, and for whatever is unknown. */
export async function principalOf(db: Kysely<Tables>, id: string): Promise<Principal | undefined> {
  const columns = ['id', 'created_by', 'created_at', 'revoked_at', 'person_directory', 'person_id'] as const
  const none = sql<null>`null`
  const row =
    (await db
      .selectFrom('admin_tokens')
      .select([...columns, none.as('issuer'), none.as('subject')])
      .where('id', '=', id)
      .executeTakeFirst()) ??
    (await db
      .selectFrom('administrators')
      .select([...columns, 'issuer', 'subject'])
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
    isRevoked: row.revoked_at !== null,
    person,
    people: [...(person ? [`${person.integrationId} ${person.externalId}`] : []), ...account],
  }
}
