import { problem, type Reason } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { host, record } from './journal.ts'
import type { OwnReader, Reader } from './port.ts'
import type { Room } from './room.ts'
import { advance, endSessions, findRow, lastSession, lockRow, type Row } from './rows.ts'
import { isTerminal, type VerificationEvent } from './transitions.ts'

/** The row as it is now: time ends a verification also where no reconciler has come by yet. */
export async function current(room: Room, row: Row): Promise<Row> {
  const event = overdue(room, row)
  if (event === undefined) return row
  const ended = await room.store.transaction(tx => endOverdue(room, tx, row))
  return ended ?? (await findRow(room.store.db, row.id)) ?? row
}

/** Of another epoch, or past its time. */
export function overdue(room: Pick<Room, 'clock' | 'epoch'>, row: Row): VerificationEvent | undefined {
  if (isTerminal(row.state)) return undefined
  if (row.epoch !== room.epoch) return 'revoke'
  return row.expires_at <= room.clock.now() ? 'expire' : undefined
}

export async function endOverdue(room: Room, tx: Tx, row: Row): Promise<Row | undefined> {
  const event = overdue(room, row)
  if (event === undefined) return undefined
  const notTheirs = event === 'expire' ? await whatKeptThem(tx, row) : undefined
  if (notTheirs !== undefined) return end(room, tx, row, 'deny', notTheirs)
  const late: Reason = row.state === 'review' ? 'review_timeout' : 'abandoned'
  return end(room, tx, row, event, event === 'expire' ? late : 'cancelled')
}

/**
 * Why time ran out where it was not the person who stayed away: Incode could not be asked when it was last tried, or it
 * had finished with them and its answer could not be read.
 */
async function whatKeptThem({ db }: Tx, row: Row): Promise<Reason | undefined> {
  if (row.state !== 'seated' && row.state !== 'at_vendor') return undefined
  if (row.retry_after_seconds !== null) return 'provider_unavailable'
  const session = row.state === 'at_vendor' ? await lastSession(db, row.id) : undefined
  return session !== undefined && (session.ended_at !== null || session.unread_at !== null) ? 'provider_error' : undefined
}

/** Ends a verification on an edge of the table, with everything that hangs on it. */
export async function end(
  room: Pick<Room, 'clock' | 'random'>,
  tx: Tx,
  row: Row,
  event: VerificationEvent,
  reason: Reason,
  actor = host,
): Promise<Row | undefined> {
  const now = room.clock.now()
  const ended = await advance(tx, row, event, { reason, completed_at: now, pending_binding: null }, now)
  if (ended === undefined) return undefined
  await endSessions(tx, row.id, now)
  await record(room, tx, ended, event === 'report' ? 'reported' : 'completed', actor, now)
  return ended
}

/** A row by its id; what is not the reader's does not exist. */
export async function owned(room: Room, reader: Reader | OwnReader, id: string): Promise<Row> {
  const row = await findRow(room.store.db, id)
  if (row === undefined || row.client_id !== reader.clientId || row.integration_id !== reader.integrationId)
    throw problem('not_found')
  return current(room, row)
}

/**
 * Tries a change until it succeeds or is no longer possible: `undefined` of `change` means that somebody was faster,
 * and the row is read again.
 */
export async function insist(room: Room, id: string, change: (tx: Tx, row: Row) => Promise<Row | undefined>): Promise<Row> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const done = await room.store.transaction(async tx => {
      const row = await lockRow(tx, id)
      if (row === undefined) throw problem('not_found')
      return change(tx, row)
    })
    if (done !== undefined) return done
  }
  throw problem('unavailable')
}

const attempts = 8
