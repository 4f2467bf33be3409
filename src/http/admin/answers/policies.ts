import { z } from 'zod'
import { policyScopeSchema, policySettingsSchema, reasons } from '../../../contract/index.ts'
import type { PolicyDesk } from '../../../verification/policies/desk.ts'
import type { EffectiveView } from '../../../verification/policies/effective.ts'
import type { Trial } from '../../../verification/policies/try.ts'
import type { PolicyView } from '../../../verification/policies/views.ts'
import type { Reviewing } from '../reviewing.ts'
import { json } from '../shapes.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const names = z.array(z.string())
const source = z.object({ id, version: z.int() })
const change = z.object({ setting: z.string(), before: json, after: json })
const reviewing: AnswerOf<Reviewing> = z.object({
  people: z.int().nullable(),
  peopleWhereItBindsOrOpens: z.int(),
  roles: names,
})

const view = {
  id,
  name: z.string(),
  scope: policyScopeSchema.nullable(),
  version: z.int(),
  settings: policySettingsSchema,
  byDefault: policySettingsSchema,
  attention: z.object({ loosened: names, since: at, until: at }).nullable(),
  proposal: z
    .object({
      id,
      basedOn: z.int(),
      settings: policySettingsSchema,
      changes: z.array(change),
      looser: names,
      why: z.string(),
      by: actor,
      at,
      readyAt: at,
    })
    .nullable(),
  updatedAt: at.nullable(),
}
const shown: AnswerOf<Omit<PolicyView, 'proposal'>> = z.object({ ...view, reviewing }).meta({ id: 'Policy' })

const effective: AnswerOf<EffectiveView> = z
  .object({
    policy: source,
    sources: z.array(source),
    settings: policySettingsSchema,
    from: z.record(z.string(), names),
    reviewing,
  })
  .meta({ id: 'EffectivePolicy' })

const version = z
  .object({
    version: z.int(),
    at,
    by: actor,
    confirmedBy: actor.nullable(),
    why: z.string(),
    changes: z.array(change),
    looser: names,
    settings: policySettingsSchema,
  })
  .meta({ id: 'PolicyVersion' })

const applied = z.object({ state: z.literal('applied'), version: z.int() })
const open = z.object({ state: z.literal('open'), proposalId: id, looser: names, readyAt: at })
const proposed = { 200: applied, 202: open }

const checked: AnswerOf<Awaited<ReturnType<PolicyDesk['check']>>[number]> = z.object({
  faults: z.array(z.object({ path: z.string(), message: z.string() })),
  looser: names,
})

const verdict = z.object({ outcome: z.enum(['allow', 'challenge', 'deny']), reason: z.enum(reasons) })
const trial: AnswerOf<Trial> = z
  .object({
    looked: z.int(),
    replayed: z.int(),
    notReplayed: z.array(z.object({ verificationId: id, why: z.enum(['no_evidence', 'document_not_kept']) })),
    notTried: names,
    changed: z.array(
      z.object({
        verificationId: id,
        purpose: z.string(),
        subject: z.object({ integrationId: id.nullable(), externalId: z.string().nullable(), label: z.string().nullable() }),
        startedAt: at,
        recorded: z.enum(reasons).nullable(),
        before: verdict,
        after: verdict,
      }),
    ),
  })
  .meta({ id: 'PolicyTrial' })

/** Of decision policies. */
export const policyAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/policies': { 200: z.object({ items: z.array(shown) }) },
  'GET /v1/policies/effective': { 200: effective },
  'GET /v1/policies/:id': { 200: shown },
  'GET /v1/policies/:id/versions': { 200: listOf(version) },
  'POST /v1/policies': { 201: z.union([applied.extend({ id }), open.extend({ id })]) },
  'POST /v1/policies/check': { 200: z.object({ items: z.array(checked) }) },
  'POST /v1/policies/:id/proposals': proposed,
  'POST /v1/policies/:id/revert': proposed,
  'POST /v1/policies/:id/proposals/:proposalId/confirm': { 200: z.object({ version: z.int() }) },
  'POST /v1/policies/:id/try': { 200: trial },
}
