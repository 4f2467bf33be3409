import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Answer, Statements } from './statements.ts'

const keptAnswers = 1_000
/** Lists are not asked for twice within a turn. */
const keptRows = 16

/**
 * The statements of look-ups. Until somebody commits, the same question has the same answer: requests that arrive
 * together ask for the same client, integration and account, and a poll asks for what it was told last time.
 * `data_version` changes with every commit of any other connection, in whichever thread or process
 * (https://sqlite.org/pragma.html#pragma_data_version), so that no answer outlives the database that it was true of.
 */
export class Lookups extends Statements {
  readonly #version: StatementSync
  readonly #answers = new Map<string, Map<string, Answer>>()
  #answeredAt: unknown
  #isFresh = false
  #count = 0

  constructor(database: DatabaseSync) {
    super(database)
    this.#version = database.prepare('PRAGMA data_version')
    this.#version.setReturnArrays(true)
  }

  /** Somebody on this thread committed. */
  committed(): void {
    this.#isFresh = false
  }

  override run(sql: string, parameters: readonly unknown[]): Answer {
    if (!this.#isFresh || this.#count >= keptAnswers) this.#forgetStale()
    const asked = JSON.stringify(parameters)
    const known = this.#answers.get(sql)?.get(asked)
    if (known !== undefined) return { ...known, rows: [...known.rows] }
    const answer = super.run(sql, parameters)
    if (answer.rows.length <= keptRows) this.#keep(sql, asked, answer)
    return answer
  }

  /**
   * Looked at before the question is put: an answer that is newer than the version kept for it is forgotten early. Once
   * is enough until the promises that can go on now have gone on: of a commit of another thread nobody hears earlier.
   */
  #forgetStale(): void {
    this.#isFresh = true
    process.nextTick(() => this.committed())
    const [version] = this.#version.get() as unknown as [number]
    if (version === this.#answeredAt && this.#count < keptAnswers) return
    this.#answeredAt = version
    this.#answers.clear()
    this.#count = 0
  }

  #keep(sql: string, asked: string, answer: Answer): void {
    // Shared from now on: whoever changes a row would change it for all.
    for (const row of answer.rows) Object.freeze(row)
    let answers = this.#answers.get(sql)
    if (answers === undefined) {
      answers = new Map()
      this.#answers.set(sql, answers)
    }
    answers.set(asked, { ...answer, rows: [...answer.rows] })
    this.#count += 1
  }
}
