import type { AssertedClaims, DirectoryUser, DocumentClaims } from '../contract/index.ts'
import { type Enrollment, liveEnrollment } from '../directory/enrollment.ts'
import { sameByTwo, strangerWith } from '../directory/holders.ts'
import { rebindOf, type Seen } from '../directory/rebind.ts'
import { wasSetFree } from '../directory/subjects.ts'
import { findByExternalId } from '../directory/users.ts'
import { recoveryState } from './evidence/index.ts'
import {
  beside,
  claimsOfClient,
  claimsOfUser,
  compareClaims,
  type MatchBeside,
  type MatchKnowledge,
  notChecked,
} from './match/index.ts'
import { notCounted, type Uniqueness, uniquenessOf } from './namesakes.ts'
import type { Person } from './person.ts'
import type { Policy } from './policy.ts'
import type { ResultFacts } from './result.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

type Db = Room['store']['db']

/** What a result says of the person's enrollment at present. */
export async function standingOfRow(db: Db, row: Row): Promise<ResultFacts['enrollment']> {
  const live = row.subject_id === null ? undefined : await liveEnrollment(db, row.subject_id)
  return live ? { state: live.state, assurance: live.assurance } : { state: 'not_enrolled', assurance: null }
}

/** Undefined where there is nobody: such a row was refused at start. `seen`: the identity that was, where one was by now. */
export async function personOf(
  db: Db,
  row: Row,
  now: number,
  seen?: { readonly identityId: string | null | undefined } & Pick<Room, 'marks'>,
): Promise<Person | undefined> {
  if (row.subject_id === null) return undefined
  const subject = await db.selectFrom('subjects').selectAll().where('id', '=', row.subject_id).executeTakeFirst()
  if (subject === undefined) return undefined
  const external = subject.kind === 'external'
  const user = external ? undefined : await findByExternalId(db, subject.integration_id, subject.external_id)
  const live = await liveEnrollment(db, subject.id)
  // An identity of another tenant says nothing here: it cannot be compared, and so nobody can show it.
  const comparable = live !== undefined && live.tenant === row.trust_anchor
  return {
    subject,
    user: user ?? null,
    account: external ? null : (user?.status ?? 'removed'),
    enrollment: {
      state: live === undefined ? 'not_enrolled' : hasRunOut(live, now) ? 'expired' : live.state,
      identityId: comparable ? live.identity_id : null,
      assurance: live?.assurance ?? null,
      rebind: await rebindOf(db, subject, now, seenBy(row, seen)),
      recovery: live === undefined ? 'closed' : recoveryState(live, now),
    },
  }
}

function seenBy({ trust_anchor: tenant }: Row, seen: Parameters<typeof personOf>[3]): Seen | undefined {
  const { identityId } = seen ?? {}
  return seen === undefined || identityId == null || tenant === null ? undefined : { marks: seen.marks, tenant, identityId }
}

/** Also where nobody has come by yet to say so. */
export function hasRunOut({ state, expires_at }: Pick<Enrollment, 'state' | 'expires_at'>, now: number): boolean {
  return state === 'enrolled' && expires_at !== null && expires_at <= now
}

/** Whether somebody else of the same directory is bound to the identity: no account of the same person. */
export async function isTaken(db: Db, row: Row, person: Person, identityId: string | undefined): Promise<string | undefined> {
  if (identityId === undefined || row.trust_anchor === null) return undefined
  const { subject } = person
  const identity = { integrationId: subject.integration_id, tenant: row.trust_anchor, identityId }
  return (await strangerWith(db, subject, identity))?.subject_id
}

/**
 * Whether the identity was somebody's who was erased a little while ago. Whoever comes back by leave of two people may be
 * just that person.
 */
export async function isSetFree(
  { marks }: Pick<Room, 'marks'>,
  db: Db,
  row: Row,
  { subject, enrollment }: Person,
  identityId: string | undefined,
  now: number,
): Promise<boolean> {
  if (identityId === undefined || row.trust_anchor === null || subject.rebind !== 'free') return false
  if (enrollment.identityId === identityId) return false
  return wasSetFree(db, marks, { integrationId: subject.integration_id, tenant: row.trust_anchor, identityId }, now)
}

/** Namesakes of the person that are known to be the same one: linked by two people, and bound to what was seen. */
export async function knownTwins(
  db: Db,
  row: Row,
  { subject }: Person,
  identityId: string | undefined,
): Promise<readonly string[]> {
  if (identityId === undefined || row.trust_anchor === null || subject.kind !== 'directory') return []
  return sameByTwo(db, subject, { integrationId: subject.integration_id, tenant: row.trust_anchor, identityId })
}

/** The comparison of a document with what is known; nothing of the document leaves this function. */
export async function matchOf(
  db: Db,
  person: Person,
  claims: AssertedClaims,
  document: DocumentClaims | undefined,
  twins: readonly string[],
  policy: Policy,
  knowledge: MatchKnowledge = {},
): Promise<Uniqueness & MatchBeside> {
  if (document === undefined) return { match: notChecked, vouched: {}, ...notCounted }
  const { user } = person
  const said = compareClaims(document, claimsOfClient(claims), knowledge)
  const { match, vouched } =
    user === null ? { match: said, vouched: said.claims } : beside(compareClaims(document, claimsOfUser(user), knowledge), said)
  const shown = { document, match: { ...match, claims: vouched } }
  return { match, vouched, ...(await uniquenessOf(db, person, shown, twins, policy, knowledge.nicknames)) }
}

/** Whether the claims of a person have stood long enough to be compared with. */
export function areSettled(user: DirectoryUser | null, settleDays: number, now: number): boolean {
  return user === null || now - user.claimsChangedAt >= settleDays * 86_400_000
}
