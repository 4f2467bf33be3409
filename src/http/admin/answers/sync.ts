import { z } from 'zod'
import { editabilities, type Mappable, mappables } from '../../../contract/index.ts'
import type { RunPersonView } from '../../../directory/sync/index.ts'
import type { MappingPreview, MappingView } from '../../../integrations/port.ts'
import { scheduleShape } from '../../../integrations/sync/schedule-shape.ts'
import type { RunProgress } from '../../../integrations/sync-control.ts'
import { json } from '../shapes.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const view = {
  id,
  integrationId: id,
  mode: z.enum(['full', 'incremental']),
  dryRun: z.boolean(),
  state: z.enum(['running', 'done', 'failed', 'held', 'cancelled']),
  counts: z.object({
    seen: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    deactivated: z.int(),
    removed: z.int(),
  }),
  setAside: z.int(),
  total: z.int().nullable(),
  liveBefore: z.int(),
  error: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
  heldFor: z.enum(['first_run', 'removals', 'empty']).nullable(),
  wouldRemove: z.int().nullable(),
  awaitsDecision: z.boolean(),
  releaseAskedBy: actor.nullable(),
  decision: z
    .object({
      kind: z.enum(['confirmed', 'released', 'rejected', 'superseded']),
      by: actor.nullable(),
      at,
      runId: id.nullable(),
    })
    .nullable(),
  follows: id.nullable(),
  requestedBy: z.string(),
  startedAt: at,
  finishedAt: at.nullable(),
}

const listed = z.object(view).meta({ id: 'SyncRun' })
const progress: AnswerOf<RunProgress> = z
  .object({ ...view, perSecond: z.number().nullable(), estimatedEndAt: at.nullable() })
  .meta({ id: 'SyncRunProgress' })

const person: AnswerOf<RunPersonView> = z
  .object({ externalId: id, code: z.string(), login: z.string().nullable(), displayName: z.string().nullable() })
  .meta({ id: 'SyncRunPerson' })

const mapping: AnswerOf<MappingView> = z
  .object({
    claims: z.array(z.object({ claim: z.enum(mappables), from: z.string().nullable(), editable: z.enum(editabilities) })),
    readAt: at.nullable(),
  })
  .meta({ id: 'MappingView' })

const values = z.object({ before: json, after: json })
const ofClaims = <Of extends z.ZodType>(of: Of) =>
  z.object(Object.fromEntries(mappables.map(claim => [claim, of.exactOptional()])) as Record<Mappable, z.ZodExactOptional<Of>>)
const preview: AnswerOf<MappingPreview> = z
  .object({
    rows: z.array(
      z.object({
        externalId: id.nullable(),
        raw: z.record(z.string(), json),
        claims: ofClaims(values),
        unread: z.array(z.enum(mappables)),
      }),
    ),
    unread: ofClaims(z.int()),
    editable: ofClaims(z.enum(editabilities)),
  })
  .meta({ id: 'MappingPreview' })

const begun = z.object({ runId: id })
const decided = z.object({ runId: id.nullable(), held: progress })

/** Of the runs of syncs, when they are due, and what feeds the claims of a directory. */
export const syncAnswers: Readonly<Record<string, Answer>> = {
  'POST /v1/integrations/:id/sync': { 202: begun },
  'GET /v1/integrations/:id/schedule': { 200: scheduleShape },
  'PUT /v1/integrations/:id/schedule': { 200: scheduleShape },
  'GET /v1/integrations/:id/mapping': { 200: mapping },
  'POST /v1/integrations/:id/mapping/preview': { 200: preview },
  'GET /v1/sync-runs': { 200: listOf(listed) },
  'GET /v1/sync-runs/:id': { 200: progress },
  'GET /v1/sync-runs/:id/people': { 200: listOf(person) },
  'POST /v1/sync-runs/:id/cancel': { 202: progress },
  'POST /v1/sync-runs/:id/confirm': { 202: decided },
  'POST /v1/sync-runs/:id/release': { 202: decided },
  'POST /v1/sync-runs/:id/reject': { 200: progress },
}
