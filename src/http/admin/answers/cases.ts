import { z } from 'zod'
import type { CaseView } from '../../../directory/case-desk.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import { supervision } from './person.ts'
import type { AnswerOf } from './wire.ts'

const word = z.string().nullable()
const kind = z.enum(['identity_in_use', 'superseded_identity', 'foreign_write', 'dispute'])
const party = z.object({ integrationId: id, externalId: z.string(), login: word, displayName: word })

const matter: AnswerOf<CaseView> = z
  .object({
    id,
    kind,
    state: z.enum(['open', 'closed']),
    subject: party,
    other: party.nullable(),
    verificationId: id.nullable(),
    bars: z.boolean(),
    openedAt: at,
    closedAt: at.nullable(),
    closedBy: actor.nullable(),
    closedWhy: word,
  })
  .meta({ id: 'Case' })

/** Of what a human has to look at. */
export const caseAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/cases': { 200: listOf(matter) },
  'GET /v1/cases/counts': { 200: z.object({ items: z.array(z.object({ kind, count: z.int() })) }) },
  'GET /v1/cases/:id': { 200: matter },
  'POST /v1/cases/:id/close': {
    200: z.object({ state: z.literal('closed'), case: matter }),
    202: z.object({ state: z.literal('waiting'), supervision }),
  },
}
