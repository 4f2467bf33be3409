import { z } from 'zod'
import type { DeliveryView, ToldView, WebhookView } from '../../../events/views.ts'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const view = {
  id,
  name: z.string(),
  url: z.string(),
  format: z.enum(['standard', 'incode-session', 'set', 'slack', 'teams']),
  events: z.array(z.string()),
  integrationId: id.nullable(),
  rehearsals: z.boolean(),
  state: z.enum(['enabled', 'disabled']),
  disabledWhy: z.enum(['administrator', 'gone']).nullable(),
  audience: z.string().nullable(),
  subject: z
    .union([
      z.object({ format: z.literal('iss_sub'), issuer: z.string() }),
      z.object({ format: z.literal('email') }),
      z.object({ format: z.literal('opaque') }),
    ])
    .nullable(),
  hasAuthorization: z.boolean(),
  formerSecretUntil: at.nullable(),
  deliveries: z.object({ waiting: z.int(), failed: z.int() }),
  createdAt: at,
  updatedAt: at,
}
const webhook: AnswerOf<WebhookView> = z.object(view).meta({ id: 'Webhook' })
const withSecret = z.object({ ...view, secret: z.string().nullable() }).meta({ id: 'WebhookWithSecret' })

const sent = {
  id,
  eventId: id,
  type: z.string(),
  verificationId: id.nullable(),
  happenedAt: at,
  state: z.enum(['waiting', 'delivered', 'failed', 'dropped']),
  tries: z.int(),
  triedAt: at.nullable(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  durationMs: z.int().nullable(),
  nextTryAt: at.nullable(),
}
const delivery: AnswerOf<DeliveryView> = z.object(sent).meta({ id: 'Delivery' })
const told: AnswerOf<ToldView> = z
  .object({ ...sent, webhook: z.object({ id, name: z.string(), state: z.enum(['enabled', 'disabled']) }) })
  .meta({ id: 'VerificationDelivery' })

/** Of receivers of events, and what came of each delivery. */
export const webhookAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/webhooks': { 200: listOf(webhook) },
  'POST /v1/webhooks': { 201: withSecret },
  'GET /v1/webhooks/:id': { 200: webhook },
  'PATCH /v1/webhooks/:id': { 200: webhook },
  'POST /v1/webhooks/:id/secret': { 200: withSecret },
  'POST /v1/webhooks/:id/test': { 200: delivery },
  'GET /v1/webhooks/:id/deliveries': { 200: listOf(delivery) },
  'GET /v1/verifications/:id/deliveries': { 200: listOf(told) },
  'POST /v1/webhooks/:id/deliveries/:deliveryId/replay': { 202: delivery },
  'POST /v1/webhooks/:id/replay': { 202: z.object({ count: z.int() }) },
}
