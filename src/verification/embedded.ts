import { isStepgateError, type VerifierEmbedding } from '../contract/index.ts'
import { sessionAt } from './held-session.ts'
import { pinned } from './pins.ts'
import type { Room } from './room.ts'
import { lastSession, type Row } from './rows.ts'

/**
 * The open Incode session as a page of ours can hold it. Undefined where the person goes to Incode's own page: because that
 * is what the account says, or because anything is in the way.
 */
export async function embedded(
  room: Room,
  row: Row,
): Promise<{ readonly embedding: VerifierEmbedding; readonly handle: string } | undefined> {
  if (row.mode !== 'live' || row.state !== 'at_vendor') return undefined
  const session = await lastSession(room.store.db, row.id)
  const at = session?.state === 'open' ? sessionAt(session) : undefined
  if (session === undefined || at === undefined) return undefined
  try {
    const account = await pinned(room, row)
    const embedding = await account?.verifier.embedding?.(at, row.language ?? undefined)
    return embedding && { embedding, handle: session.handle }
  } catch (error) {
    if (!isStepgateError(error)) throw error
    room.log.warn({ verificationId: row.id, error: error.code }, 'the check could not be embedded')
    return undefined
  }
}
