import type { Kysely } from 'kysely'
import type { IntegrationId, VerificationId } from '../contract/index.ts'
import { compiledOnce, insertOnce } from '../storage/compiled.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables, VendorSessionsTable, VerificationLinksTable, VerificationsTable } from '../storage/tables/index.ts'
import { leaveQueue } from './reviews/queue.ts'
import { topicOf } from './room.ts'
import { leadsTo, type VerificationEvent } from './transitions.ts'

export type Row = VerificationsTable
type Db = Kysely<Tables>

const byId = compiledOnce((db, id: VerificationId) => db.selectFrom('verifications').selectAll().where('id', '=', id))

export async function findRow(db: Db, id: string): Promise<Row | undefined> {
  return (await byId(db, id as VerificationId))[0]
}

/** The row, and nobody else's until the transaction is over: those who come in a crowd wait in line. SQLite has one writer anyway. */
export function lockRow({ db }: Tx, id: string): Promise<Row | undefined> {
  return db
    .selectFrom('verifications')
    .selectAll()
    .where('id', '=', id as VerificationId)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

/** Writes a new row. */
export const insertRow = insertOnce('verifications')

type Changes = Partial<Omit<Row, 'id' | 'state' | 'version' | 'updated_at'>>

/**
 * The one way in which a verification changes state: along an edge of the table, and only from exactly the row that was
 * read. Undefined when there is no such edge, or somebody was faster. What waited for a human waits no longer.
 */
export async function advance(
  tx: Tx,
  row: Row,
  event: VerificationEvent,
  changes: Changes,
  now: number,
): Promise<Row | undefined> {
  const state = leadsTo(row.state, event)
  if (state === undefined) return undefined
  const next = await replace(tx, row, { ...changes, state }, now)
  if (next !== undefined && row.state === 'review') await leaveQueue(tx, row.id, event, now)
  return next
}

/** Changes what belongs to a row without a change of state; from exactly the row that was read, too. */
export function amend(tx: Tx, row: Row, changes: Changes, now: number): Promise<Row | undefined> {
  return replace(tx, row, changes, now)
}

async function replace(tx: Tx, row: Row, changes: Changes & { state?: Row['state'] }, now: number): Promise<Row | undefined> {
  const next = { ...changes, version: row.version + 1, updated_at: now }
  const { numUpdatedRows } = await tx.db
    .updateTable('verifications')
    .set(next)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  tx.wake(topicOf(row.id))
  return { ...row, ...next }
}

export interface LinkedRow {
  readonly link: VerificationLinksTable
  readonly row: Row
}

export async function findByLink(db: Db, hash: string): Promise<LinkedRow | undefined> {
  const link = await db.selectFrom('verification_links').selectAll().where('hash', '=', hash).executeTakeFirst()
  const row = link && (await findRow(db, link.verification_id))
  return link && row && { link, row }
}

/** The Incode session of the present try. Token and address are sealed: the one by the connector, the other by the host. */
export async function insertSession(
  { db }: Tx,
  { id, tries }: Pick<Row, 'id' | 'tries'>,
  session: {
    readonly accountId: IntegrationId
    readonly sessionId: string
    readonly token: string
    readonly url: string
    readonly handle: string
    readonly at: number
  },
): Promise<void> {
  await db
    .insertInto('vendor_sessions')
    .values({
      verification_id: id,
      n: tries,
      account_id: session.accountId,
      session_id: session.sessionId,
      token_sealed: session.token,
      url_sealed: session.url,
      handle: session.handle,
      state: 'open',
      opened_at: session.at,
      asked_at: session.at,
      returned_at: null,
      ended_at: null,
      unread_at: null,
    })
    .execute()
}

/** The session that was opened last; earlier ones are over. */
export function lastSession(db: Db, id: VerificationId): Promise<VendorSessionsTable | undefined> {
  return db
    .selectFrom('vendor_sessions')
    .selectAll()
    .where('verification_id', '=', id)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function sessionByHandle(db: Db, handle: string): Promise<VendorSessionsTable | undefined> {
  return db.selectFrom('vendor_sessions').selectAll().where('handle', '=', handle).executeTakeFirst()
}

/** Whose session a notification of an account is about. */
export async function verificationOf(db: Db, accountId: string, sessionId: string): Promise<VerificationId | undefined> {
  const session = await db
    .selectFrom('vendor_sessions')
    .select('verification_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', accountId as IntegrationId)
    .executeTakeFirst()
  return session?.verification_id
}

export async function endSessions(tx: Tx, id: VerificationId, now: number): Promise<void> {
  await tx.db
    .updateTable('vendor_sessions')
    .set(eb => ({ state: 'ended', ended_at: eb.fn.coalesce('ended_at', eb.val(now)) }))
    .where('verification_id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

/** Codes that were not used die; a new one takes their place, or none. */
export async function replaceCodes(tx: Tx, id: VerificationId, kind: 'return' | 'transfer', now: number): Promise<void> {
  await tx.db
    .updateTable('verification_codes')
    .set({ replaced_at: now })
    .where('verification_id', '=', id)
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .execute()
}
