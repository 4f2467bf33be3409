import { z } from 'zod'
import {
  attentionCodes,
  type CheckStep,
  type ConnectorErrorCode,
  connectorErrors,
  manifestSchema,
  type SurfaceEntry,
} from '../../../contract/index.ts'
import type { AttentionView, Groups, HeldChangeView, HistoryEntry, IntegrationView } from '../../../integrations/port.ts'
import { config, json } from '../shapes.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const counts = z.object({
  seen: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deactivated: z.int(),
  removed: z.int(),
})

const sync = z.object({
  lastRun: z
    .object({
      id,
      mode: z.enum(['full', 'incremental']),
      state: z.enum(['running', 'done', 'failed', 'held', 'cancelled']),
      heldFor: z.enum(['first_run', 'removals', 'empty']).nullable(),
      counts,
      error: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
      startedAt: at,
      finishedAt: at.nullable(),
    })
    .nullable(),
  lastCompleteAt: at.nullable(),
  nextAt: at.nullable(),
  attention: z.enum(['held', 'failing', 'late', 'link_key']).nullable(),
})

const attention: AnswerOf<AttentionView> = z.object({
  code: z.enum([
    ...attentionCodes,
    'change_held',
    'suspended',
    'resets_unverified',
    'written_back_changed',
    'trail_unread',
    'not_attested',
    'no_carrier',
  ]),
  actor: z.enum(['admin', 'operator']),
  advice: z.string(),
  endsAt: at.nullable(),
  daysLeft: z.int().nullable(),
})

const client = z.object({ id, formerSecretUntil: at.exactOptional() })

const view = {
  id,
  key: z.string(),
  template: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  state: z.enum(['draft', 'enabled', 'disabled']),
  version: z.int(),
  revision: z.int(),
  accountId: id.nullable(),
  workflowId: z.string().nullable(),
  config,
  endpoints: z.record(z.string(), z.string()),
  client: client.nullable(),
  sync: sync.nullable(),
  attention: z.array(attention),
  createdAt: at,
  updatedAt: at,
}
/** What a change answers. */
const integration: AnswerOf<IntegrationView> = z.object(view).meta({ id: 'ChangedIntegration' })

/** The same with what policies and reviews add where it is looked at. */
const shown = z
  .object({
    ...view,
    loosenedPolicies: z.array(z.object({ policyId: id, loosened: z.array(z.string()), since: at, until: at })),
    waitingReviews: z.object({ count: z.int(), oldestSince: at, dueAt: at }).nullable(),
  })
  .meta({ id: 'Integration' })

const given = z.object({ id, secret: z.string() })

const change: AnswerOf<HistoryEntry['changes'][number]> = z.object({
  field: z.string(),
  before: json.exactOptional(),
  after: json.exactOptional(),
  secret: z.enum(['set', 'changed', 'removed']).exactOptional(),
})

const entry: AnswerOf<HistoryEntry> = z.object({
  version: z.int(),
  action: z.enum(['created', 'updated', 'reverted', 'suspended', 'released', 'deleted', 'secret_renewed', 'secret_ended']),
  at,
  by: actor,
  why: z.string().nullable(),
  changes: z.array(change),
})

const heldChange: AnswerOf<HeldChangeView> = z.object({
  id,
  fromVersion: z.int(),
  version: z.int(),
  fields: z.array(z.string()),
  by: actor,
  at,
  until: at,
  state: z.enum(['held', 'confirmed', 'taken_back', 'over']),
  confirmedBy: actor.nullable(),
})

export const checkStep: AnswerOf<CheckStep> = z.object({
  step: z.string(),
  ok: z.boolean(),
  code: z.enum(Object.keys(connectorErrors) as ConnectorErrorCode[]).exactOptional(),
  actor: z.enum(['admin', 'caller', 'person', 'provider', 'connector_author', 'operator']).exactOptional(),
  advice: z.string().exactOptional(),
  saw: z.string().exactOptional(),
})

const template = manifestSchema.meta({ id: 'Template', title: 'Template' })
const templates = listOf(template).extend({
  sandbox: z.boolean().describe('Whether what templates keep for the sandbox is allowed here.'),
  unavailable: z.array(z.object({ from: z.string(), id: id.nullable(), reason: z.string() })).exactOptional(),
})
const saved = z.object({ ...view, remains: z.array(z.string()) })

const group: AnswerOf<Groups[number]> = z.object({ externalId: id, name: z.string(), description: z.string().exactOptional() })
const entered: AnswerOf<SurfaceEntry> = z.object({ name: z.string(), value: z.string(), secret: z.boolean().exactOptional() })

/** Of templates and integrations. */
export const integrationAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/templates': { 200: templates },
  'GET /v1/integrations': { 200: listOf(shown) },
  'POST /v1/integrations': { 201: z.object({ ...view, client: z.union([client, given]).nullable() }) },
  'GET /v1/integrations/:id': { 200: shown },
  'PATCH /v1/integrations/:id': { 200: saved },
  'GET /v1/integrations/:id/consequences': { 200: z.object({ items: z.array(z.string()) }) },
  'DELETE /v1/integrations/:id': { 200: z.object({ stopped: z.array(z.string()) }) },
  'GET /v1/integrations/:id/history': { 200: listOf(entry) },
  'POST /v1/integrations/:id/revert': {
    200: saved.extend({ secrets: z.object({ kept: z.array(z.string()), dropped: z.array(z.string()) }) }),
  },
  'GET /v1/integrations/:id/held-changes': { 200: listOf(heldChange) },
  'POST /v1/integrations/:id/held-changes/:changeId/confirm': { 200: heldChange },
  'POST /v1/integrations/:id/suspend': { 200: integration },
  'POST /v1/integrations/:id/release': { 200: integration },
  'POST /v1/integrations/:id/test': { 200: z.object({ ok: z.boolean(), steps: z.array(checkStep) }) },
  'GET /v1/integrations/:id/groups': { 200: listOf(group) },
  'GET /v1/integrations/:id/entries': { 200: listOf(entered) },
  'DELETE /v1/integrations/:id/secret/former': { 200: integration },
  'POST /v1/integrations/:id/secret': { 200: z.object({ client: given, previousValidUntil: at.nullable() }) },
}
