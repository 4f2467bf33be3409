import { isStepgateError, type VerificationId, verificationStates } from '../contract/index.ts'
import { endOverdue } from './current.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'
import { settle } from './settle.ts'
import { isTerminal, leadsTo } from './transitions.ts'

/** The states that something can still happen to. */
const open = verificationStates.filter(state => !isTerminal(state))
const asked = open.filter(state => leadsTo(state, 'allow') !== undefined)
/** A session that was touched a moment ago is somebody's; the browser's return will settle it. */
const quietMs = 20_000
const batch = 200

/** Settles what was forgotten, and ends what is past its time. Safe anywhere, any time, in parallel. */
export async function reconcile(room: Room, signal: AbortSignal): Promise<void> {
  await settleForgotten(room, signal)
  await endPast(room, signal)
}

async function settleForgotten(room: Room, signal: AbortSignal): Promise<void> {
  const rows = await room.store.db
    .selectFrom('verifications')
    .select(['id', 'state'])
    .where('state', 'in', asked)
    .where('updated_at', '<=', room.clock.now() - quietMs)
    .orderBy('expires_at')
    .limit(batch)
    .execute()
  const now = room.clock.now()
  for (const { id, state } of rows) {
    if (signal.aborted) return
    if (now - (room.asked.get(id) ?? 0) < askAgainMs[state === 'review' ? 'review' : 'at_vendor']) continue
    room.asked.set(id, now)
    await tolerate(room, id, () => settle(room, id))
  }
  for (const [id, at] of room.asked) if (now - at > forgetMs) room.asked.delete(id)
}

/** A human takes longer than a camera. */
const askAgainMs = { at_vendor: 30_000, review: 300_000 } as const
const forgetMs = 3_600_000

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
