import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { IntegrationId, SourceGroup } from '../../contract/index.ts'

interface GroupRow {
  readonly row: number
  readonly name: string
  readonly description: string
  readonly removed_at: number | null
}

/** Groups and who belongs to them. `members` counts those who are not tombstones; their memberships outlive them. */
export class GroupWriter {
  readonly #find: StatementSync
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #remove: StatementSync
  readonly #clear: StatementSync
  readonly #join: StatementSync
  readonly #part: StatementSync
  readonly #count: StatementSync
  readonly #countOf: StatementSync
  readonly #live: StatementSync
  readonly #members: StatementSync

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(
      'SELECT row, name, description, removed_at FROM directory_groups WHERE integration_id = ? AND external_id = ?',
    )
    this.#insert = database.prepare(
      'INSERT INTO directory_groups (integration_id, external_id, name, description, members) VALUES (?, ?, ?, ?, 0)',
    )
    this.#update = database.prepare('UPDATE directory_groups SET name = ?, description = ?, removed_at = NULL WHERE row = ?')
    this.#remove = database.prepare(
      'UPDATE directory_groups SET removed_at = ?, members = 0 WHERE row = ? AND removed_at IS NULL',
    )
    this.#clear = database.prepare('DELETE FROM directory_members WHERE group_row = ?')
    this.#join = database.prepare('INSERT OR IGNORE INTO directory_members (group_row, user_row) VALUES (?, ?)')
    this.#part = database.prepare('DELETE FROM directory_members WHERE group_row = ? AND user_row = ?')
    this.#count = database.prepare(
      `UPDATE directory_groups SET members = members + ?
       WHERE row = ? AND (SELECT removed_at FROM directory_users WHERE row = ?) IS NULL`,
    )
    this.#countOf = database.prepare(
      'UPDATE directory_groups SET members = members + ? WHERE row IN (SELECT group_row FROM directory_members WHERE user_row = ?)',
    )
    this.#live = database.prepare('SELECT row FROM directory_groups WHERE integration_id = ? AND removed_at IS NULL')
    this.#members = database.prepare('SELECT user_row FROM directory_members WHERE group_row = ?')
    this.#live.setReturnArrays(true)
    this.#members.setReturnArrays(true)
  }

  find(integrationId: IntegrationId, externalId: string): number | undefined {
    return this.#row(integrationId, externalId)?.row
  }

  put(integrationId: IntegrationId, group: SourceGroup): number {
    const known = this.#row(integrationId, group.externalId)
    const description = group.description ?? ''
    if (known === undefined) {
      return Number(this.#insert.run(integrationId, group.externalId, group.name, description).lastInsertRowid)
    }
    if (known.name !== group.name || known.description !== description || known.removed_at !== null) {
      this.#update.run(group.name, description, known.row)
    }
    return known.row
  }

  remove(row: number, at: number): void {
    if (this.#remove.run(at, row).changes > 0) this.#clear.run(row)
  }

  setMember(group: number, person: number, present: boolean): void {
    const changed = (present ? this.#join : this.#part).run(group, person).changes
    if (changed > 0) this.#count.run(present ? 1 : -1, group, person)
  }

  /** A member became a tombstone, or came back. */
  recount(person: number, by: 1 | -1): void {
    this.#countOf.run(by, person)
  }

  live(integrationId: IntegrationId): readonly number[] {
    return (this.#live.all(integrationId) as unknown as [number][]).map(([row]) => row)
  }

  members(group: number): readonly number[] {
    return (this.#members.all(group) as unknown as [number][]).map(([row]) => row)
  }

  #row(integrationId: IntegrationId, externalId: string): GroupRow | undefined {
    return this.#find.get(integrationId, externalId) as unknown as GroupRow | undefined
  }
}
