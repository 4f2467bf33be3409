import { sql } from 'kysely'
import type { VerificationId } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'
import { lockSubject } from './enrollment.ts'
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

/** What stands in the way of a binding at present, leave of two people considered. */
export async function rebindOf(db: Db, subject: Subject, now: number): Promise<Subject['rebind']> {
  if (subject.rebind === 'free') return 'free'
  return (await openOf(db, subject.id, now)).length > 0 ? 'free' : subject.rebind
}

/** Uses the leave up, for this verification and no other. Undefined where there is none, or it was used meanwhile. */
export async function useLeave(
  tx: Tx,
  { id }: Pick<Subject, 'id'>,
  { verificationId, at }: { readonly verificationId: VerificationId; readonly at: number },
): Promise<{ giveBack(): Promise<void> } | undefined> {
  const { db } = tx
  const { rebind } = await lockSubject(tx, { id })
  const [leave] = await openOf(db, id, at)
  if (leave === undefined) return undefined
  const set = async (changes: Partial<typeof leave>, marker: Subject['rebind']) => {
    await db.updateTable('supervisions').set(changes).where('id', '=', leave.id).execute()
    await db.updateTable('subjects').set({ rebind: marker }).where('id', '=', id).execute()
  }
  await set({ state: 'done', ended_at: at, verification_id: verificationId }, 'free')
  return { giveBack: () => set({ state: 'confirmed', ended_at: null, verification_id: null }, rebind) }
}
