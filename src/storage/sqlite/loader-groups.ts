import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { IntegrationId, SourceGroup } from '../../contract/index.ts'
import type { CountChanges, Counted } from '../people/count-changes.ts'
import { foldName } from '../people/fold.ts'

interface GroupRow {
  readonly row: number
  readonly name: string
  readonly description: string
  readonly removed_at: number | null
  readonly name_key: string
}

const perChunk = 5_000

/** Groups and who belongs to them. `members` counts those who are not tombstones; their memberships outlive them. */
export class GroupWriter {
  readonly #counts: CountChanges
  readonly #find: StatementSync
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #remove: StatementSync
  readonly #clear: readonly StatementSync[]
  readonly #join: StatementSync
  readonly #part: StatementSync
  readonly #counted: StatementSync
  readonly #groupsOf: StatementSync
  readonly #live: StatementSync
  readonly #members: StatementSync

  constructor(database: DatabaseSync, counts: CountChanges) {
    this.#counts = counts
    this.#find = database.prepare(
      'SELECT row, name, description, removed_at, name_key FROM directory_groups WHERE integration_id = ? AND external_id = ?',
    )
    this.#insert = database.prepare(
      `INSERT INTO directory_groups (integration_id, external_id, name, description, name_key, members)
       VALUES (?, ?, ?, ?, ?, 0)`,
    )
    this.#update = database.prepare(
      'UPDATE directory_groups SET name = ?, description = ?, name_key = ?, removed_at = NULL WHERE row = ?',
    )
    this.#remove = database.prepare(
      'UPDATE directory_groups SET removed_at = ?, members = 0 WHERE row = ? AND removed_at IS NULL',
    )
    this.#clear = ['directory_members', 'directory_group_counts', 'directory_ages'].map(table =>
      database.prepare(`DELETE FROM ${table} WHERE group_row = ?`),
    )
    this.#join = database.prepare('INSERT OR IGNORE INTO directory_members (group_row, user_row) VALUES (?, ?)')
    this.#part = database.prepare('DELETE FROM directory_members WHERE group_row = ? AND user_row = ?')
    this.#counted = database.prepare('SELECT status, enrollment, bound_at AS boundAt FROM directory_users WHERE row = ?')
    this.#groupsOf = database.prepare('SELECT group_row FROM directory_members WHERE user_row = ?')
    this.#live = database.prepare('SELECT row FROM directory_groups WHERE integration_id = ? AND removed_at IS NULL')
    this.#members = database.prepare(
      'SELECT user_row FROM directory_members WHERE group_row = ? AND user_row > ? ORDER BY user_row LIMIT ?',
    )
    this.#live.setReturnArrays(true)
    this.#groupsOf.setReturnArrays(true)
    this.#members.setReturnArrays(true)
  }

  find(integrationId: IntegrationId, externalId: string): number | undefined {
    return this.#row(integrationId, externalId)?.row
  }

  put(integrationId: IntegrationId, group: SourceGroup): number {
    const known = this.#row(integrationId, group.externalId)
    const description = group.description ?? ''
    const key = foldName(group.name)
    if (known === undefined) {
      return Number(this.#insert.run(integrationId, group.externalId, group.name, description, key).lastInsertRowid)
    }
    const same = known.name === group.name && known.name_key === key && known.description === description
    if (!same || known.removed_at !== null) this.#update.run(group.name, description, key, known.row)
    return known.row
  }

  remove(row: number, at: number): void {
    if (this.#remove.run(at, row).changes === 0) return
    for (const statement of this.#clear) statement.run(row)
    this.#counts.forgetGroup(row)
  }

  setMember(integrationId: IntegrationId, group: number, person: number, present: boolean): void {
    if ((present ? this.#join : this.#part).run(group, person).changes === 0) return
    const counted = this.#counted.get(person) as unknown as Counted | undefined
    if (counted !== undefined) this.#counts.member(integrationId, group, counted, present ? 1 : -1)
  }

  /** The groups of a person. */
  of(person: number): readonly number[] {
    return (this.#groupsOf.all(person) as unknown as [number][]).map(([row]) => row)
  }

  live(integrationId: IntegrationId): readonly number[] {
    return (this.#live.all(integrationId) as unknown as [number][]).map(([row]) => row)
  }

  /** Not all at once: a group may hold everybody. */
  *members(group: number): Iterable<number> {
    for (let last = 0; ; ) {
      const rows = this.#members.all(group, last, perChunk) as unknown as [number][]
      for (const [row] of rows) {
        last = row
        yield row
      }
      if (rows.length < perChunk) return
    }
  }

  #row(integrationId: IntegrationId, externalId: string): GroupRow | undefined {
    return this.#find.get(integrationId, externalId) as unknown as GroupRow | undefined
  }
}
