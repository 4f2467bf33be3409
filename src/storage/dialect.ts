import { type Kysely, PostgresAdapter } from 'kysely'

/** Which database a Kysely instance or a transaction speaks to, for the few statements that differ. */
export function dialectOf<T>(db: Kysely<T>): 'sqlite' | 'postgres' {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite'
}
