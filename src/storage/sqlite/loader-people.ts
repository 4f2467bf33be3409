import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { leftScopeStatus } from '../../contract/directory.ts'
import type { AccountStatus, EnrollmentState, IntegrationId, SourceUser } from '../../contract/index.ts'
import { type Logged, loggedChange, loggedLeaving } from '../people/changes.ts'
import {
  canLeave,
  firstSight,
  isNews,
  laterSight,
  leftScope,
  outcomeOf,
  type PersonRow,
  type Stamp,
  type StoredPerson,
  sight,
} from '../people/compare.ts'
import { changedFields } from '../people/fields.ts'
import { derive } from '../people/keys.ts'
import type { Imagined, Put } from '../people/put.ts'
import type { GroupWriter } from './loader-groups.ts'
import { PeopleIndex } from './loader-index.ts'
import { columns, type Packed, pack, unpack, valuesOf } from './loader-packed.ts'
import type { Turn } from './loader-turn.ts'

interface Known extends StoredPerson {
  readonly externalId: string
  readonly enrollment: EnrollmentState
  readonly boundAt: number | null
}

const contentHashAt = columns.indexOf('content_hash')
const sourceChangedAt = columns.indexOf('source_changed_at')
const statusAt = columns.indexOf('status')

/** People, one row at a time with statements that are compiled once: the row, what it is found by, its counter. */
export class PeopleWriter {
  readonly #turn: Turn
  readonly #groups: GroupWriter
  readonly #glance: StatementSync
  readonly #look: StatementSync
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #remove: StatementSync
  readonly #leave: StatementSync
  readonly #log: StatementSync
  readonly #index: PeopleIndex
  /** A first sync meets new people only: trying to insert is then cheaper than looking first. */
  #expectNew = false

