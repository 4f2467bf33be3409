import type { Result } from '../../contract/index.ts'
import { peopleOf } from '../../integrations/rehearsal/rows.ts'
import { hmac } from '../../security/hash.ts'
import type { LatestOf, OfSession } from '../port.ts'
import type { Room } from '../room.ts'
import { answer } from '../view.ts'

/** More in a few minutes nobody has. */
const newest = 20

/**
 * What stands for the newest pass where whoever asks rehearses: one that was rehearsed, through whichever integration, with
 * somebody whom this rehearsal may name too. It binds nobody, so that no enrollment is asked for.
 */
export async function latestRehearsed(
  room: Room,
  of: LatestOf & Partial<Pick<OfSession, 'sessionRef'>>,
  clientId: string,
): Promise<Result | undefined> {
  const { directoryId, externalId, maxAgeSeconds, sessionRef } = of
  const { db } = room.store
  if (!(await peopleOf(db, clientId)).includes(externalId)) return undefined
  const rows = await db
    .selectFrom('verifications')
    .selectAll()
    .where('directory_id', '=', directoryId)
    .where('external_id', '=', externalId)
    .where('state', '=', 'spent')
    .where('mode', '=', 'rehearsal')
    .where('epoch', '=', room.epoch)
    .where('verified_at', '>', room.clock.now() - maxAgeSeconds * 1_000)
    .orderBy('verified_at', 'desc')
    .limit(newest)
    .execute()
  const row = rows.find(
    one =>
      sessionRef === undefined ||
      (one.purpose === 'step_up' &&
        one.binding !== 'none' &&
        one.session_ref_hash === hmac(room.sessionRefKey, one.client_id ?? one.integration_id, sessionRef)),
  )
  return row && answer(room, row)
}
