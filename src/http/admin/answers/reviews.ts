import { z } from 'zod'
import {
  aliasClaims,
  aliasReasons,
  matchValues,
  purposes,
  queuedFor,
  reviewKinds,
  reviewStates,
} from '../../../contract/index.ts'
import type { ClaimsMatch } from '../../../verification/match/index.ts'
import type { ReviewView } from '../../../verification/reviews/views.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const word = z.string().nullable()

/** Claims by name; the names are those of `ClaimsMatch`. */
const match = z.object({
  directory: z.enum(matchValues),
  claims: z.record(z.string(), z.enum(matchValues)),
  reasons: z.record(z.string(), z.string()).exactOptional(),
}) as unknown as AnswerOf<ClaimsMatch>

const review: AnswerOf<ReviewView> = z
  .object({
    id,
    kind: z.enum(reviewKinds),
    state: z.enum(reviewStates),
    queuedFor: z.enum(queuedFor),
    verificationId: id,
    purpose: z.enum(purposes),
    integrationId: id,
    subject: z.object({ integrationId: id.nullable(), externalId: id.nullable(), login: word, displayName: word }),
    reported: word,
    match: match.nullable(),
    sessionId: id.nullable(),
    openedBy: actor,
    openedAt: at,
    dueAt: at,
    approvedFirst: z.object({ by: actor, at, reason: z.string(), claims: z.array(z.string()), until: at.nullable() }).nullable(),
    decided: z.object({ by: actor.nullable(), at, reason: word, ticket: word }).nullable(),
  })
  .meta({ id: 'Review' })

const count = z.object({
  kind: z.enum(reviewKinds),
  state: z.enum(reviewStates),
  queuedFor: z.enum(queuedFor),
  reason: word,
  count: z.int(),
})

const look = z
  .object({
    reviewId: id,
    claims: z.array(
      z.object({ claim: z.string(), document: word, directory: word, product: word, value: z.string(), reason: word }),
    ),
  })
  .meta({ id: 'ReviewLook' })

const alias = z
  .object({
    id,
    claim: z.enum(aliasClaims),
    reason: z.enum(aliasReasons),
    reviewId: id,
    madeBy: actor,
    confirmedBy: actor.nullable(),
    madeAt: at,
    expiresAt: at.nullable(),
  })
  .meta({ id: 'Alias' })

/** Of what humans decide, and the other names that came of it. */
export const reviewAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/reviews': { 200: listOf(review) },
  'GET /v1/reviews/counts': { 200: z.object({ items: z.array(count) }) },
  'GET /v1/reviews/:id': { 200: review },
  'POST /v1/reviews/:id/look': { 200: look },
  'POST /v1/reviews/:id/approve': { 200: review },
  'POST /v1/reviews/:id/reject': { 200: review },
  'POST /v1/verifications/:id/dispute': { 201: review },
  'GET /v1/directory/users/:integrationId/:externalId/aliases': { 200: listOf(alias) },
}
