import { DatabaseSync } from 'node:sqlite'

/**
 * What a connection is for. `writer`: the main thread's transactions; it never waits for a lock inside SQLite, which
 * would block the event loop. `reader`: look-ups and reports; refuses to write. `loader`: the bulk writer's own thread.
 */
export type Role = 'writer' | 'reader' | 'loader'

const pragmas: Readonly<Record<Role, readonly string[]>> = {
  writer: ['busy_timeout = 0', 'wal_autocheckpoint = 2000'],
  reader: ['busy_timeout = 5000', 'query_only = ON'],
  loader: ['busy_timeout = 5000', 'wal_autocheckpoint = 8000'],
}

/** Opens a connection to a database file with the settings of its role. */
export function openConnection(path: string, role: Role): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 })
  // FULL: in WAL mode only this syncs the log at every commit, so that what was acknowledged survives a power cut.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  // What is deleted is written over: an erasure is one in the file, too.
  database.exec('PRAGMA secure_delete = ON')
  database.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY')
  for (const pragma of pragmas[role]) database.exec(`PRAGMA ${pragma}`)
  return database
}
