import type { PoolClient } from 'pg'
import { type IntegrationId, leftScopeStatus, type SourceUser } from '../../contract/index.ts'
import { type Logged, loggedChange, loggedLeaving } from '../people/changes.ts'
import {
  canLeave,
  firstSight,
  isNews,
  laterSight,
  leftScope,
  type Outcome,
  outcomeOf,
  type PersonRow,
  type Remembered,
  type Sighting,
  type Stamp,
  sight,
} from '../people/compare.ts'
import type { CountChanges } from '../people/count-changes.ts'
import { changedFields } from '../people/fields.ts'
import { derive } from '../people/keys.ts'
import { groupsOf } from './loader-groups.ts'
import { glance, insertPeople, type Known, lockPeople, readPeople, updatePeople, valuesOf } from './loader-person.ts'

/** What became of one person. */
export interface Put {
  readonly outcome: Exclude<Outcome, 'removed'>
  /** 0 for somebody whom a dry run would have created. */
  readonly row: number
}

/** What would become of one person, and which of their attributes would change. */
export interface Imagined extends Put {
  readonly externalId: string
  readonly fields: readonly string[]
}

interface Change {
  readonly row: number
  readonly before: Known | undefined
  readonly person: PersonRow
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
  async put(integrationId: IntegrationId, users: readonly SourceUser[], stamp: Stamp): Promise<readonly Put[]> {
    const sightings = new Map(users.map(user => [user.externalId, sight(user)]))
    const known = await glance(this.#client, integrationId, [...sightings.keys()])
    const unknown = [...sightings.values()].filter(({ user }) => !known.has(user.externalId))
    const puts = new Map<string, Put>()
    const created = await this.#create(integrationId, unknown, stamp)
    for (const [externalId, row] of created) puts.set(externalId, { outcome: 'created', row })
    const news: Sighting[] = []
    for (const [externalId, sighting] of sightings) {
      const stored = known.get(externalId)
      if (stored === undefined && !created.has(externalId)) news.push(sighting)
      if (stored === undefined) continue
      if (hasNews(stored, sighting)) news.push(sighting)
      else puts.set(externalId, { outcome: 'unchanged', row: stored.row })
    }
    if (news.length > 0) {
      for (const [externalId, put] of await this.#change(integrationId, news, stamp)) puts.set(externalId, put)
    }
    return users.map(user => puts.get(user.externalId) ?? { outcome: 'unchanged', row: 0 })
  }

  /** What `put` would do. */
  async imagine(integrationId: IntegrationId, users: readonly SourceUser[]): Promise<readonly Imagined[]> {
    const rows = await readPeople(
      this.#client,
      integrationId,
      users.map(user => user.externalId),
    )
    const known = new Map(rows.map(row => [row.externalId, row]))
    return users.map(user => {
      const { externalId } = user
      const stored = known.get(externalId)
      if (stored === undefined) return { externalId, outcome: 'created', row: 0, fields: [] }
      const sighting = sight(user)
      const { row } = stored
      if (!hasNews(stored, sighting)) return { externalId, outcome: 'unchanged', row, fields: [] }
      const fields = changedFields(stored, firstSight(sighting, 0))
      return { externalId, outcome: outcomeOf(stored.status, user.status), row, fields }
    })
  }

  /** Turns people into tombstones, or into people who left the scope; answers who were not, and why they go. */
  async leave(
    integrationId: IntegrationId,
    leaving: ReadonlyMap<string, string>,
    stamp: Stamp,
  ): Promise<ReadonlyMap<string, string>> {
    const codeOf = ({ externalId }: Known): string => leaving.get(externalId) ?? ''
    const known = await lockPeople(this.#client, integrationId, [...leaving.keys()])
    const going = known.filter(person => canLeave(person, codeOf(person)))
    const rowsOf = (inactive: boolean): readonly number[] =>
      going.filter(person => (codeOf(person) === leftScope) === inactive).map(({ row }) => row)
    await this.#client.query(
      `UPDATE directory_users SET status = 'removed', content_hash = '', written_by = $2, removed_at = $3, updated_at = $3
       WHERE row = ANY($1)`,
      [rowsOf(false), stamp.writtenBy, stamp.at],
    )
    await this.#client.query(
      `UPDATE directory_users SET status = 'inactive', source_status = '${leftScopeStatus}', content_hash = '',
         written_by = $2, updated_at = $3 WHERE row = ANY($1)`,
      [rowsOf(true), stamp.writtenBy, stamp.at],
    )
    const groups = await groupsOf(
      this.#client,
      going.map(({ row }) => row),
    )
    const log = new Map<string, Logged>()
    for (const person of going) {
      const isLeftScope = codeOf(person) === leftScope
      const status = isLeftScope ? 'inactive' : 'removed'
      this.#counts.moved(integrationId, groups.get(person.row) ?? [], person, { ...person, status })
      log.set(person.externalId, loggedLeaving(person.status, isLeftScope))
    }
    await this.#log(integrationId, log, stamp)
    return new Map(going.map(person => [person.externalId, codeOf(person)]))
  }

  async #create(
    integrationId: IntegrationId,
    sightings: readonly Sighting[],
    { writtenBy, at }: Stamp,
  ): Promise<ReadonlyMap<string, number>> {
    if (sightings.length === 0) return new Map()
    const people = sightings.map(sighting => firstSight(sighting, at))
    const inserted = await this.#client.query<{ row: number; external_id: string }>(insertPeople, [
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
      this.#counts.came(integrationId, person.status)
    }
    await this.#index(integrationId, changes)
    return rows
  }

  async #change(integrationId: IntegrationId, sightings: readonly Sighting[], stamp: Stamp): Promise<ReadonlyMap<string, Put>> {
    const { writtenBy, at } = stamp
    const rows = await lockPeople(
      this.#client,
      integrationId,
      sightings.map(({ user }) => user.externalId),
    )
    const stored = new Map(rows.map(row => [row.externalId, row]))
    const puts = new Map<string, Put>()
    const changes: (Change & { readonly before: Known })[] = []
    const log = new Map<string, Logged>()
    for (const sighting of sightings) {
      const before = stored.get(sighting.user.externalId)
      if (before === undefined) continue
      const { row, externalId } = before
      if (!hasNews(before, sighting)) {
        puts.set(externalId, { outcome: 'unchanged', row })
        continue
      }
      const person = laterSight(before, firstSight(sighting, at), at)
      changes.push({ row, before, person })
      puts.set(externalId, { outcome: outcomeOf(before.status, person.status), row })
      const logged = loggedChange(before, person)
      if (logged !== undefined) log.set(externalId, logged)
    }
    await this.#client.query(updatePeople, [integrationId, writtenBy, at, ...valuesOf(changes.map(({ person }) => person))])
    await this.#recount(integrationId, changes)
    await this.#log(integrationId, log, stamp)
    await this.#index(integrationId, changes)
    return puts
  }

  async #recount(integrationId: IntegrationId, changes: readonly (Change & { readonly before: Known })[]): Promise<void> {
    const moved = changes.filter(({ before, person }) => before.status !== person.status)
    const groups = await groupsOf(
      this.#client,
      moved.map(({ row }) => row),
    )
    for (const { row, before, person } of moved) {
      this.#counts.moved(integrationId, groups.get(row) ?? [], before, { ...before, status: person.status })
    }
  }

  async #log(integrationId: IntegrationId, log: ReadonlyMap<string, Logged>, { run, at }: Stamp): Promise<void> {
    if (log.size === 0) return
    const entries = [...log.values()]
    await this.#client.query(
      `INSERT INTO directory_changes (integration_id, run, at, external_id, what, fields, before_status, after_status)
       SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
      [
        integrationId,
        run,
        at,
        [...log.keys()],
        entries.map(({ what }) => what),
        entries.map(({ fields }) => fields),
        entries.map(({ before }) => before),
        entries.map(({ after }) => after),
      ],
    )
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
