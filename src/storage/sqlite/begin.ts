import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { problem } from '../../contract/errors.ts'

const sqliteBusy = 5
const pauseMs = 3

/** Whether SQLite said that another connection has the lock (primary result code of the extended one). */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === sqliteBusy
  )
}

/**
 * Begins a writing transaction. Deferred ones fail with SQLITE_BUSY_SNAPSHOT, whatever the time-out, when another
 * connection commits between their first read and their first write. Another process that holds the lock is waited
 * for on timers: the busy handler would stop the event loop, and with it a holder in this very thread.
 */
export async function beginImmediate(database: DatabaseSync, patienceMs: number): Promise<void> {
  for (let left = Math.ceil(patienceMs / pauseMs); ; left -= 1) {
    try {
      database.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!isBusy(error)) throw error
      if (left <= 0) throw problem('unavailable', 'Another process keeps the database busy.', { cause: error })
      await wait(pauseMs)
    }
  }
}
