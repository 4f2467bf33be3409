import pg from 'pg'
import { type Logger, problem } from '../../contract/index.ts'

const int8 = 20
const numeric = 1700
const reportTimeoutMs = 30_000

export interface PostgresPlace {
  readonly url: string
  readonly schema?: string
}

/** The look-ups' and transactions' pool is the larger; reports get few connections, so that they cannot take them all. */
const sizes = { work: 10, reports: 2 } as const

/** Times and counts are whole numbers far below 2^53; `sum()` of them comes as numeric. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (oid === int8 || oid === numeric) && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
}

/** How every connection of ours is set up. */
export function connectionConfig({ url, schema }: PostgresPlace, statementMs?: number): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'stepgate',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    types,
    ...(schema === undefined ? {} : { options: `-c search_path=${schemaName(schema)}` }),
    ...(statementMs === undefined ? {} : { statement_timeout: statementMs }),
  }
}

export function createPool(place: PostgresPlace, use: keyof typeof sizes, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    ...connectionConfig(place, use === 'reports' ? reportTimeoutMs : undefined),
    max: sizes[use],
    // A pool of short idle times keeps a failed-over server from being remembered.
    idleTimeoutMillis: 30_000,
  })
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', error => log.warn({ use, reason: error.message }, 'an idle database connection broke'))
  // Nor may one in use that breaks between two statements of a transaction: the next of them fails, and is told of there.
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}

/** A schema is put into statements as it stands, so it is a plain lower-case name. */
export function schemaName(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw problem('request_invalid', 'The schema is not a plain lower-case name.')
  return schema
}
