import type { Result } from '../contract/index.ts'
import { hmac } from '../security/hash.ts'
import { personOf } from './facts.ts'
import type { OfSession } from './port.ts'
import { latestRehearsed } from './rehearsal/latest.ts'
import type { Room } from './room.ts'
import { canVerify } from './subject.ts'
import { answer } from './view.ts'

/** More in a few minutes nobody has. */
const newest = 20

/**
 * The newest pass of a person that was asked for within one session of the flow's, as long as it stands: received with a
 * proof, the account as able as then, what the directory says of the person unchanged, and the identity the bound one.
 */
export async function latestOfSession(room: Room, of: OfSession): Promise<Result | undefined> {
  const { directoryId, externalId, sessionRef, maxAgeSeconds, rehearsal } = of
  if (rehearsal !== undefined) return latestRehearsed(room, of, rehearsal)
  const { db } = room.store
  const now = room.clock.now()
  const rows = await db
    .selectFrom('verifications')
    .selectAll()
    .where('directory_id', '=', directoryId)
    .where('external_id', '=', externalId)
    .where('state', '=', 'spent')
    .where('purpose', '=', 'step_up')
    .where('mode', '=', 'live')
    .where('binding', '!=', 'none')
    .where('epoch', '=', room.epoch)
    .where('session_ref_hash', 'is not', null)
    .where('verified_at', '>', now - maxAgeSeconds * 1_000)
    .orderBy('started_at', 'desc')
    .limit(newest)
    .execute()
  const row = rows.find(one => one.session_ref_hash === hmac(room.sessionRefKey, one.client_id ?? one.integration_id, sessionRef))
  if (row === undefined || row.verified_at === null) return undefined
  const person = await personOf(db, row, now)
  if (person === undefined || person.user === null || !canVerify(person.user.status)) return undefined
  if (person.user.claimsChangedAt > row.verified_at) return undefined
  const { state, identityId } = person.enrollment
  return state === 'enrolled' && identityId !== null && identityId === row.identity_id ? answer(room, row) : undefined
}
