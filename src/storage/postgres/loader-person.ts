import type { PoolClient } from 'pg'
import type { EnrollmentState, IntegrationId } from '../../contract/index.ts'
import type { PersonRow, StoredPerson } from '../people/compare.ts'

/** What is read of a person before there is any news of them. */
export interface Glance {
  readonly row: number
  readonly externalId: string
  readonly contentHash: string
  readonly sourceChangedAt: number
  readonly status: StoredPerson['status']
}

/** A person as they are stored, as far as a change of them goes. */
export interface Known extends StoredPerson {
  readonly row: number
  readonly externalId: string
  readonly enrollment: EnrollmentState
  readonly boundAt: number | null
}

type Column = readonly [type: 'text' | 'bigint', value: (person: PersonRow) => string | number | null]

/** The columns that come with a person, in the order of the lists that `unnest` takes apart. */
const columns: Readonly<Record<string, Column>> = {
  external_id: ['text', person => person.externalId],
  login: ['text', person => person.login],
  login_key: ['text', person => person.loginKey],
  email: ['text', person => person.email],
  given_name: ['text', person => person.givenName],
  family_name: ['text', person => person.familyName],
  display_name: ['text', person => person.displayName],
  status: ['text', person => person.status],
  source_status: ['text', person => person.sourceStatus],
  claims: ['text', person => person.claims],
  browse_key: ['text', person => person.browseKey],
  content_hash: ['text', person => person.contentHash],
  claims_changed_at: ['bigint', person => person.claimsChangedAt],
  contact_changed_at: ['bigint', person => person.contactChangedAt],
  source_changed_at: ['bigint', person => person.sourceChangedAt],
  link_key: ['text', person => person.linkKey],
}

const names = Object.keys(columns)
const lists = Object.values(columns).map(([type], index) => `$${index + 4}::${type}[]`)
/** Parameters: integration, run, time, then the lists. */
export const insertPeople = `INSERT INTO directory_users (integration_id, written_by, created_at, updated_at, enrollment, ${names})
  SELECT $1, $2, $3, $3, 'not_enrolled', * FROM unnest(${lists})
  ON CONFLICT (integration_id, external_id) DO NOTHING RETURNING row, external_id`
export const updatePeople = `UPDATE directory_users SET written_by = $2, updated_at = $3, removed_at = NULL,
    ${names.filter(name => name !== 'external_id').map(name => `${name} = new.${name}`)}
  FROM unnest(${lists}) AS new (${names})
  WHERE directory_users.integration_id = $1 AND directory_users.external_id = new.external_id`

export function valuesOf(people: readonly PersonRow[]): unknown[][] {
  return Object.values(columns).map(([, value]) => people.map(value))
}

const known = `SELECT row, external_id AS "externalId", status, source_status AS "sourceStatus", enrollment, bound_at AS "boundAt",
    claims, link_key AS "linkKey", login, email, given_name AS "givenName", family_name AS "familyName",
    display_name AS "displayName", content_hash AS "contentHash",
    claims_changed_at AS "claimsChangedAt", contact_changed_at AS "contactChangedAt", source_changed_at AS "sourceChangedAt"
  FROM directory_users`

/** People as they are stored, nobody else's until the transaction is over; in one order, so that two never wait crosswise. */
export async function lockPeople(
  client: PoolClient,
  integrationId: IntegrationId,
  externalIds: readonly string[],
): Promise<readonly Known[]> {
  const { rows } = await client.query<Known>(
    `${known} WHERE integration_id = $1 AND external_id = ANY($2) ORDER BY row FOR UPDATE`,
    [integrationId, externalIds],
  )
  return rows
}

/** The same, to look at only. */
export async function readPeople(
  client: PoolClient,
  integrationId: IntegrationId,
  externalIds: readonly string[],
): Promise<readonly Known[]> {
  const { rows } = await client.query<Known>(`${known} WHERE integration_id = $1 AND external_id = ANY($2)`, [
    integrationId,
    externalIds,
  ])
  return rows
}

/** What is known of people, by external id. */
export async function glance(
  client: Pick<PoolClient, 'query'>,
  integrationId: IntegrationId,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Glance>> {
  const { rows } = await client.query<Glance>(
    `SELECT row, external_id AS "externalId", content_hash AS "contentHash", source_changed_at AS "sourceChangedAt", status
     FROM directory_users WHERE integration_id = $1 AND external_id = ANY($2)`,
    [integrationId, externalIds],
  )
  return new Map(rows.map(row => [row.externalId, row]))
}
