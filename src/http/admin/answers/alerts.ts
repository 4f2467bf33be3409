import { z } from 'zod'
import { alertSettings } from '../../../alerts/index.ts'
import type { AlertView } from '../../../alerts/views.ts'
import { alertActors, alertCodes, alertEnds } from '../../../contract/index.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const alert: AnswerOf<AlertView> = z
  .object({
    id,
    code: z.enum(alertCodes),
    detail: z.string().nullable(),
    state: z.enum(['open', 'resolved']),
    actor: z.enum(alertActors),
    canWait: z.boolean(),
    lasts: z.boolean(),
    title: z.string(),
    advice: z.string(),
    link: z.string(),
    integrationId: id.nullable(),
    about: z.string().nullable(),
    endsAt: at.nullable().describe('When what it warns of ends, such as a credential.'),
    endsWithinDays: z.int().nullable().describe('It does within so many days.'),
    count: z.int(),
    since: at,
    lastAt: at,
    resolvedAt: at.nullable(),
    resolvedWhy: z.enum(alertEnds).nullable(),
    resolvedBy: actor.nullable(),
  })
  .meta({ id: 'Alert' })

/** Of what somebody has to do something about, and who is told. */
export const alertAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/alerts': { 200: listOf(alert) },
  'GET /v1/alerts/settings': { 200: alertSettings },
  'PUT /v1/alerts/settings': { 200: alertSettings },
  'GET /v1/alerts/:id': { 200: alert },
  'POST /v1/alerts/:id/resolve': { 200: alert },
}
