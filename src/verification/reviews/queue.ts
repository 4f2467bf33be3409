import type { ActorRef, QueuedFor, Random, ReviewKind, VerificationId } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { dialectOf } from '../../storage/dialect.ts'
import type { Tx } from '../../storage/store.ts'
import type { ReviewsTable, VerificationsTable } from '../../storage/tables/index.ts'
import type { VerificationEvent } from '../transitions.ts'

/** Who comes before a human and who no longer does, in the transaction of what brings it about. */

export interface Matter {
  readonly kind: ReviewKind
  readonly row: Pick<VerificationsTable, 'id' | 'integration_id' | 'directory_id'>
  readonly subjectId: string
  readonly queuedFor: QueuedFor
  readonly identityId: string | null
  readonly by: ActorRef
  readonly at: number
  readonly dueAt: number
}

/** So often in a day may one person come before a human: a tired reviewer is what the twentieth attempt hopes for. */
const perDay = 2
const dayMs = 86_400_000

export async function isQueueFull({ db }: Tx, subjectId: string, now: number): Promise<boolean> {
  // Those of one person who come at the same moment wait in line. SQLite has one writer anyway.
  if (dialectOf(db) === 'postgres') {
    await db.selectFrom('subjects').select('id').where('id', '=', subjectId).forUpdate().execute()
  }
  const lately = await db
    .selectFrom('reviews')
    .select('id')
    .where('subject_id', '=', subjectId)
    .where('opened_at', '>', now - dayMs)
    .limit(perDay)
    .execute()
  return lately.length >= perDay
}

export async function joinQueue({ db }: Tx, matter: Matter, random: Random): Promise<ReviewsTable> {
  const { kind, row, subjectId, queuedFor, identityId, by, at, dueAt } = matter
  const review: ReviewsTable = {
    id: `rev_${token(random, 15)}`,
    kind,
    state: 'open',
    verification_id: row.id,
    subject_id: subjectId,
    integration_id: row.integration_id,
    directory_id: row.directory_id,
    queued_for: queuedFor,
    identity_id: identityId,
    opened_by: JSON.stringify(by),
    opened_at: at,
    due_at: dueAt,
    first_by: null,
    first_at: null,
    proposal: null,
    decided_by: null,
    decided_at: null,
    reason: null,
    ticket: null,
  }
  await db.insertInto('reviews').values(review).execute()
  return review
}

/** The verification waits no longer, whoever decided it. What a reviewer decided themselves is no longer open by now. */
export async function leaveQueue({ db }: Tx, id: VerificationId, event: VerificationEvent, now: number): Promise<void> {
  await db
    .updateTable('reviews')
    .set({ state: event === 'expire' ? 'expired' : 'ended', identity_id: null, decided_at: now })
    .where('verification_id', '=', id)
    .where('kind', '=', 'verification')
    .where('state', '=', 'open')
    .execute()
}
