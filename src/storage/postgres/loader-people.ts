import type { PoolClient } from 'pg'
import { type IntegrationId, leftScopeStatus, type SourceUser } from '../../contract/index.ts'
import { type Logged, loggedChange, loggedLeaving } from '../people/changes.ts'
import {
  canLeave,
  firstSight,
  isNews,
  laterSight,
  leftScope,
  outcomeOf,
  type Remembered,
  type Sighting,
  type Stamp,
  sight,
} from '../people/compare.ts'
import type { CountChanges } from '../people/count-changes.ts'
import { changedFields } from '../people/fields.ts'
import type { Imagined, Put } from '../people/put.ts'
import { groupsOf } from './loader-groups.ts'
import { type Change, indexPeople } from './loader-index.ts'
import { glance, insertPeople, type Known, lockPeople, readPeople, updatePeople, valuesOf } from './loader-person.ts'

/** What would become of a person of a list. */
export interface ImaginedOfList extends Imagined {
  readonly externalId: string
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
  async imagine(integrationId: IntegrationId, users: readonly SourceUser[]): Promise<readonly ImaginedOfList[]> {
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
    await indexPeople(this.#client, integrationId, changes)
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
    await indexPeople(this.#client, integrationId, changes)
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
}
