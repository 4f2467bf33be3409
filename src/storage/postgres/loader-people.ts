import type { PoolClient } from 'pg'
import type { EnrollmentState, IntegrationId, SourceUser } from '../../contract/index.ts'
import {
  firstSight,
  isNews,
  laterSight,
  type Outcome,
  outcomeOf,
  type PersonRow,
  type Remembered,
  type Sighting,
  type StoredPerson,
  sight,
} from '../people/compare.ts'
import { derive } from '../people/keys.ts'
import type { CountChanges } from '../people/run-memory.ts'
import { recountGroups } from './loader-groups.ts'

/** What became of one person. */
export interface Put {
  readonly outcome: Exclude<Outcome, 'removed'>
  /** 0 for somebody whom a dry run would have created. */
  readonly row: number
}

export interface Glance {
  readonly row: number
  readonly external_id: string
  readonly content_hash: string
  readonly source_changed_at: number
  readonly status: StoredPerson['status']
}

interface Known extends StoredPerson {
  readonly row: number
  readonly enrollment: EnrollmentState
}

interface Change {
  readonly row: number
  readonly before: Known | undefined
  readonly person: PersonRow
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
  claims_hash: ['text', person => person.claimsHash],
  contact_hash: ['text', person => person.contactHash],
  claims_changed_at: ['bigint', person => person.claimsChangedAt],
  contact_changed_at: ['bigint', person => person.contactChangedAt],
  source_changed_at: ['bigint', person => person.sourceChangedAt],
}

const names = Object.keys(columns)
const lists = Object.values(columns).map(([type], index) => `$${index + 4}::${type}[]`)
const insert = `INSERT INTO directory_users (integration_id, written_by, created_at, updated_at, enrollment, ${names})
  SELECT $1, $2, $3, $3, 'not_enrolled', * FROM unnest(${lists})
  ON CONFLICT (integration_id, external_id) DO NOTHING RETURNING row, external_id`
const update = `UPDATE directory_users SET written_by = $2, updated_at = $3, removed_at = NULL,
    ${names.filter(name => name !== 'external_id').map(name => `${name} = new.${name}`)}
  FROM unnest(${lists}) AS new (${names})
  WHERE directory_users.integration_id = $1 AND directory_users.external_id = new.external_id`

function valuesOf(people: readonly PersonRow[]): unknown[][] {
  return Object.values(columns).map(([, value]) => people.map(value))
}

