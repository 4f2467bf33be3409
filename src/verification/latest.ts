import type { Result } from '../contract/index.ts'
import { findSubject } from '../directory/subjects.ts'
import { personOf } from './facts.ts'
import type { LatestOf } from './port.ts'
import { latestRehearsed } from './rehearsal/latest.ts'
import type { Room } from './room.ts'
import { canVerify } from './subject.ts'
import { answer } from './view.ts'

/**
 * The newest pass of a person that was received, as long as it stands: the account is as able as then, and the identity that
 * was shown is the one that is bound. It is as old as the face that was shown, however late it was received. By which integration it came does not matter, the directory does.
 */
export async function latest(room: Room, of: LatestOf): Promise<Result | undefined> {
  const { directoryId, externalId, maxAgeSeconds, rehearsal } = of
  if (rehearsal !== undefined) return latestRehearsed(room, of, rehearsal)
  const { db } = room.store
  const subject = await findSubject(db, directoryId, externalId)
  if (subject === undefined) return undefined
  const now = room.clock.now()
  const row = await db
    .selectFrom('verifications')
    .selectAll()
    .where('subject_id', '=', subject.id)
    .where('state', '=', 'spent')
    .where('mode', '=', 'live')
    .where('verified_at', '>', now - maxAgeSeconds * 1_000)
    .orderBy('verified_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.epoch !== room.epoch) return undefined
  const person = await personOf(db, row, now)
  const isAble = person?.account !== undefined && person.account !== null && canVerify(person.account)
  const { state, identityId } = person?.enrollment ?? {}
  return isAble && state === 'enrolled' && identityId === row.identity_id ? answer(room, row) : undefined
}
