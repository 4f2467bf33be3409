import type { Kysely } from 'kysely'
import type { Tables } from './tables/index.ts'

type Db = Kysely<Tables>

/** Runs a statement whose text is known already, and answers with its rows. */
export type Run = (sql: string, parameters: readonly unknown[]) => readonly unknown[]

/**
 * The databases that answer on this thread. Kysely hands each query through a dozen promises to its connection, which for
 * a look-up takes longer than the database does; what was compiled before goes without. Not known here is what is asked in
 * another process, with a plugin, or after its transaction: all of that goes the usual way.
 */
const runs = new WeakMap<Db, Run>()

export function answerHere(db: Db, run: Run): void {
  runs.set(db, run)
}

/** After its transaction nothing may be asked of it. */
export function answerNoMore(db: Db): void {
  runs.delete(db)
}

export function runOf(db: Db): Run | undefined {
  return runs.get(db)
}
