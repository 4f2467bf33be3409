import { problem, type Result, type VerificationId } from '../contract/index.ts'
import { sha256 } from '../security/hash.ts'
import { current } from './current.ts'
import { standingOfRow } from './facts.ts'
import { verifyUrl } from './link-token.ts'
import { resultOf } from './result.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'

/** The answer to a start that came again: the same verification, as it stands, with its link built anew. */
export async function replayed(room: Room, id: VerificationId): Promise<Result> {
  const found = await findRow(room.store.db, id)
  if (found === undefined) throw problem('unavailable')
  const row = await current(room, found)
  const token = room.linkToken(id)
  const link = await room.store.db
    .selectFrom('verification_links')
    .select('hash')
    .where('hash', '=', sha256(token))
    .executeTakeFirst()
  // A start gives a handle and never a verdict, the second time either.
  const shown = row.state === 'spent' ? ({ ...row, state: 'released', completed_at: null } as const) : row
  return resultOf(shown, {
    publicUrl: room.publicUrl,
    enrollment: await standingOfRow(room.store.db, row),
    ...(link === undefined ? {} : { verifyUrl: verifyUrl(room, token) }),
  })
}
