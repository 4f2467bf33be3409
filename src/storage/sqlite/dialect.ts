import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Answer, Statements } from './statements.ts'
import { take } from './take.ts'

/** What stands around the work of one Kysely transaction. */
export interface Brackets {
  readonly begin: string
  readonly commit: readonly string[]
  readonly rollback: readonly string[]
}

/** Connections share one database handle whose calls are synchronous, so Kysely need not queue for it. */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** A Kysely dialect from how connections are made. */
export function dialectOver(createDriver: () => Driver): Dialect {
  return {
    createDriver,
    createAdapter: () => new NodeSqliteAdapter(),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/**
 * Kysely over `node:sqlite` on this thread. Without brackets it has no transactions. Whoever opened the connection
 * closes it.
 */
export function sqliteDialect(statements: Statements, brackets?: Brackets): Dialect {
  return dialectOver(() => new NodeSqliteDriver(statements, brackets))
}

class NodeSqliteDriver implements Driver {
  readonly #statements: Statements
  readonly #brackets: Brackets | undefined

  constructor(statements: Statements, brackets: Brackets | undefined) {
    this.#statements = statements
    this.#brackets = brackets
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<NodeSqliteConnection> {
    return new NodeSqliteConnection(this.#statements)
  }

  async beginTransaction(): Promise<void> {
    this.#execute([this.#bracketed().begin])
  }

  async commitTransaction(): Promise<void> {
    this.#execute(this.#bracketed().commit)
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite may have rolled everything back by itself (disk full, I/O error).
    if (this.#statements.database.isTransaction) this.#execute(this.#bracketed().rollback)
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof NodeSqliteConnection) connection.end()
  }

  async destroy(): Promise<void> {}

  #bracketed(): Brackets {
    if (this.#brackets === undefined) throw new TypeError('Look-ups have no transactions: use store.transaction().')
    return this.#brackets
  }

  #execute(commands: readonly string[]): void {
    for (const command of commands) this.#statements.run(command, [])
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #statements: Statements
  #over = false

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** A query that outlives its transaction must not slip into somebody else's. */
  end(): void {
    this.#over = true
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#over) throw new TypeError('The transaction of this query is over.')
    return resultOf<R>(this.#statements.run(query.sql, query.parameters))
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const rows = this.#statements.iterate(query.sql, query.parameters)
    try {
      for (;;) {
        const chunk = take(rows, chunkSize)
        if (chunk.length > 0) yield { rows: chunk as R[] }
        if (chunk.length < chunkSize) return
      }
    } finally {
      rows.return?.()
    }
  }
}

/** What Kysely wants to know of an answer. */
export function resultOf<R>(answer: Answer): QueryResult<R> {
  if (answer.changes === undefined || answer.lastRow === undefined) return { rows: answer.rows as R[] }
  return { rows: answer.rows as R[], numAffectedRows: BigInt(answer.changes), insertId: BigInt(answer.lastRow) }
}
