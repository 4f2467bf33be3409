import { type ActorRef, asIntegrationId } from '../contract/index.ts'
import { type Account, firstOf, isSame, liveLinksOf, secondOf } from '../directory/link-rows.ts'
import { type ErasedRooms, eraseAccount, holdAccount } from './account.ts'
import { type DepartedDeps, eraseDeparted } from './departed.ts'

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
  readonly rooms: ErasedRooms
  /** What became of what stood in the product. */
  readonly atProduct: 'none' | 'cleared' | 'pending'
  /** Other accounts that were linked as the same person's. They are not erased with this one. */
  readonly linked: readonly { readonly integrationId: string; readonly externalId: string }[]
}

export interface ErasureDeps extends DepartedDeps {
  clear(person: Account, signal: AbortSignal): Promise<Erased['atProduct']>
}

export interface Erasure {
  erase(
    person: { readonly integrationId: string; readonly externalId: string },
    why: { readonly reason: (typeof erasureReasons)[number]; readonly ticket?: string },
    actor: ActorRef,
  ): Promise<Erased>
  /** Those who left their directory before then; how many there were. */
  eraseDeparted(before: number, signal: AbortSignal): Promise<number>
}

/** The product has this long; then it is told later. */
const productMs = 10_000

/**
 * Erases one account of a person everywhere, in one transaction. What stays is a keyed mark: whoever comes back under the
 * same id is new, and is bound only by two people, so that an erasure in somebody's name wins nobody their account.
 */
export function createErasure(deps: ErasureDeps): Erasure {
  const { store, clock } = deps

  return {
    async erase({ integrationId: given, externalId }, { reason, ticket }, actor) {
      const integrationId = asIntegrationId(given)
      const account = { integrationId, externalId }
      const at = clock.now()
      const facts = { reason, ...(ticket === undefined ? {} : { ticket }) }
      const done = await store.transaction(async tx => {
        const held = await holdAccount(tx, account)
        const links = await liveLinksOf(tx.db, account)
        const counts = await eraseAccount(deps, tx, held, { by: actor, at, facts, scrubAt: at })
        return { counts, linked: links.map(link => (isSame(firstOf(link), account) ? secondOf(link) : firstOf(link))) }
      })
      const atProduct = await deps.clear(account, AbortSignal.timeout(productMs))
      return {
        mark: deps.marks.of(integrationId, externalId),
        erasedAt: new Date(at).toISOString(),
        rooms: done.counts,
        atProduct,
        linked: done.linked,
      }
    },
    eraseDeparted: (before, signal) => eraseDeparted(deps, before, signal),
  }
}
