import { connectorError, isStepgateError, type VerifierEmbedding } from '../contract/index.ts'
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
    if (embedding === undefined) return undefined
    if (reaches(embedding, room.publicUrl)) throw connectorError('config_invalid')
    return { embedding, handle: session.handle }
  } catch (error) {
    if (!isStepgateError(error)) throw error
    room.log.warn({ verificationId: row.id, error: error.code }, 'the check could not be embedded')
    return undefined
  }
}

/** A module that may call this host can do what the person may who looks at it, and that can be an administrator. */
function reaches({ connect, apiUrl }: VerifierEmbedding, publicUrl: string): boolean {
  const { origin } = new URL(publicUrl)
  return [...connect, apiUrl].some(one => new URL(one).origin === origin)
}
