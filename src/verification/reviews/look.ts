import { type ActorRef, type DocumentClaims, type LookReason, problem } from '../../contract/index.ts'
import { personOf } from '../facts.ts'
import { beside, claimsOfClient, claimsOfUser, compareClaims, type ExpectedClaims, type MatchClaim } from '../match/index.ts'
import { refuseHands } from '../parts.ts'
import type { Room } from '../room.ts'
import { findRow } from '../rows.ts'
import { claimsOf } from '../settle.ts'
import { knowledgeOf } from './aliases.ts'
import { audit } from './audit.ts'
import { readThrough } from './document.ts'
import { reviewById } from './rows.ts'

/** A claim as all sides have it, and how it compares. */
export interface Beside {
  readonly claim: MatchClaim
  readonly document: string | null
  readonly directory: string | null
  /** What the product that asked said of the person beside the directory: a verdict may wait for that alone. */
  readonly product: string | null
  readonly value: string
  readonly reason: string | null
}

export interface Look {
  readonly reviewId: string
  readonly claims: readonly Beside[]
}

/**
 * What the document shows, beside what the directory says. Who looks and why is written down before anything is read; nobody
 * looks who must not decide.
 */
export async function look(
  room: Room,
  id: string,
  { reason, ticket }: { readonly reason: LookReason; readonly ticket?: string },
  by: ActorRef,
  signal: AbortSignal,
): Promise<Look> {
  const { store, clock, random } = room
  const review = await reviewById(store.db, id)
  const row = await findRow(store.db, review.verification_id)
  if (row === undefined) throw problem('not_found')
  if (review.state !== 'open') throw problem('conflict', 'This is decided; there is nothing to look at any more.')
  await store.transaction(async tx => {
    await refuseHands(tx, 'review', row, [by])
    await audit(
      tx,
      review,
      'looked',
      { by, at: clock.now(), facts: { reason, ...(ticket === undefined ? {} : { ticket }) } },
      random,
    )
  })
  const document = await readThrough(room, row, signal)
  const person = await personOf(store.db, row, clock.now())
  if (person === undefined) throw problem('gone')
  const said = claimsOfClient(claimsOf(room, row))
  const known = person.user === null ? undefined : claimsOfUser(person.user)
  const knowledge = await knowledgeOf(room, store.db, person)
  const asSaid = compareClaims(document, said, knowledge)
  const match = known === undefined ? asSaid : beside(compareClaims(document, known, knowledge), asSaid).match
  const claims = Object.entries(match.claims).flatMap(([claim, value]) => {
    const named = claim as MatchClaim
    const read = values[named]
    if (read === undefined) return []
    return [
      {
        claim: named,
        document: read.document(document) ?? null,
        directory: read.expected(known ?? said) ?? null,
        product: (known && read.expected(said)) ?? null,
        value,
        reason: match.reasons?.[named] ?? null,
      },
    ]
  })
  return { reviewId: review.id, claims }
}

interface Sides {
  readonly document: (document: DocumentClaims) => string | undefined
  readonly expected: (claims: ExpectedClaims) => string | null | undefined
}

const both = (latin: string | undefined, native: string | undefined) => [latin, native].filter(Boolean).join(' / ') || undefined

/** Where each side has a claim. A name without a border is shown whole. */
const values: Readonly<Partial<Record<MatchClaim, Sides>>> = {
  given_name: {
    document: ({ givenName, fullName, native }) => both(givenName ?? fullName, native?.givenName ?? native?.fullName),
    expected: ({ givenName }) => givenName,
  },
  family_name: {
    document: ({ familyName, fullName, native }) => both(familyName ?? fullName, native?.familyName ?? native?.fullName),
    expected: ({ familyName }) => familyName,
  },
  middle_name: { document: ({ fullName }) => fullName, expected: ({ middleName }) => middleName },
  birth_date: { document: ({ birthDate }) => birthDate, expected: ({ birthDate }) => birthDate },
  email: { document: ({ email }) => email, expected: ({ email }) => email },
  phone_number: { document: ({ phoneNumber }) => phoneNumber, expected: ({ phoneNumber }) => phoneNumber },
  address: {
    document: ({ address }) =>
      address?.formatted ??
      ([address?.street, address?.postalCode, address?.locality, address?.country].filter(Boolean).join(', ') || undefined),
    expected: ({ address }) =>
      [address?.street, address?.postalCode, address?.locality, address?.country].filter(Boolean).join(', ') || undefined,
  },
}
