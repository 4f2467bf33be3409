import type { CompiledQuery, Insertable, Kysely } from 'kysely'
import { dialectOf } from './dialect.ts'
import { runOf } from './direct.ts'
import type { Tables } from './tables/index.ts'

type Db = Kysely<Tables>

/** A query whose text was built already, and which of its parameters are whose. */
interface Kept {
  readonly query: CompiledQuery
  /** For each parameter the place of the value that goes there, or -1 for one that is always the same. */
  readonly places: readonly number[]
}

const marked = (place: number): string => `\u0000value ${place}`

/**
 * A query whose text is built once for each database. Building the text of a short look-up costs as much as running it,
 * so those that every call of a hook comes through are kept. `build` must give the same text for whatever values, so none
 * of them may be null.
 */
export function compiledOnce<Values extends readonly unknown[], Row>(
  build: (db: Db, ...values: Values) => { compile(): CompiledQuery<Row> },
): (db: Db, ...values: Values) => Promise<readonly Row[]> {
  const kept = new Map<string, Kept>()
  return async (db, ...values) => {
    const dialect = dialectOf(db)
    let known = kept.get(dialect)
    if (known === undefined) {
      const marks = values.map((_, place) => marked(place))
      const query = build(db, ...(marks as unknown as Values)).compile()
      known = { query, places: query.parameters.map(parameter => marks.indexOf(parameter as string)) }
      kept.set(dialect, known)
    }
    const { query, places } = known
    const parameters = query.parameters.map((parameter, at) => {
      const place = places[at] ?? -1
      return place < 0 ? parameter : values[place]
    })
    return rowsOf<Row>(db, query, parameters)
  }
}

interface Insert {
  readonly query: CompiledQuery
  readonly columns: readonly string[]
}

/** One row into a table, by a text that is built once. The columns of a row come in the same order each time. */
export function insertOnce<Table extends keyof Tables & string>(
  table: Table,
): (db: Db, row: Insertable<Tables[Table]>) => Promise<void> {
  const kept = new Map<string, Insert>()
  return async (db, row) => {
    const dialect = dialectOf(db)
    const columns = Object.keys(row)
    let known = kept.get(dialect)
    if (known === undefined || !isSame(columns, known.columns)) {
      known = { query: db.insertInto(table).values(row).compile(), columns }
      kept.set(dialect, known)
    }
    await rowsOf(db, known.query, Object.values(row))
  }
}

function isSame(these: readonly string[], those: readonly string[]): boolean {
  return these.length === those.length && these.every((one, at) => one === those[at])
}

async function rowsOf<Row>(db: Db, query: CompiledQuery, parameters: readonly unknown[]): Promise<readonly Row[]> {
  const run = runOf(db)
  if (run !== undefined) return run(query.sql, parameters) as readonly Row[]
  const { rows } = await db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>)
  return rows
}
