import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

const kept = 500

interface Prepared {
  readonly statement: StatementSync
  /** Whether it answers with rows: a select, or anything with `returning`. */
  readonly reads: boolean
}

export interface Answer {
  readonly rows: unknown[]
  readonly changes?: number | bigint
  readonly lastRow?: number | bigint
}

/** The prepared statements of one connection: the same text is compiled once. */
export class Statements {
  readonly database: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  run(sql: string, parameters: readonly unknown[]): Answer {
    const { statement, reads } = this.#prepare(sql)
    if (reads) return { rows: statement.all(...(parameters as SQLInputValue[])) }
    const { changes, lastInsertRowid } = statement.run(...(parameters as SQLInputValue[]))
    return { rows: [], changes, lastRow: lastInsertRowid }
  }

  /** Rows one by one. A statement of its own: a cached one would be reset by the next use of the same text. */
  iterate(sql: string, parameters: readonly unknown[]): Iterator<unknown> {
    return this.database.prepare(sql).iterate(...(parameters as SQLInputValue[]))
  }

  close(): void {
    this.#prepared.clear()
    this.database.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.database.prepare(sql)
    const prepared = { statement, reads: statement.columns().length > 0 }
    if (this.#prepared.size >= kept) {
      const [oldest] = this.#prepared.keys()
      if (oldest !== undefined) this.#prepared.delete(oldest)
    }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}
