import type { IntegrationId } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import { firstOf, holdingLink, isSame, liveLinksOf, objectionTo, secondOf } from './link-rows.ts'
import type { Db } from './rows.ts'
import type { Subject } from './subjects.ts'

/**
 * Who is bound to an identity. In a directory it is one subject, or several accounts of one person that are linked, each
 * with each. A link lets an account be bound to the identity of another one; it binds nothing itself, and no verdict of
 * one account is ever one of another (threats 4, 8).
 */

export interface Holder {
  readonly id: string
  readonly subject_id: string
  readonly external_id: string
  readonly link_slot: string
}

interface Identity {
  readonly integrationId: IntegrationId
  readonly tenant: string
  readonly identityId: string
}

function holding(db: Db, { integrationId, tenant, identityId }: Identity) {
  return db
    .selectFrom('enrollments')
    .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
    .select(['enrollments.id', 'enrollments.subject_id', 'subjects.external_id', 'enrollments.link_slot'])
    .where('enrollments.integration_id', '=', integrationId)
    .where('enrollments.tenant', '=', tenant)
    .where('enrollments.identity_id', '=', identityId)
    .where('enrollments.ended_at', 'is', null)
    .orderBy('enrollments.id')
}

/** Live bindings of an identity in a directory. */
export function identityHolders(db: Db, identity: Identity): Promise<readonly Holder[]> {
  return holding(db, identity).execute()
}

/** Somebody else who holds the identity and is no account of the same person, as links have it. */
export async function strangerWith(db: Db, subject: Subject, identity: Identity): Promise<Holder | undefined> {
  const others = (await identityHolders(db, identity)).filter(({ subject_id }) => subject_id !== subject.id)
  if (others.length === 0) return undefined
  const linked = await linkedTo(db, subject)
  return others.find(({ external_id }) => !linked.has(external_id))
}

/** The accounts of the same directory that links tie to a subject which hold now. */
async function linkedTo(db: Db, subject: Subject): Promise<ReadonlySet<string>> {
  const self = { integrationId: subject.integration_id, externalId: subject.external_id }
  const linked = new Set<string>()
  for (const link of await liveLinksOf(db, self)) {
    const { integrationId, externalId } = isSame(firstOf(link), self) ? secondOf(link) : firstOf(link)
    if (integrationId === self.integrationId && (await objectionTo(db, link)) === undefined) linked.add(externalId)
  }
  return linked
}

/**
 * Under which slot a subject may be bound to an identity; undefined where a stranger holds it. The holders stay as they
 * are until the transaction is over: one that ends meanwhile would leave the unique index without its first entry.
 */
export async function slotFor(tx: Tx, subject: Subject, identity: Identity): Promise<string | undefined> {
  const holders = await holding(tx.db, identity)
    .$if(dialectOf(tx.db) === 'postgres', query => query.forUpdate('enrollments'))
    .execute()
  const others = holders.filter(({ subject_id }) => subject_id !== subject.id)
  let slot = ''
  for (const { external_id, link_slot } of others) {
    const self = { integrationId: subject.integration_id, externalId: subject.external_id }
    const link = await holdingLink(tx, self, { integrationId: subject.integration_id, externalId: external_id })
    if (link === undefined || subject.kind !== 'directory') return undefined
    if (link_slot === '') slot = link.id
  }
  return slot
}

/**
 * Accounts that are the same person by the word of two administrators, and bound to the very identity that was seen:
 * namesakes that raise no doubt. An attribute is not enough, since whoever can set it could explain himself away.
 */
export async function sameByTwo(db: Db, subject: Subject, identity: Identity): Promise<readonly string[]> {
  const self = { integrationId: subject.integration_id, externalId: subject.external_id }
  const links = (await liveLinksOf(db, self)).filter(({ origin }) => origin === 'admin')
  if (links.length === 0) return []
  const others = links.map(link => (isSame(firstOf(link), self) ? secondOf(link) : firstOf(link)))
  const linked = new Set(others.filter(one => one.integrationId === self.integrationId).map(({ externalId }) => externalId))
  return (await identityHolders(db, identity)).map(({ external_id }) => external_id).filter(id => linked.has(id))
}
