import {
  type ConnectorErrorCode,
  connectorCodeOf,
  type DocumentClaims,
  isStepgateError,
  type StepgateError,
  type VerifierReading,
} from '../contract/index.ts'
import type { OpenAccount } from '../integrations/port.ts'
import type { Tx } from '../storage/store.ts'
import type { VendorSessionsTable } from '../storage/tables/index.ts'
import { end, endOverdue } from './current.ts'
import { sessionAt } from './held-session.ts'
import type { Room } from './room.ts'
import { amend, type Row } from './rows.ts'
import { retryAfterTroubleSeconds } from './vendor.ts'

/** A finished session whose score is still unknown after this long will not get one. */
const scoreWithinMs = 600_000

export interface Heard {
  readonly reading: VerifierReading
  readonly document: DocumentClaims | undefined
}

/** Why nothing was heard: Incode could not be asked, or answered what cannot be read. */
export interface Unheard {
  readonly why: 'unreachable' | 'unreadable'
  /** Whether the session was seen to be over before it failed. */
  readonly finished: boolean
}

const shown: ReadonlySet<string> = new Set(['OK', 'MANUAL_OK'])
/** A human is told how the document compares, where it was read by then. */
const undecided: ReadonlySet<string> = new Set(['WARN', 'MANUAL', 'MANUAL_PENDING'])

async function asFarAsKnown(read: () => Promise<DocumentClaims>): Promise<DocumentClaims | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isStepgateError(error)) throw error
    return undefined
  }
}

/** Asking again later will hardly help, and it says nothing of whether Incode is there. */
const unreadable: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>([
  'response_invalid',
  'schema_changed',
  'object_not_found',
  'object_state_unsupported',
  'internal',
])

/** Whether it was Incode's answer that is wrong, and not its silence. */
export const isUnreadable = (error: StepgateError): boolean => unreadable.has(connectorCodeOf(error))

/** What Incode says of a session. Outside any transaction; where it says nothing, the reconciler comes back. */
export async function listen(room: Room, account: OpenAccount, row: Row, session: VendorSessionsTable): Promise<Heard | Unheard> {
  const { signal } = new AbortController()
  const { verifier } = account
  const at = sessionAt(session)
  if (at === undefined) return { why: 'unreadable', finished: session.ended_at !== null }
  let finished = false
  try {
    const answer = await room.breakers.call(account.id, 'read', async () => {
      const reading = await verifier.read(at, signal)
      finished = reading.progress === 'finished'
      const sawDocument = finished && reading.parts.idValidation !== undefined
      const { status } = reading.overall
      const document =
        sawDocument && shown.has(status)
          ? await verifier.document(at, signal)
          : sawDocument && row.state === 'at_vendor' && undecided.has(status)
            ? await asFarAsKnown(() => verifier.document(at, signal))
            : undefined
      return { reading, document }
    })
    return answer === 'down' ? { why: 'unreachable', finished } : answer.value
  } catch (error) {
    if (!isStepgateError(error)) throw error
    room.log.warn({ verificationId: row.id, accountId: account.id, error: error.code }, 'Incode could not be asked for a result')
    return { why: isUnreadable(error) ? 'unreadable' : 'unreachable', finished }
  }
}

/** Nothing was heard. It is remembered why, so that running out of time is not taken for the person's doing. */
export async function noteUnheard(
  room: Room,
  tx: Tx,
  read: Row,
  session: VendorSessionsTable,
  { why, finished }: Unheard,
): Promise<void> {
  const now = room.clock.now()
  if ((await endOverdue(room, tx, read)) !== undefined) return
  const row = await noteTrouble(tx, read, why === 'unreachable' ? retryAfterTroubleSeconds : null, now)
  const marks = {
    ended_at: session.ended_at ?? (finished ? now : null),
    unread_at: session.unread_at ?? (why === 'unreadable' ? now : null),
  }
  await mark(tx, session, marks)
  const waitedOut = row.state === 'at_vendor' && why === 'unreadable' && hasWaited({ ...session, ...marks }, now)
  if (waitedOut) await end(room, tx, row, 'deny', 'provider_error')
}

/** Something was heard: what trouble there was is over. */
export async function noteHeard(
  tx: Tx,
  row: Row,
  session: VendorSessionsTable,
  reading: VerifierReading,
  now: number,
): Promise<Row> {
  const ended_at = session.ended_at ?? (reading.progress === 'finished' ? now : null)
  await mark(tx, session, { ended_at, unread_at: null })
  return noteTrouble(tx, row, null, now)
}

/** Whether it is so long since the session was over, or since it could be read, that no score will come of it. */
export function hasWaited({ ended_at, unread_at }: Pick<VendorSessionsTable, 'ended_at' | 'unread_at'>, now: number): boolean {
  return [ended_at, unread_at].some(since => since !== null && now - since >= scoreWithinMs)
}

async function noteTrouble(tx: Tx, row: Row, retryAfterSeconds: number | null, now: number): Promise<Row> {
  if (row.retry_after_seconds === retryAfterSeconds) return row
  return (await amend(tx, row, { retry_after_seconds: retryAfterSeconds }, now)) ?? row
}

type Marks = Pick<VendorSessionsTable, 'ended_at' | 'unread_at'>

async function mark({ db }: Tx, session: VendorSessionsTable, marks: Marks): Promise<void> {
  if (session.ended_at === marks.ended_at && session.unread_at === marks.unread_at) return
  await db
    .updateTable('vendor_sessions')
    .set(marks)
    .where('verification_id', '=', session.verification_id)
    .where('n', '=', session.n)
    .where('state', '=', 'open')
    .execute()
}
