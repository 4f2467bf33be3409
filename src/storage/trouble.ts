/**
 * What a database's own trouble is called, for whoever runs the host: an error of SQLite or of PostgreSQL's client says it
 * in its own way, and may quote what was being written.
 */

/** PostgreSQL: `disk_full`, and the shutdowns (postgresql.org/docs/current/errcodes-appendix.html). */
const codes: Readonly<Record<string, string>> = {
  '53100': 'The database has no room left.',
  '57P01': 'The database was stopped.',
  '57P02': 'The database was stopped.',
  '57P03': 'The database is starting or stopping.',
  ECONNREFUSED: 'The database cannot be reached.',
  ECONNRESET: 'The database cannot be reached.',
}
/** SQLite: `SQLITE_FULL` and `SQLITE_IOERR` (sqlite.org/rescode.html), as they read once they have crossed a thread. */
const texts: readonly (readonly [string, string])[] = [
  ['database or disk is full', 'The database has no room left.'],
  ['disk I/O error', 'The database could not be written: its disk is full, or fails.'],
  ['Connection terminated', 'The database cannot be reached.'],
]

/** A sentence about it, if it is trouble of the database. */
export function storageTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? codes[error.code] : undefined
  return code ?? texts.find(([text]) => error.message.startsWith(text))?.[1]
}
