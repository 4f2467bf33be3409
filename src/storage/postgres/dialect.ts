import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
} from 'kysely'
import { problem } from '../../contract/index.ts'

/**
 * Kysely's dialect, with our own word for a server that cannot be reached, and with streams over a cursor of the
 * server, so that an export never holds more than a chunk.
 */
export class ServerDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new ServerDriver(this.#config)
  }
}

class ServerDriver extends PostgresDriver {
  override async acquireConnection(...options: Parameters<PostgresDriver['acquireConnection']>): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(...options).catch(cause => {
      throw problem('unavailable', 'The database cannot be reached.', { cause })
    })
    // On the very object: the base class recognises its connections by identity.
    connection.streamQuery = (query, chunkSize) => stream(connection, query, chunkSize)
    return connection
  }
}

/** A cursor lives within a transaction, for which the stream has its connection to itself: only outside of others. */
async function* stream<R>(
  connection: DatabaseConnection,
  query: CompiledQuery,
  chunkSize: number,
): AsyncIterableIterator<QueryResult<R>> {
  const run = (sql: string, parameters: readonly unknown[] = []) =>
    connection.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]))
  await run('begin read only')
  try {
    await run(`declare stream no scroll cursor for ${query.sql}`, query.parameters)
    for (;;) {
      const { rows } = await run(`fetch ${chunkSize} from stream`)
      if (rows.length > 0) yield { rows }
      if (rows.length < chunkSize) return
    }
  } finally {
    await run('rollback')
  }
}