  constructor(database: DatabaseSync, turn: Turn, groups: GroupWriter) {
    this.#turn = turn
    this.#groups = groups
    const rowsAsLists = (sql: string): StatementSync => {
      const statement = database.prepare(sql)
      statement.setReturnArrays(true)
      return statement
    }
    this.#glance = rowsAsLists(
      'SELECT row, content_hash, source_changed_at FROM directory_users WHERE integration_id = ? AND external_id = ?',
    )
    this.#look = database.prepare(
      `SELECT external_id AS externalId, status, source_status AS sourceStatus, enrollment, bound_at AS boundAt, claims,
         link_key AS linkKey, login, email, given_name AS givenName, family_name AS familyName,
         display_name AS displayName, content_hash AS contentHash,
         claims_changed_at AS claimsChangedAt, contact_changed_at AS contactChangedAt, source_changed_at AS sourceChangedAt
       FROM directory_users WHERE row = ?`,
    )
    this.#insert = database.prepare(
      `INSERT INTO directory_users (${columns}, written_by, updated_at, created_at, integration_id, external_id, enrollment)
       VALUES (${columns.map(() => '?')}, ?, ?, ?, ?, ?, 'not_enrolled')
       ON CONFLICT (integration_id, external_id) DO NOTHING`,
    )
    this.#update = database.prepare(
      `UPDATE directory_users SET ${columns.map(column => `${column} = ?`)}, written_by = ?, updated_at = ?, removed_at = NULL
       WHERE row = ?`,
    )
    this.#remove = database.prepare(
      `UPDATE directory_users SET status = 'removed', content_hash = '', written_by = ?, removed_at = ?, updated_at = ?
       WHERE row = ? AND removed_at IS NULL`,
    )
    this.#leave = database.prepare(
      `UPDATE directory_users SET status = 'inactive', source_status = '${leftScopeStatus}', content_hash = '', written_by = ?,
         updated_at = ? WHERE row = ?`,
    )
    this.#log = database.prepare(
      `INSERT INTO directory_changes (integration_id, external_id, run, at, what, fields, before_status, after_status)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#index = new PeopleIndex(database)
  }

  /** Writes a person if there is news of them. */
  put(integrationId: IntegrationId, user: SourceUser, stamp: Stamp): Put {
    const sighting = sight(user)
    const person = (): Packed => pack(firstSight(sighting, stamp.at))
    if (this.#expectNew) return this.putPacked(integrationId, person(), stamp)
    return this.#putKnown(integrationId, user.externalId, sighting.contentHash, sighting.changedAt, person, stamp)
  }

  /** The same with a person who was worked out already. */
  putPacked(integrationId: IntegrationId, person: Packed, stamp: Stamp): Put {
    if (this.#expectNew) {
      const row = this.#create(integrationId, person, stamp)
      if (row !== 0) return { outcome: 'created', row }
    }
    const contentHash = String(person.values[contentHashAt])
    const changedAt = Number(person.values[sourceChangedAt])
    return this.#putKnown(integrationId, person.externalId, contentHash, changedAt, () => person, stamp)
  }

  #putKnown(
    integrationId: IntegrationId,
    externalId: string,
    contentHash: string,
    changedAt: number,
    person: () => Packed,
    stamp: Stamp,
  ): Put {
    const known = this.#glance.get(integrationId, externalId) as unknown as [number, string, number] | undefined
    this.#expectNew = known === undefined
    if (known === undefined) return { outcome: 'created', row: this.#create(integrationId, person(), stamp) }
    const [row, storedHash, storedAt] = known
    if (!isNews({ contentHash: storedHash, sourceChangedAt: storedAt }, contentHash, changedAt))
      return { outcome: 'unchanged', row }
    const stored = this.#look.get(row) as unknown as Known
    const now = laterSight(stored, unpack(person()), stamp.at)
    this.#change(integrationId, row, stored, now, stamp)
    return { outcome: outcomeOf(stored.status, now.status), row }
  }

  /** What `putPacked` would do. */
  imagine(integrationId: IntegrationId, person: Packed): Imagined {
    const known = this.find(integrationId, person.externalId)
    if (known === undefined) return { outcome: 'created', row: 0, fields: [] }
    const stored = this.#look.get(known) as unknown as Known
    const now = unpack(person)
    if (!isNews(stored, now.contentHash, now.sourceChangedAt)) return { outcome: 'unchanged', row: known, fields: [] }
    return { outcome: outcomeOf(stored.status, now.status), row: known, fields: changedFields(stored, now) }
  }

  find(integrationId: IntegrationId, externalId: string): number | undefined {
    return (this.#glance.get(integrationId, externalId) as unknown as [number] | undefined)?.[0]
  }

  canLeave(row: number, code: string): boolean {
    const stored = this.#look.get(row) as unknown as Known | undefined
    return stored !== undefined && canLeave(stored, code)
  }

  /**
   * Turns a person into a tombstone, or into somebody inactive if they left the scope. Everything else stays, so that who
   * comes back is who they were.
   */
  leave(integrationId: IntegrationId, row: number, code: string, stamp: Stamp): boolean {
    const stored = this.#look.get(row) as unknown as Known | undefined
    if (stored === undefined || !canLeave(stored, code)) return false
    const { writtenBy, at } = stamp
    if (code === leftScope) this.#leave.run(writtenBy, at, row)
    else this.#remove.run(writtenBy, at, at, row)
    const status = code === leftScope ? 'inactive' : 'removed'
    this.#turn.counts.moved(integrationId, this.#groups.of(row), stored, { ...stored, status })
    this.#note(integrationId, stored.externalId, loggedLeaving(stored.status, code === leftScope), stamp)
    this.#turn.wrote()
    return true
  }

  #create(integrationId: IntegrationId, person: Packed, { writtenBy, at }: Stamp): number {
    const inserted = this.#insert.run(...person.values, writtenBy, at, at, integrationId, person.externalId)
    if (inserted.changes === 0) return 0
    const row = Number(inserted.lastInsertRowid)
    this.#index.add(integrationId, row, person.keys, person.words)
    this.#turn.counts.came(integrationId, person.values[statusAt] as AccountStatus)
    this.#turn.wrote()
    return row
  }

  #change(integrationId: IntegrationId, row: number, stored: Known, person: PersonRow, stamp: Stamp): void {
    this.#update.run(...valuesOf(person), stamp.writtenBy, stamp.at, row)
    this.#index.change(integrationId, row, derive(stored), person)
    if (stored.status !== person.status) {
      this.#turn.counts.moved(integrationId, this.#groups.of(row), stored, { ...stored, status: person.status })
    }
    const logged = loggedChange(stored, person)
    if (logged !== undefined) this.#note(integrationId, person.externalId, logged, stamp)
    this.#turn.wrote()
  }

  #note(integrationId: IntegrationId, externalId: string, { what, fields, before, after }: Logged, { run, at }: Stamp): void {
    this.#log.run(integrationId, externalId, run, at, what, fields, before, after)
  }
}
