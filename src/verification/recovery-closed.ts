import type { Reason } from '../contract/index.ts'
import { isBlocked } from '../directory/cases.ts'
import { liveEnrollment } from '../directory/enrollment.ts'
import { findSubject } from '../directory/subjects.ts'
import { recoveryState } from './evidence/index.ts'
import { hasRunOut } from './facts.ts'
import type { Room } from './room.ts'
import type { Found } from './subject.ts'

/** Why the binding of somebody enrolled opens no recovery at present, however strong it is. */
export async function recoveryClosed({ store, clock }: Room, found: Found): Promise<Reason | undefined> {
  if (found.kind !== 'user') return 'not_enrolled'
  const now = clock.now()
  const subject = await findSubject(store.db, found.integrationId, found.user.externalId)
  const live = subject && (await liveEnrollment(store.db, subject.id))
  if (subject === undefined || live === undefined || hasRunOut(live, now)) return 'not_enrolled'
  if (recoveryState(live, now) !== 'open') return 'binding_too_weak'
  return (await isBlocked(store.db, subject.id)) ? 'identity_in_use' : undefined
}
