import type { ActorRef, JsonObject, Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import { openCase } from './cases.ts'
import { type Enrollment, endEnrollment, liveEnrollment } from './enrollment.ts'
import { type AccountLink, firstOf, lockLink, secondOf } from './link-rows.ts'
import type { Db } from './rows.ts'
import { findSubject, type Subject } from './subjects.ts'

/** What is told of a link, and what becomes of those who share an identity by it when it ends. */

export const linkHost: ActorRef = { kind: 'host', id: 'links' }

export interface Ending {
  readonly why: NonNullable<AccountLink['ended_why']>
  readonly by: ActorRef
  readonly at: number
}

/** False where it had ended already. A proposal that an administrator ends is withdrawn. */
export async function dropLink(tx: Tx, known: AccountLink, { why: asked, by, at }: Ending, random: Random): Promise<boolean> {
  // Those who bind take the subject before the link, too.
  const subjects = await lockedSubjects(tx, known)
  const link = await lockLink(tx, known.id)
  if (link === undefined || link.ended_at !== null) return false
  const why = asked === 'by_admin' && link.state === 'proposed' ? 'withdrawn' : asked
  const changes = { state: 'ended', ended_at: at, ended_why: why } as const
  await tx.db.updateTable('account_links').set(changes).where('id', '=', link.id).execute()
  await tellOfLink(tx, link, link.state === 'live' ? 'dropped' : 'ended', { by, at, facts: { why } }, random)
  if (link.state === 'live') await part(tx, subjects, at, random)
  return true
}

/** Nobody, where an identity is not shared between the two in any case. */
async function subjectsOf(db: Db, link: AccountLink): Promise<readonly Subject[]> {
  if (link.integration_id !== link.other_integration_id) return []
  const found: Subject[] = []
  for (const { integrationId, externalId } of [firstOf(link), secondOf(link)]) {
    const subject = await findSubject(db, integrationId, externalId)
    if (subject !== undefined) found.push(subject)
  }
  return found
}

async function lockedSubjects(tx: Tx, link: AccountLink): Promise<readonly Subject[]> {
  const found = await subjectsOf(tx.db, link)
  const inOrder = found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (dialectOf(tx.db) === 'postgres') {
    for (const { id } of inOrder) await tx.db.selectFrom('subjects').select('id').where('id', '=', id).forUpdate().execute()
  }
  return inOrder
}

/**
 * Both are bound to one identity, and no longer by right: one live subject of an identity and directory. The older
 * binding stays as it is. The younger one ends, to be bound again only with two people's consent: were it left in force,
 * even at a lower assurance, each of the two would be refused for the other.
 */
async function part(tx: Tx, subjects: readonly Subject[], at: number, random: Random): Promise<void> {
  const two = await sharingOf(tx.db, subjects)
  if (two === undefined) return
  const { older, younger } = two
  const matter = { subjectId: younger.subject.id, otherSubjectId: older.subject.id, verificationId: null, at }
  await endEnrollment(tx, younger.subject, { why: 'link_dropped', rebind: 'supervised', at }, random)
  await openCase(tx, { kind: 'identity_in_use', ...matter }, random)
}

interface Bound {
  readonly subject: Subject
  readonly live: Enrollment
}
interface Sharing {
  readonly older: Bound
  readonly younger: Bound
}

/** The two accounts of a link, where they share an identity: what its end is about. */
export async function sharing(db: Db, link: AccountLink): Promise<Sharing | undefined> {
  return sharingOf(db, await subjectsOf(db, link))
}

async function sharingOf(db: Db, subjects: readonly Subject[]): Promise<Sharing | undefined> {
  const bound: Bound[] = []
  for (const subject of subjects) {
    const live = await liveEnrollment(db, subject.id)
    if (live !== undefined && live.identity_id !== null) bound.push({ subject, live })
  }
  const [older, younger] = bound.toSorted((a, b) => byAge(a.live, b.live))
  if (older === undefined || younger === undefined) return undefined
  const isShared = older.live.tenant === younger.live.tenant && older.live.identity_id === younger.live.identity_id
  return isShared ? { older, younger } : undefined
}

function byAge(a: Enrollment, b: Enrollment): number {
  const since = ({ bound_at, created_at }: Enrollment) => bound_at ?? created_at
  return since(a) - since(b) || (a.id < b.id ? -1 : 1)
}

/** Audit entry and event, in the transaction of what they report. */
export async function tellOfLink(
  tx: Tx,
  link: AccountLink,
  what: 'proposed' | 'made' | 'dropped' | 'ended',
  { by, at, facts = {} }: { readonly by: ActorRef; readonly at: number; readonly facts?: JsonObject },
  random: Random,
): Promise<void> {
  const { origin } = link
  const accounts = [firstOf(link), secondOf(link)].map(({ integrationId, externalId }) => ({ integrationId, externalId }))
  // The audit outlives the people: whose accounts they are is said by the link, as long as it is kept.
  const audited = { origin, integrationIds: accounts.map(({ integrationId }) => integrationId), ...facts }
  await appendAudit(tx, { at, actor: by, action: `link.${what}`, target: link.id, facts: audited }, random)
  const payload = { linkId: link.id, origin, accounts, ...facts }
  await publish(tx, { type: `link.${what}`, integrationId: link.integration_id, target: link.id, payload, at }, random)
}
