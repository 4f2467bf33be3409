import { type ActorRef, asIntegrationId, type Clock, type IntegrationId, problem, type Random } from '../contract/index.ts'
import { firstOf, isSame, liveLinksOf, secondOf } from '../directory/link-rows.ts'
import { findSubject } from '../directory/subjects.ts'
import { appendAudit } from '../security/audit.ts'
import type { Marks } from '../security/marks.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { ErasureRoom, Leaving } from '../storage/erasure.ts'
import type { Store, Tx } from '../storage/store.ts'
import { askForScrub } from './scrub.ts'

/** Why somebody is erased, in the words of GDPR art. 17(1). A closed list: what is typed could name the person for ever. */
export const erasureReasons = [
  'no_longer_necessary',
  'consent_withdrawn',
  'objection',
  'unlawful_processing',
  'legal_obligation',
] as const

export interface Erased {
  /** What stands for the person in the audit from now on. */
  readonly mark: string
  readonly erasedAt: string
  /** How much was erased in each room. */
  readonly rooms: Readonly<Record<string, number>>
  /** What became of what stood in the product. */
  readonly atProduct: 'none' | 'cleared' | 'pending'
  /** Other accounts that were linked as the same person's. They are not erased with this one. */
  readonly linked: readonly { readonly integrationId: string; readonly externalId: string }[]
}

export interface ErasureDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly marks: Marks
  readonly rooms: readonly ErasureRoom[]
  /** Takes away at the product what stood there, after the erasure. */
  clear(person: { integrationId: IntegrationId; externalId: string }, signal: AbortSignal): Promise<Erased['atProduct']>
}

export interface Erasure {
  erase(
    person: { readonly integrationId: string; readonly externalId: string },
    why: { readonly reason: (typeof erasureReasons)[number]; readonly ticket?: string },
    actor: ActorRef,
  ): Promise<Erased>
}

/** The product has this long; then it is told later. */
const productMs = 10_000

/**
 * Erases one account of a person everywhere, in one transaction. What stays is a keyed mark: whoever comes back under the
 * same id is new, and is bound only by two people, so that an erasure in somebody's name wins nobody their account.
 */
export function createErasure(deps: ErasureDeps): Erasure {
  const { store, clock, random, marks, rooms } = deps

  async function eraseIn(tx: Tx, person: Leaving): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const room of rooms) {
      const n = await room.erase(tx, person)
      if (n > 0) counts[room.name] = n
    }
    return counts
  }

  return {
    async erase({ integrationId: given, externalId }, { reason, ticket }, actor) {
      const integrationId = asIntegrationId(given)
      const account = { integrationId, externalId }
      const mark = marks.of(integrationId, externalId)
      const at = clock.now()
      const done = await store.transaction(async tx => {
        const subjectId = await lockedSubject(tx, integrationId, externalId)
        const links = await liveLinksOf(tx.db, account)
        const identities = subjectId === null ? [] : await identityMarks(tx, marks, integrationId, subjectId)
        const counts = await eraseIn(tx, { ...account, subjectId, at })
        if (Object.keys(counts).length === 0) throw problem('not_found', 'Nothing is kept of such a person.')
        await tx.db
          .insertInto('erased_people')
          .values([mark, ...identities].map(one => ({ mark: one, erased_at: at })))
          .onConflict(conflict => conflict.column('mark').doUpdateSet({ erased_at: at }))
          .execute()
        const facts = { integrationId, reason, ...(ticket === undefined ? {} : { ticket }), rooms: counts }
        await appendAudit(tx, { at, actor, action: 'person.erased', target: mark, facts }, random)
        await askForScrub(tx, at, random)
        return { counts, linked: links.map(link => (isSame(firstOf(link), account) ? secondOf(link) : firstOf(link))) }
      })
      const atProduct = await deps.clear(account, AbortSignal.timeout(productMs))
      return { mark, erasedAt: new Date(at).toISOString(), rooms: done.counts, atProduct, linked: done.linked }
    },
  }
}

/** Of what the person is bound to. */
async function identityMarks(tx: Tx, marks: Marks, integrationId: IntegrationId, subjectId: string): Promise<readonly string[]> {
  const bound = await tx.db
    .selectFrom('enrollments')
    .select(['tenant', 'identity_id'])
    .where('subject_id', '=', subjectId)
    .where('ended_at', 'is', null)
    .execute()
  return bound.flatMap(({ tenant, identity_id }) =>
    identity_id === null ? [] : [marks.ofIdentity(integrationId, tenant, identity_id)],
  )
}

/** Before anything else, as whoever binds does. */
async function lockedSubject(tx: Tx, integrationId: IntegrationId, externalId: string): Promise<string | null> {
  const subject = await findSubject(tx.db, integrationId, externalId)
  if (subject === undefined) return null
  if (dialectOf(tx.db) === 'postgres') {
    await tx.db.selectFrom('subjects').select('id').where('id', '=', subject.id).forUpdate().execute()
  }
  return subject.id
}
