import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { IntegrationId } from '../../contract/index.ts'

/** What a person is found by. */
export interface FoundBy {
  readonly nameKeys: readonly string[]
  /** Empty where there are none. */
  readonly words: string
}

/** Name keys and search words, one person at a time with statements that are compiled once. */
export class PeopleIndex {
  readonly #addKey: StatementSync
  readonly #dropKey: StatementSync
  readonly #addWords: StatementSync
  readonly #dropWords: StatementSync

  constructor(database: DatabaseSync) {
    this.#addKey = database.prepare('INSERT OR IGNORE INTO directory_name_keys (integration_id, key, user_row) VALUES (?, ?, ?)')
    this.#dropKey = database.prepare('DELETE FROM directory_name_keys WHERE integration_id = ? AND key = ? AND user_row = ?')
    this.#addWords = database.prepare('INSERT INTO directory_search (rowid, words) VALUES (?, ?)')
    this.#dropWords = database.prepare('DELETE FROM directory_search WHERE rowid = ?')
  }

  /** Of somebody new. Keys as they are packed: one to a line. */
  add(integrationId: IntegrationId, row: number, keys: string, words: string): void {
    if (keys !== '') for (const key of keys.split('\n')) this.#addKey.run(integrationId, key, row)
    if (words !== '') this.#addWords.run(row, words)
  }

  /** Of somebody known. All keys are added: those that earlier rules gave may be fewer than these say that there were. */
  change(integrationId: IntegrationId, row: number, before: FoundBy, now: FoundBy): void {
    for (const key of before.nameKeys) if (!now.nameKeys.includes(key)) this.#dropKey.run(integrationId, key, row)
    for (const key of now.nameKeys) this.#addKey.run(integrationId, key, row)
    if (before.words === now.words) return
    this.#dropWords.run(row)
    if (now.words !== '') this.#addWords.run(row, now.words)
  }
}
