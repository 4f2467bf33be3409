import {
  type ActorRef,
  type AliasReason,
  type ApprovalReason,
  aliasReasons,
  approvalReasons,
  type IntegrationId,
  type LookReason,
  problem,
  type ReviewKind,
} from '../../contract/index.ts'
import { furnish } from '../furnish.ts'
import type { VerificationDeps } from '../room.ts'
import { type AcceptedName, acceptName } from './accept-name.ts'
import { type AliasView, aliasesOf, removeAlias } from './alias-desk.ts'
import { approveVerdict } from './approve.ts'
import { dispute } from './dispute.ts'
import { expireReviews } from './expire.ts'
import { countReviews, type LongWaiting, longWaiting, type ReviewCount } from './figures.ts'
import { type Look, look } from './look.ts'
import { type Rejection, reject } from './reject.ts'
import { reviewById } from './rows.ts'
import { findReview, listReviews, type ReviewQuery, type ReviewView } from './views.ts'

/** What is said with a yes: of a verdict that waits, or of a name. */
export interface Yes extends Omit<AcceptedName, 'reason'> {
  readonly reason: ApprovalReason | AliasReason
}

/**
 * What humans decide: verdicts that wait for one, and names that people say are theirs. A yes makes somebody eligible and is
 * never a verdict by itself where it would open or bind an account; nobody decides in their own case. Nothing that a document
 * shows is kept: it is read through from Incode when a reviewer looks, and an alias is kept as a mark. The room knows no
 * façade and no product.
 */
export interface ReviewDesk {
  list(query: ReviewQuery): ReturnType<typeof listReviews>
  get(id: string): Promise<ReviewView>
  look(
    id: string,
    why: { readonly reason: LookReason; readonly ticket?: string },
    by: ActorRef,
    signal: AbortSignal,
  ): Promise<Look>
  /** Also the first yes of two, after which the review is still open. */
  approve(id: string, said: Yes, by: ActorRef, signal: AbortSignal): Promise<ReviewView>
  reject(id: string, said: Rejection, by: ActorRef): Promise<ReviewView>
  dispute(verificationId: string, by: ActorRef): Promise<ReviewView>
  aliases(integrationId: IntegrationId, externalId: string): Promise<readonly AliasView[]>
  removeAlias(id: string, by: ActorRef): Promise<void>
  counts(since: number): Promise<readonly ReviewCount[]>
  longWaiting(): Promise<readonly LongWaiting[]>
  expire(limit: number): Promise<number>
}

export function createReviewDesk(deps: VerificationDeps): ReviewDesk {
  const room = furnish(deps)
  const { store, clock } = room
  // Of the database that was just written: a report may lag behind it.
  const shown = async (id: string) => {
    const found = await findReview(store.db, id)
    if (found === undefined) throw problem('not_found')
    return found
  }
  return {
    list: query => listReviews(store.reports, query),
    get: shown,
    look: (id, why, by, signal) => look(room, id, why, by, signal),
    async approve(id, said, by, signal) {
      const review = await reviewById(store.db, id)
      if (review.kind === 'dispute')
        await acceptName(room, review, { ...said, reason: among(aliasReasons, said.reason, review.kind) }, by, signal)
      else await approveVerdict(room, review, { ...said, reason: among(approvalReasons, said.reason, review.kind) }, by)
      return shown(id)
    },
    async reject(id, said, by) {
      await reject(room, await reviewById(store.db, id), said, by)
      return shown(id)
    },
    dispute: async (verificationId, by) => shown(await dispute(room, verificationId, by)),
    aliases: (integrationId, externalId) => aliasesOf(room, integrationId, externalId),
    removeAlias: (id, by) => removeAlias(room, id, by),
    counts: since => countReviews(store.reports, since),
    longWaiting: () => longWaiting(store.reports, clock.now()),
    expire: limit => expireReviews(room, limit),
  }
}

/** Each kind has its own list of reasons. */
function among<const T extends string>(words: readonly T[], reason: string, kind: ReviewKind): T {
  const found = words.find(word => word === reason)
  if (found !== undefined) return found
  const message = `is no reason to approve a ${kind}; there are ${words.join(', ')}`
  throw problem('request_invalid', undefined, { faults: [{ path: '/reason', message }] })
}