/** What is known of people, by external id. */
export async function glance(
  client: Pick<PoolClient, 'query'>,
  integrationId: IntegrationId,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Glance>> {
  const { rows } = await client.query<Glance>(
    `SELECT row, external_id, content_hash, source_changed_at, status FROM directory_users
     WHERE integration_id = $1 AND external_id = ANY($2)`,
    [integrationId, externalIds],
  )
  return new Map(rows.map(row => [row.external_id, row]))
}

function hasNews(stored: Remembered, { contentHash, changedAt }: Sighting): boolean {
  return isNews(stored, contentHash, changedAt)
}

/** People in lists: each statement takes a whole page. No person may stand in a list twice. */
export class PeopleLists {
  readonly #client: PoolClient
  readonly #counts: CountChanges

  constructor(client: PoolClient, counts: CountChanges) {
    this.#client = client
    this.#counts = counts
  }

  /** Writes those of whom there is news. In the order given. */
  async put(integrationId: IntegrationId, users: readonly SourceUser[], writtenBy: number, at: number): Promise<readonly Put[]> {
    const sightings = new Map(users.map(user => [user.externalId, sight(user)]))
    const known = await glance(this.#client, integrationId, [...sightings.keys()])
    const unknown = [...sightings.values()].filter(({ user }) => !known.has(user.externalId))
    const puts = new Map<string, Put>()
    const created = await this.#create(integrationId, unknown, writtenBy, at)
    for (const [externalId, row] of created) puts.set(externalId, { outcome: 'created', row })
    const news: Sighting[] = []
    for (const [externalId, sighting] of sightings) {
      const row = known.get(externalId)
      if (row === undefined && !created.has(externalId)) news.push(sighting)
      if (row === undefined) continue
      if (hasNews({ contentHash: row.content_hash, sourceChangedAt: row.source_changed_at }, sighting)) news.push(sighting)
      else puts.set(externalId, { outcome: 'unchanged', row: row.row })
    }
    if (news.length > 0) {
      for (const [externalId, put] of await this.#change(integrationId, news, writtenBy, at)) puts.set(externalId, put)
    }
    return users.map(user => puts.get(user.externalId) ?? { outcome: 'unchanged', row: 0 })
  }

  /** What `put` would do. */
  async imagine(integrationId: IntegrationId, users: readonly SourceUser[]): Promise<readonly Put[]> {
    const known = await glance(
      this.#client,
      integrationId,
      users.map(user => user.externalId),
    )
    return users.map(user => {
      const row = known.get(user.externalId)
      if (row === undefined) return { outcome: 'created', row: 0 }
      const stored = { contentHash: row.content_hash, sourceChangedAt: row.source_changed_at }
      return { outcome: hasNews(stored, sight(user)) ? outcomeOf(row.status, user.status) : 'unchanged', row: row.row }
    })
  }

  /** Turns people into tombstones; answers the rows of those who were not. */
  async remove(
    integrationId: IntegrationId,
    rows: readonly number[],
    writtenBy: number,
    at: number,
  ): Promise<ReadonlySet<number>> {
    const live = await this.#client.query<{ row: number; status: string; enrollment: EnrollmentState }>(
      `SELECT row, status, enrollment FROM directory_users
       WHERE row = ANY($1) AND removed_at IS NULL ORDER BY row FOR UPDATE`,
      [rows],
    )
    const gone = live.rows.map(({ row }) => row)
    await this.#client.query(
      `UPDATE directory_users SET status = 'removed', content_hash = '', written_by = $2, removed_at = $3, updated_at = $3
       WHERE row = ANY($1)`,
      [gone, writtenBy, at],
    )
    await recountGroups(this.#client, gone, -1)
    for (const { status, enrollment } of live.rows) this.#counts.move(integrationId, enrollment, status, 'removed')
    return new Set(gone)
  }

  async #create(
    integrationId: IntegrationId,
    sightings: readonly Sighting[],
    writtenBy: number,
    at: number,
  ): Promise<ReadonlyMap<string, number>> {
    if (sightings.length === 0) return new Map()
    const people = sightings.map(sighting => firstSight(sighting, at))
    const inserted = await this.#client.query<{ row: number; external_id: string }>(insert, [
      integrationId,
      writtenBy,
      at,
      ...valuesOf(people),
    ])
    const rows = new Map(inserted.rows.map(({ external_id, row }) => [external_id, row]))
    const changes: Change[] = []
    for (const person of people) {
      const row = rows.get(person.externalId)
      if (row === undefined) continue
      changes.push({ row, before: undefined, person })
      this.#counts.move(integrationId, 'not_enrolled', undefined, person.status)
    }
    await this.#index(integrationId, changes)
    return rows
  }

  async #change(
    integrationId: IntegrationId,
    sightings: readonly Sighting[],
    writtenBy: number,
    at: number,
  ): Promise<ReadonlyMap<string, Put>> {
    const { rows } = await this.#client.query<Known & { externalId: string }>(
      `SELECT row, external_id AS "externalId", status, enrollment, login, email, given_name AS "givenName",
         family_name AS "familyName", display_name AS "displayName", content_hash AS "contentHash",
         claims_hash AS "claimsHash", contact_hash AS "contactHash", claims_changed_at AS "claimsChangedAt",
         contact_changed_at AS "contactChangedAt", source_changed_at AS "sourceChangedAt"
       FROM directory_users WHERE integration_id = $1 AND external_id = ANY($2) ORDER BY row FOR UPDATE`,
      [integrationId, sightings.map(({ user }) => user.externalId)],
    )
    const stored = new Map(rows.map(row => [row.externalId, row]))
    const puts = new Map<string, Put>()
    const changes: Change[] = []
    for (const sighting of sightings) {
      const before = stored.get(sighting.user.externalId)
      if (before === undefined) continue
      const { row } = before
      if (!hasNews(before, sighting)) {
        puts.set(sighting.user.externalId, { outcome: 'unchanged', row })
        continue
      }
      changes.push({ row, before, person: laterSight(before, firstSight(sighting, at), at) })
      puts.set(sighting.user.externalId, { outcome: outcomeOf(before.status, sighting.user.status), row })
      this.#counts.move(integrationId, before.enrollment, before.status, sighting.user.status)
    }
    await this.#client.query(update, [integrationId, writtenBy, at, ...valuesOf(changes.map(({ person }) => person))])
    const back = changes.filter(({ before }) => before?.status === 'removed').map(({ row }) => row)
    await recountGroups(this.#client, back, 1)
    await this.#index(integrationId, changes)
    return puts
  }

  /** Name keys and search words, where they differ. */
  async #index(integrationId: IntegrationId, changes: readonly Change[]): Promise<void> {
    const words: Change[] = []
    const keys: { key: string; row: number }[] = []
    const stale: { key: string; row: number }[] = []
    for (const change of changes) {
      const before = change.before === undefined ? undefined : derive(change.before)
      if (before?.words !== change.person.words) words.push(change)
      if (before?.nameKeys.join('\n') === change.person.nameKeys.join('\n')) continue
      for (const key of before?.nameKeys ?? []) stale.push({ key, row: change.row })
      for (const key of change.person.nameKeys) keys.push({ key, row: change.row })
    }
    if (stale.length > 0) {
      await this.#client.query(
        `DELETE FROM directory_name_keys USING unnest($2::text[], $3::bigint[]) AS stale (key, user_row)
         WHERE integration_id = $1 AND directory_name_keys.key = stale.key AND directory_name_keys.user_row = stale.user_row`,
        [integrationId, stale.map(({ key }) => key), stale.map(({ row }) => row)],
      )
    }
    if (keys.length > 0) {
      await this.#client.query(
        `INSERT INTO directory_name_keys (integration_id, key, user_row) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
         ON CONFLICT DO NOTHING`,
        [integrationId, keys.map(({ key }) => key), keys.map(({ row }) => row)],
      )
    }
    if (words.length === 0) return
    await this.#client.query(
      `INSERT INTO directory_search (user_row, words)
       SELECT row, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($1::bigint[], $2::text[]) AS new (row, words)
       ON CONFLICT (user_row) DO UPDATE SET words = excluded.words`,
      [words.map(({ row }) => row), words.map(({ person }) => person.words)],
    )
  }
}
