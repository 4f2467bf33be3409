import { connectorCodeOf, type DocumentClaims, isStepgateError, problem } from '../../contract/index.ts'
import { sessionAt } from '../held-session.ts'
import { pinned } from '../pins.ts'
import type { Room } from '../room.ts'
import { lastSession, type Row } from '../rows.ts'

const noLonger = () => problem('gone', 'Incode no longer has what this document showed.')

/** What a document shows, read through at this moment: it goes to the caller and is kept nowhere. */
export async function readThrough(room: Room, row: Row, signal: AbortSignal): Promise<DocumentClaims> {
  const account = await pinned(room, row)
  const session = await lastSession(room.store.db, row.id)
  const at = session && sessionAt(session)
  if (account === undefined || at === undefined) throw noLonger()
  const { verifier } = account
  try {
    const answer = await room.breakers.call(account.id, 'read', () => verifier.document(at, signal))
    if (answer === 'down') throw problem('unavailable', 'Incode cannot be reached right now.')
    return answer.value
  } catch (error) {
    if (!isStepgateError(error) || error.family !== 'connector') throw error
    if (connectorCodeOf(error) === 'object_not_found') throw noLonger()
    throw error
  }
}
