import { z } from 'zod'
import { roles } from '../permissions.ts'
import type { SessionView } from '../sessions.ts'
import type { AdminTokenView } from '../tokens.ts'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const view = {
  id,
  name: z.string(),
  role: z.enum(roles),
  createdAt: at,
  createdBy: z.string(),
  expiresAt: at.nullable(),
  revokedAt: at.nullable(),
  lastUsedAt: at.nullable(),
  person: z.object({ integrationId: id, externalId: id }).nullable(),
}
const token: AnswerOf<AdminTokenView> = z.object(view).meta({ id: 'AdminToken' })

const session: AnswerOf<SessionView> = z
  .object({
    id,
    administrator: z.object({ id, name: z.string() }),
    role: z.enum(roles),
    openedAt: at,
    seenAt: at,
    expiresAt: at,
  })
  .meta({ id: 'AdminSession' })

/** Of who may use the admin API, and who is signed in. */
export const accessAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/admin-tokens': { 200: listOf(token) },
  'POST /v1/admin-tokens': { 201: z.object({ ...view, token: z.string() }) },
  'PUT /v1/admin-tokens/:id/person': { 200: token },
  'GET /v1/admin-sessions': { 200: listOf(session) },
}
