import { openCase } from '../directory/cases.ts'
import { enrollmentHistory } from '../directory/enrollment.ts'
import type { Tx } from '../storage/store.ts'
import type { Person } from './person.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** An identity that was unbound from an account by two people, and is seen on it again: a human has to hear of it. */
export async function noteSuperseded(
  { clock, random }: Pick<Room, 'clock' | 'random'>,
  tx: Tx,
  row: Row,
  { subject, enrollment }: Person,
  identityId: string | undefined,
): Promise<void> {
  if (row.mode !== 'live' || identityId === undefined || identityId === enrollment.identityId) return
  const past = await enrollmentHistory(tx.db, subject.id)
  const isBack = past.some(
    one => one.ended_why === 'unbound' && one.tenant === row.trust_anchor && one.identity_id === identityId,
  )
  if (!isBack) return
  const matter = { kind: 'superseded_identity', subjectId: subject.id, otherSubjectId: null } as const
  await openCase(tx, { ...matter, verificationId: row.id, at: clock.now() }, random)
}
