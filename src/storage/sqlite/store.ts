import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely } from 'kysely'
import type { Logger } from '../../contract/index.ts'
import { answerHere } from '../direct.ts'
import type { FailSpec } from '../fail-point.ts'
import { migrate } from '../migrate.ts'
import type { Store } from '../store.ts'
import type { Tables } from '../tables/index.ts'
import { createWakes } from '../wakes.ts'
import { beginImmediate } from './begin.ts'
import { openConnection } from './connection.ts'
import { sqliteDialect } from './dialect.ts'
import { createGate, mainGate } from './gate.ts'
import { GroupCommit } from './group-commit.ts'
import { createSqliteLoader } from './loader.ts'
import { Lookups } from './lookups.ts'
import { Reader } from './reader.ts'
import { scrubFile } from './scrub.ts'
import { Statements } from './statements.ts'

const startPatienceMs = 30_000

interface Deps {
  readonly log: Logger
  readonly failPoint?: FailSpec
  readonly workMs?: number
}

/**
 * SQLite: one file, one writer at a time. Four connections share it: the main thread's writer and its reader for
 * look-ups (so that a look-up never sees a group that is not committed), the reports' thread, the loader's thread.
 */
export async function openSqlite(path: string, deps: Deps): Promise<Store> {
  createPrivately(path)
  const writer = new Statements(openConnection(path, 'writer'))
  try {
    await migrateSqlite(writer)
  } catch (error) {
    writer.close()
    throw error
  }
  const lookups = new Lookups(openConnection(path, 'reader'))
  const db = new Kysely<Tables>({ dialect: sqliteDialect(lookups) })
  answerHere(db, (sql, parameters) => lookups.run(sql, parameters).rows)
  const gate = createGate()
  const main = mainGate(gate)
  const wakes = createWakes()
  const reader = new Reader(path)
  const commits = new GroupCommit({
    writer,
    gate: main,
    log: deps.log,
    wake: wakes.wake,
    committed: () => lookups.committed(),
    ...(deps.workMs === undefined ? {} : { workMs: deps.workMs }),
  })
  const loader = createSqliteLoader({
    path,
    gate,
    log: deps.log,
    wake: wakes.wake,
    ...(deps.failPoint === undefined ? {} : { failPoint: deps.failPoint }),
  })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await loader.close()
    await commits.close()
    wakes.close()
    await reader.close()
    lookups.close()
    writer.close()
  }
  return {
    dialect: 'sqlite',
    db,
    reports: reader.db,
    transaction: work => commits.transaction(work),
    loader,
    wakes: wakes.wakes,
    scrub: signal => scrubFile({ writer, gate: main, transaction: work => commits.transaction(work) }, signal),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** The file holds people and sealed secrets: a new one is its owner's alone. SQLite gives its log the same mode. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

async function migrateSqlite(writer: Statements): Promise<void> {
  await beginImmediate(writer.database, startPatienceMs)
  try {
    await migrate(new Kysely({ dialect: sqliteDialect(writer) }), { dialect: 'sqlite', locked: true })
    writer.run('COMMIT', [])
  } catch (error) {
    if (writer.database.isTransaction) writer.run('ROLLBACK', [])
    throw error
  }
}
