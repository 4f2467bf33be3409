import type { Assurance, EnrollmentState } from '../contract/index.ts'
import { liveEnrollment } from '../directory/enrollment.ts'
import { findSubject as findKnownSubject } from '../directory/subjects.ts'
import type { Room } from './room.ts'
import type { Found } from './subject.ts'

/** What the directory knows of how the person is enrolled. */
export interface Standing {
  readonly state: EnrollmentState
  readonly assurance: Assurance | null
}

export const unknown: Standing = { state: 'not_enrolled', assurance: null }

export async function standingOf({ store }: Room, found: Found): Promise<Standing> {
  if (found.kind === 'user') return { state: found.user.enrollment, assurance: found.user.assurance }
  if (found.kind === 'nobody') return found.user ? { state: found.user.enrollment, assurance: found.user.assurance } : unknown
  const subject = await findKnownSubject(store.db, found.integrationId, found.externalId)
  const live = subject && (await liveEnrollment(store.db, subject.id))
  return live ? { state: live.state, assurance: live.assurance } : unknown
}
