import { z } from 'zod'
import { dataStatuses, outcomes, type Reason, reasonTable, resultStatuses, type SetupStep } from '../../../contract/index.ts'
import type { FlowViewOf } from '../../../integrations/flow-view.ts'
import type { RehearsalView } from '../../../integrations/rehearsal/index.ts'
import type { SetUpView } from '../../../integrations/set-up-port.ts'
import { config } from '../shapes.ts'
import type { Answer } from './answer.ts'
import { checkStep } from './integrations.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const flowView: AnswerOf<FlowViewOf> = z.object({
  states: z.array(
    z.object({
      outcome: z.enum(outcomes),
      status: z.enum(resultStatuses),
      dataStatus: z.enum(dataStatuses),
      final: z.boolean(),
      reasons: z.array(z.enum(Object.keys(reasonTable) as Reason[])),
      sees: z.object({ name: z.string(), value: z.string().nullable(), means: z.string() }),
    }),
  ),
  outputs: z.array(z.object({ name: z.string(), says: z.string() })),
  conditions: z.array(z.object({ title: z.string(), where: z.string(), text: z.string() })),
  switchOff: z.array(
    z.object({
      title: z.string(),
      where: z.string(),
      request: z.object({ method: z.string(), url: z.string(), body: config.nullable() }).nullable(),
    }),
  ),
})

const secretEntry = z.object({ name: z.string(), value: z.string(), secret: z.boolean().exactOptional() })
const rehearsalShape = {
  clientId: id,
  people: z.array(z.string()),
  startedBy: actor,
  startedAt: at,
  endsAt: at,
  endpoints: z.record(z.string(), z.string()),
  entries: z.array(secretEntry),
  unrehearsed: z.string().nullable(),
}
const rehearsal: AnswerOf<RehearsalView> = z.object(rehearsalShape)

const carried = z.object({ integrationId: id, name: z.string(), isThere: z.boolean() }).nullable()
const applied: AnswerOf<SetUpView> = z.object({
  made: config,
  carried,
  appliedBy: actor,
  appliedAt: at,
})
const step: AnswerOf<SetupStep> = z.object({
  id,
  title: z.string(),
  method: z.string(),
  path: z.string(),
  body: config.exactOptional(),
  change: z.enum(['create', 'update', 'none']),
})

/** Of flows at products: how they see us, how they rehearse, how they are set up. */
export const flowAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/integrations/:id/flow-view': { 200: flowView },
  'GET /v1/integrations/:id/rehearsal': { 200: z.object({ rehearsal: rehearsal.nullable() }) },
  'POST /v1/integrations/:id/rehearsal': {
    201: z.object({ ...rehearsalShape, client: z.object({ id, secret: z.string() }).exactOptional() }),
  },
  'GET /v1/integrations/:id/setup': { 200: z.object({ applied: applied.nullable() }) },
  'POST /v1/integrations/:id/setup/plan': { 200: z.object({ steps: z.array(step) }) },
  'POST /v1/integrations/:id/setup/apply': { 200: z.object({ applied }) },
  'POST /v1/integrations/:id/setup/verify': { 200: z.object({ ok: z.boolean(), steps: z.array(checkStep) }) },
  'POST /v1/integrations/:id/setup/undo': {
    200: z.object({
      applied: z.null(),
      carried: carried.describe(
        'The directory that was told of it, and whether it says it still: that is to be taken out there.',
      ),
    }),
  },
  'GET /v1/integrations/:id/entries': { 200: listOf(secretEntry) },
}
