import { z } from 'zod'
import type { IssuerKeyView } from '../../../facades/provider/issuer-keys.ts'
import type { NicknameView } from '../../../verification/nicknames/views.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const key: AnswerOf<IssuerKeyView> = z
  .object({
    kid: id,
    state: z.enum(['next', 'signing', 'former']),
    createdAt: at,
    signsFrom: at,
    publishedUntil: at.nullable(),
    certificate: z.string().nullable(),
  })
  .meta({ id: 'IssuerKey' })

const nickname: AnswerOf<NicknameView> = z
  .object({
    id,
    name: z.string(),
    short: z.string(),
    state: z.enum(['proposed', 'in_force']),
    proposedBy: actor,
    proposedAt: at,
    readyAt: at.nullable(),
    confirmedBy: actor.nullable(),
    inForceAt: at.nullable(),
  })
  .meta({ id: 'Nickname' })

/** Of the keys that sign, and of the names that are taken for each other. */
export const keyAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/issuer-keys': { 200: listOf(key) },
  'POST /v1/issuer-keys/rotate': { 200: listOf(key) },
  'POST /v1/issuer-keys/:kid/revoke': { 200: listOf(key) },
  'GET /v1/matching/nicknames': { 200: listOf(nickname) },
  'POST /v1/matching/nicknames': { 202: z.object({ items: z.array(nickname) }) },
}
