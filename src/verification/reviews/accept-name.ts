import { type ActorRef, type AliasClaim, type AliasReason, problem } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import { personOf } from '../facts.ts'
import { type AliasForm, aliasForms, claimsOfClient, claimsOfUser, type ExpectedClaims } from '../match/index.ts'
import { refuseHands } from '../parts.ts'
import type { Room } from '../room.ts'
import { findRow, type Row } from '../rows.ts'
import { claimsOf } from '../settle.ts'
import { putAliases } from './aliases.ts'
import { approveFirst, factsOf } from './approve.ts'
import { audit } from './audit.ts'
import { differingClaims } from './differing.ts'
import { readThrough } from './document.ts'
import { isLastYes, openMatter } from './open-matter.ts'
import { changeReview, type Review } from './rows.ts'

/** *Same person*: which claims of the document are theirs, too, what shows it, and until when it holds. */
export interface AcceptedName {
  readonly reason: AliasReason
  readonly ticket?: string
  /** The names that differ, where none are named. */
  readonly claims?: readonly AliasClaim[]
  readonly expiresAt?: number
}

/**
 * A reviewer finds that a disputed document is of this person. What it says becomes an alias, which later comparisons know;
 * the verification that failed stays failed. The second of two agrees with what the first one said.
 */
export async function acceptName(
  room: Room,
  review: Review,
  said: AcceptedName,
  by: ActorRef,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = room
  const known = await findRow(store.db, review.verification_id)
  if (known === undefined) throw problem('not_found')
  // Nothing of a document is read for somebody who must not decide.
  await store.transaction(tx => refuseHands(tx, 'review', known, [by]))
  const document = await readThrough(room, known, signal)
  await store.transaction(async tx => {
    const matter = await openMatter(room, tx, review.verification_id, review.id, by)
    const { first_by: first, proposal } = matter.review
    const agreed = proposal === null ? { ...said, claims: claimsIn(known, said.claims) } : (JSON.parse(proposal) as AcceptedName)
    if (proposal !== null && said.reason !== agreed.reason) {
      throw problem('conflict', 'The one who approved first gave another reason. Agree with it, or reject.')
    }
    const differs =
      (said.claims !== undefined && said.claims.toSorted().join() !== agreed.claims?.toSorted().join()) ||
      (said.expiresAt !== undefined && said.expiresAt !== agreed.expiresAt)
    if (proposal !== null && differs) {
      throw problem('conflict', 'The one who approved first named other claims, or another end. Agree with it, or reject.')
    }
    if (!(await isLastYes(tx, matter, by))) return approveFirst(room, tx, matter.review, agreed, by)
    const at = clock.now()
    const forms: readonly AliasForm[] = aliasForms(document, agreed.claims)
    if (forms.length === 0) throw problem('conflict', 'The document shows nothing that could be another name.')
    const decided = { decided_by: JSON.stringify(by), decided_at: at, reason: agreed.reason, ticket: agreed.ticket ?? null }
    await changeReview(tx, matter.review, { state: 'approved', identity_id: null, ...decided })
    const claims = await putAliases(room, tx, {
      review: matter.review,
      forms,
      sides: await sidesOf(room, tx, known),
      reason: agreed.reason,
      expiresAt: agreed.expiresAt ?? null,
      by: first === null ? [by] : [JSON.parse(first) as ActorRef, by],
      at,
    })
    await audit(tx, matter.review, 'approved', { by, at, facts: { ...factsOf(agreed), claims: [...claims] } }, room.random)
  })
}

/** What the document was shown beside: what the directory says of the person now, and what the product that asked said. */
async function sidesOf(room: Room, { db }: Tx, row: Row): Promise<readonly ExpectedClaims[]> {
  const user = (await personOf(db, row, room.clock.now()))?.user ?? null
  const said = claimsOfClient(claimsOf(room, row))
  return user === null ? [said] : [claimsOfUser(user), said]
}

/** What a paper about a name speaks of. Another date of birth or address has to be said. */
const names: readonly AliasClaim[] = ['given_name', 'family_name']

/** The claims that are to become aliases: among those that differ. */
function claimsIn(row: Row, named: readonly AliasClaim[] | undefined): readonly AliasClaim[] {
  const differing = differingClaims(row)
  const foreign = named?.find(claim => !differing.includes(claim))
  if (foreign !== undefined) {
    throw problem('request_invalid', undefined, {
      faults: [{ path: '/claims', message: `has ${foreign}, which does not differ` }],
    })
  }
  const chosen = named ?? differing.filter(claim => names.includes(claim))
  if (chosen.length > 0) return chosen
  throw problem('request_invalid', undefined, {
    faults: [{ path: '/claims', message: `has to name one of ${differing.join(', ')}` }],
  })
}
