import { type Kysely, sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { AdminTokensTable, Tables } from '../storage/tables/index.ts'

/** Begins the id of somebody who signed in. Their name is a person's; that of a token is what an owner called it. */
export const administratorPrefix = 'ad_'

/** Whoever acts in the admin API under an id: a token, or somebody who signed in. */
export interface Principal {
  readonly id: string
  /** Of somebody who signed in: as their groups had it when they last did. */
  readonly role: AdminTokensTable['role']
  readonly createdBy: string
  readonly createdAt: number
  /** Null for whoever has no end of their own. */
  readonly expiresAt: number | null
  readonly isRevoked: boolean
  /** Who of a directory it is, where that is known. */
  readonly person: { readonly integrationId: IntegrationId; readonly externalId: string } | undefined
  /** By what one can tell that two of them are one human: the account in a directory, the account at the provider. */
  readonly people: readonly string[]
}

/** By the id of an actor; undefined for the command line, for clients, and for whatever is unknown. */
export async function principalOf(db: Kysely<Tables>, id: string): Promise<Principal | undefined> {
  const columns = ['id', 'role', 'created_by', 'created_at', 'revoked_at', 'person_directory', 'person_id'] as const
  const none = sql<null>`null`
  const row =
    (await db
      .selectFrom('admin_tokens')
      .select([...columns, 'expires_at', none.as('issuer'), none.as('subject')])
      .where('id', '=', id)
      .executeTakeFirst()) ??
    (await db
      .selectFrom('administrators')
      .select([...columns, none.as('expires_at'), 'issuer', 'subject'])
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
    role: row.role,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    isRevoked: row.revoked_at !== null,
    person,
    people: [...(person ? [`${person.integrationId} ${person.externalId}`] : []), ...account],
  }
}

/** What those who signed in are called now, by their ids: what is kept for good has no names of theirs. */
export async function namesOf(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter(id => id.startsWith(administratorPrefix)))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('administrators').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
