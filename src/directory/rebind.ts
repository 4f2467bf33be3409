import { sql } from 'kysely'
import type { VerificationId } from '../contract/index.ts'
import type { Marks } from '../security/marks.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'
import { enrollmentHistory, lockSubject } from './enrollment.ts'
import type { Db } from './rows.ts'
import type { Subject } from './subjects.ts'

/**
 * A person whose anchor was ended is bound again only by leave of two people, once, and after the cool-off: `opens_at` is
 * when that is over.
 */
const openOf = compiledOnce((db, subjectId: string, now: number) =>
  db
    .selectFrom('supervisions')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('kind', '=', sql.lit('rebind' as const))
    .where('state', '=', sql.lit('confirmed' as const))
    .where('ended_at', 'is', null)
    .where('opens_at', '<=', now)
    .where('expires_at', '>', now),
)

/** Who was seen, as the Incode account names them, and by which marks those are known of whom nothing else is left. */
export interface Seen {
  readonly marks: Marks
  readonly tenant: string
  readonly identityId: string
}

/**
 * What stands in the way of a binding at present, leave of two people considered. As long as nobody was seen, any leave
 * will do.
 */
export async function rebindOf(db: Db, subject: Subject, now: number, seen?: Seen): Promise<Subject['rebind']> {
  if (subject.rebind === 'free') return 'free'
  return (await leaveFor(db, subject, now, seen)) === undefined ? subject.rebind : 'free'
}

/**
 * Whom two people took away from an account may be the very one whom it was to be protected from. So leave is for others,
 * none of those who were bound before; where it names the identity of before, it is for the one that was bound last alone.
 */
async function leaveFor(db: Db, subject: Subject, now: number, seen: Seen | undefined) {
  const [leave] = await openOf(db, subject.id, now)
  if (leave === undefined || seen === undefined) return leave
  if (await wasTakenAway(db, seen.marks.ofTakenAway(subject.integration_id, subject.external_id, seen))) return undefined
  const known = (await enrollmentHistory(db, subject.id)).filter(({ identity_id }) => identity_id !== null)
  const isSeen = (one: (typeof known)[number] | undefined) => one?.tenant === seen.tenant && one.identity_id === seen.identityId
  const fits = leave.same_identity === 1 ? isSeen(known[0]) : !known.some(isSeen)
  return fits ? leave : undefined
}

/** Nothing else is left of it once the person was erased; an erasure must not make it anybody again. */
async function wasTakenAway(db: Db, mark: string): Promise<boolean> {
  return (await takenAway(db, mark)).length > 0
}
const takenAway = compiledOnce((db, mark: string) => db.selectFrom('erased_people').select('mark').where('mark', '=', mark))

/** Whether there is an identity that leave could name. */
export async function wasBound(db: Db, subjectId: string): Promise<boolean> {
  return (await enrollmentHistory(db, subjectId)).some(({ identity_id }) => identity_id !== null)
}

/** Uses the leave up, for this verification and no other. Undefined where there is none for whoever was seen, or it was used. */
export async function useLeave(
  tx: Tx,
  { id }: Pick<Subject, 'id'>,
  { verificationId, seen, at }: { readonly verificationId: VerificationId; readonly seen: Seen; readonly at: number },
): Promise<{ giveBack(): Promise<void> } | undefined> {
  const { db } = tx
  const subject = await lockSubject(tx, { id })
  const { rebind } = subject
  const leave = await leaveFor(db, subject, at, seen)
  if (leave === undefined) return undefined
  const set = async (changes: Partial<typeof leave>, marker: Subject['rebind']) => {
    await db.updateTable('supervisions').set(changes).where('id', '=', leave.id).execute()
    await db.updateTable('subjects').set({ rebind: marker }).where('id', '=', id).execute()
  }
  await set({ state: 'done', ended_at: at, verification_id: verificationId }, 'free')
  return { giveBack: () => set({ state: 'confirmed', ended_at: null, verification_id: null }, rebind) }
}
