import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { problem } from '../contract/index.ts'
import { migrations } from './migrations/index.ts'
import { type Words, words } from './migrations/words.ts'

interface Where {
  readonly dialect: Words['dialect']
  /** PostgreSQL's schema. */
  readonly schema?: string
  /** Already inside a transaction that keeps others out. */
  readonly locked?: boolean
}

/**
 * Brings a database up to this version. A database that a later version has changed is refused and left alone: we
 * could not know what its tables mean.
 */
export async function migrate<T>(db: Kysely<T>, where: Where): Promise<void> {
  const done = await appliedMigrations(db, where)
  const unknown = done.filter(name => !Object.hasOwn(migrations, name))
  if (unknown.length > 0) {
    throw problem(
      'unavailable',
      'This database was written by a later version of Stepgate. Start that version, or restore a copy.',
      {
        detail: `unknown migrations: ${unknown.join(', ')}`,
      },
    )
  }
  if (done.length === Object.keys(migrations).length) return
  const migrator = new Migrator({
    db,
    disableTransactions: where.locked ?? false,
    ...(where.schema === undefined ? {} : { migrationTableSchema: where.schema }),
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(migrations).map(([name, steps]) => [
            name,
            {
              up: async (target: Kysely<unknown>) => {
                for (const step of steps(words[where.dialect])) await sql.raw(step).execute(target)
              },
            },
          ]),
        ),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw problem('unavailable', 'The database could not be brought up to this version.', { cause: error })
}

async function appliedMigrations<T>(db: Kysely<T>, { dialect, schema = 'public' }: Where): Promise<readonly string[]> {
  const present =
    dialect === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'`
      : sql`select 1 from pg_tables where schemaname = ${schema} and tablename = 'kysely_migration'`
  const found = await present.execute(db)
  if (found.rows.length === 0) return []
  const names = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return names.rows.map(row => row.name)
}
