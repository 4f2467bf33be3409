import type { ActorRef, JsonObject, Random } from '../contract/index.ts'
import { problem } from '../contract/index.ts'
import type { Account } from '../directory/link-rows.ts'
import { findSubject } from '../directory/subjects.ts'
import { appendAudit } from '../security/audit.ts'
import type { Marks } from '../security/marks.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { ErasureRoom, Leaving } from '../storage/erasure.ts'
import type { Tx } from '../storage/store.ts'
import { askForScrub } from './scrub.ts'

export interface AccountDeps {
  readonly random: Random
  readonly marks: Marks
  readonly rooms: readonly ErasureRoom[]
}

interface Order {
  readonly by: ActorRef
  readonly at: number
  /** For the audit. */
  readonly facts: JsonObject
  /** When the file of the database is written anew, at the latest. */
  readonly scrubAt: number
}

/** How much was erased in each room. */
export type ErasedRooms = Readonly<Record<string, number>>

/** An account with its subject. */
type Held = Account & Pick<Leaving, 'subjectId'>

/** Holds the subject before anything else, as whoever binds does. */
export async function holdAccount(tx: Tx, account: Account): Promise<Held> {
  const subject = await findSubject(tx.db, account.integrationId, account.externalId)
  if (subject === undefined) return { ...account, subjectId: null }
  if (dialectOf(tx.db) === 'postgres') {
    await tx.db.selectFrom('subjects').select('id').where('id', '=', subject.id).forUpdate().execute()
  }
  return { ...account, subjectId: subject.id }
}

/** Erases an account that is held from every room, and leaves its mark and those of what it was bound to. */
export async function eraseAccount(
  { random, marks, rooms }: AccountDeps,
  tx: Tx,
  account: Held,
  { by, at, facts, scrubAt }: Order,
): Promise<ErasedRooms> {
  const { integrationId, externalId, subjectId } = account
  const mark = marks.of(integrationId, externalId)
  const identities = subjectId === null ? [] : await identityMarks(tx, marks, account, subjectId)
  const counts = await eraseIn(rooms, tx, { ...account, at })
  if (Object.keys(counts).length === 0) throw problem('not_found', 'Nothing is kept of such a person.')
  await tx.db
    .insertInto('erased_people')
    .values([...new Set([mark, ...identities])].map(one => ({ mark: one, erased_at: at })))
    .onConflict(conflict => conflict.column('mark').doUpdateSet({ erased_at: at }))
    .execute()
  const said = { integrationId, ...facts, rooms: counts }
  await appendAudit(tx, { at, actor: by, action: 'person.erased', target: mark, facts: said }, random)
  await askForScrub(tx, scrubAt, random)
  return counts
}

async function eraseIn(rooms: readonly ErasureRoom[], tx: Tx, person: Leaving): Promise<ErasedRooms> {
  const counts: Record<string, number> = {}
  for (const room of rooms) {
    const n = await room.erase(tx, person)
    if (n > 0) counts[room.name] = n
  }
  return counts
}

/**
 * Of what the person is bound to; and of whom two people took away from them, who may have been somebody else: without it
 * an erasure would make them as good as anybody. The word for that stands with the account alone.
 */
async function identityMarks(
  tx: Tx,
  marks: Marks,
  { integrationId, externalId }: Account,
  subjectId: string,
): Promise<readonly string[]> {
  const past = await tx.db
    .selectFrom('enrollments')
    .select(['tenant', 'identity_id', 'ended_at', 'ended_why'])
    .where('subject_id', '=', subjectId)
    .where('identity_id', 'is not', null)
    .execute()
  const seen = past.map(({ identity_id, ...one }) => ({ ...one, identityId: identity_id ?? '' }))
  const bound = seen.filter(one => one.ended_at === null)
  const isBound = (one: (typeof seen)[number]) =>
    bound.some(({ tenant, identityId }) => tenant === one.tenant && identityId === one.identityId)
  // Who was bound again by leave that named them is nobody else.
  const taken = seen.filter(one => one.ended_why === 'unbound' && !isBound(one))
  return [
    ...bound.map(({ tenant, identityId }) => marks.ofIdentity(integrationId, tenant, identityId)),
    ...taken.map(one => marks.ofTakenAway(integrationId, externalId, one)),
  ]
}
