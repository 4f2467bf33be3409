import type { VerificationId } from '../contract/index.ts'
import { sha256 } from '../security/hash.ts'
import { insertOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'
import type { Room } from './room.ts'

export const verifyUrl = (room: Pick<Room, 'publicUrl'>, token: string) => `${room.publicUrl}/verify/${token}`

const insertLink = insertOnce('verification_links')

/** Stores a link as the hash of its token. */
export async function putLink(
  tx: Tx,
  link: {
    readonly token: string
    readonly id: VerificationId
    /** `notice`: takes no seat, and is good for an objection alone. */
    readonly kind: 'page' | 'handover' | 'invite' | 'notice'
    readonly expiresAt: number
  },
  now: number,
): Promise<void> {
  await insertLink(tx.db, {
    hash: sha256(link.token),
    verification_id: link.id,
    kind: link.kind,
    created_at: now,
    expires_at: link.expiresAt,
    claimed_at: null,
  })
}
