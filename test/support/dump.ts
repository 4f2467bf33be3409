import type { Kysely } from 'kysely'
import type { Store } from '../../src/storage/store.ts'

/** Not what SQLite's search keeps for itself: packed bytes, under numbers that are too large for JavaScript. */
const isText = (table: string) => !/^directory_search_(data|idx|docsize|config)$/.test(table)

/** Everything that is in the database, by table, as text. */
export async function dump(store: Store): Promise<Readonly<Record<string, readonly string[]>>> {
  // By whatever name a table has: what is looked for may be in one that nobody thought of.
  const db = store.db as unknown as Kysely<Record<string, Record<string, unknown>>>
  const tables = (await db.introspection.getTables())
    .map(table => table.name)
    .filter(isText)
    .toSorted()
  const read = async (name: string) => {
    const rows = await db.selectFrom(name).selectAll().execute()
    return [name, rows.map(row => JSON.stringify(row)).toSorted()] as const
  }
  return Object.fromEntries(await Promise.all(tables.map(read)))
}

/** The tables in which two dumps differ. */
export function differing(
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return Object.keys(after).filter(table => JSON.stringify(before[table]) !== JSON.stringify(after[table]))
}
