import { sql } from 'kysely'
import { isStepgateError, type VerificationId, verificationStates } from '../contract/index.ts'
import { expireApprovals } from './approvals/end.ts'
import { endOverdue } from './current.ts'
import { giveUpLost } from './operations/index.ts'
import { takeTurn } from './pace.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'
import { settle } from './settle.ts'
import { isTerminal } from './transitions.ts'

/** The states that something can still happen to. */
const open = verificationStates.filter(state => !isTerminal(state))
const batch = 200

/** Settles what was forgotten, and ends what is past its time. Safe anywhere, any time, in parallel. */
export async function reconcile(room: Room, signal: AbortSignal): Promise<void> {
  await settleForgotten(room, signal)
  await endPast(room, signal)
  await giveUpLost(room, signal)
  await expireApprovals(room, signal)
}

/** Those that were asked about longest ago come first, so that all have their turn however many there are. */
async function settleForgotten(room: Room, signal: AbortSignal): Promise<void> {
  const now = room.clock.now()
  const due = await room.store.db
    .selectFrom('vendor_sessions as session')
    // `cross`, so that SQLite begins with the sessions (sqlite.org/optoverview.html, 8.2); for PostgreSQL it is the same.
    .crossJoin('verifications')
    .whereRef('verifications.id', '=', 'session.verification_id')
    .select(['session.verification_id', 'session.n', 'verifications.state'])
    // Written out, as the index has it.
    .where('session.state', '=', sql.lit('open'))
    .where('session.asked_at', '<=', now - askAgainMs.at_vendor)
    .where('verifications.state', 'in', ['at_vendor', 'review'])
    .where(eb => eb.or([eb('verifications.state', '=', 'at_vendor'), eb('session.asked_at', '<=', now - askAgainMs.review)]))
    .orderBy('session.asked_at')
    .limit(batch)
    .execute()
  for (const session of due) {
    if (signal.aborted) return
    await tolerate(room, session.verification_id, async () => {
      // The turn is taken before anything can fail, so that what always fails stands in nobody's way.
      if (await takeTurn(room, session, askAgainMs[session.state === 'review' ? 'review' : 'at_vendor'])) {
        await settle(room, session.verification_id)
      }
    })
  }
}

/** A human takes longer than a camera. A session that was opened a moment ago is somebody's; their return will settle it. */
const askAgainMs = { at_vendor: 30_000, review: 300_000 } as const

async function endPast(room: Room, signal: AbortSignal): Promise<void> {
  const rows = await room.store.db
    .selectFrom('verifications')
    .select('id')
    .where('state', 'in', open)
    .where('expires_at', '<=', room.clock.now())
    .orderBy('expires_at')
    .limit(batch)
    .execute()
  for (const { id } of rows) {
    if (signal.aborted) return
    await tolerate(room, id, () =>
      room.store.transaction(async tx => {
        const row = await findRow(tx.db, id)
        if (row) await endOverdue(room, tx, row)
      }),
    )
  }
}

/** One verification in trouble does not keep the others waiting. */
async function tolerate(room: Room, id: VerificationId, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    room.log.warn(
      { verificationId: id, error: isStepgateError(error) ? error.code : 'internal' },
      'a verification could not be reconciled',
    )
  }
}
