import { z } from 'zod'
import {
  accountStatuses,
  assurances,
  editabilities,
  enrollmentStates,
  mappables,
  standingStatuses,
} from '../../../contract/index.ts'
import type { BindingView } from '../../../directory/bindings.ts'
import type { PersonChange } from '../../../directory/changes.ts'
import type { LinkedPerson } from '../../../directory/links.ts'
import type { SupervisionView } from '../../../directory/supervision-rows.ts'
import type { PersonStanding } from '../../../integrations/write-back/index.ts'
import type { Erased } from '../../../privacy/index.ts'
import { type AttributeView, attributeUses } from '../../../verification/attributes.ts'
import { coverage, directoryUser } from '../directory-shapes.ts'
import { item as verificationReport } from '../verification-shapes.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const text = z.string().nullable()
const account = { integrationId: id, externalId: z.string() }
const status = z.enum(accountStatuses)
const enrollment = z.enum(enrollmentStates)
const assurance = z.enum(assurances).nullable()

const linked: AnswerOf<LinkedPerson> = z.object({
  linkId: id,
  ...account,
  origin: z.enum(['attribute', 'admin']),
  since: at,
  login: text,
  displayName: text,
  status: status.nullable(),
  enrollment: enrollment.nullable(),
  assurance,
})

const group = z.object({ ...account, name: z.string(), description: z.string(), members: z.int(), coverage })

const change: AnswerOf<Omit<PersonChange, 'at'> & { readonly at: string }> = z.object({
  ...account,
  at,
  what: z.enum(['updated', 'deactivated', 'removed', 'returned', 'left_scope']),
  fields: z.array(z.string()),
  before: status,
  after: status,
  runId: text,
})

const binding: AnswerOf<BindingView> = z.object({
  identityId: text,
  state: enrollment,
  assurance,
  evidence: z.array(z.string()),
  verificationId: text,
  boundAt: at.nullable(),
  expiresAt: at.nullable(),
  recoveryFrom: at.nullable(),
  endedAt: at.nullable(),
  endedWhy: text,
})

const attribute: AnswerOf<AttributeView> = z.object({
  name: z.enum(['login', 'display_name', ...mappables]),
  value: text,
  known: z.boolean().nullable(),
  uses: z.array(z.enum(attributeUses)),
  from: text,
  editable: z.enum(editabilities).nullable(),
})

const standing: AnswerOf<PersonStanding> = z.object({
  status: z.enum(standingStatuses),
  score: z.number().nullable(),
  verifiedAt: text,
  expiresAt: text,
  writtenAt: at,
  confirmed: z.boolean(),
  error: text,
})

const person = z
  .object({
    ...directoryUser.shape,
    firstSeenAt: at,
    changedAt: at,
    removedAt: at.nullable(),
    boundAt: at.nullable(),
    groups: z.array(z.object({ externalId: z.string(), name: z.string() })),
    standing: standing.nullable(),
    linked: z.array(linked),
    verifications: z.array(verificationReport),
  })
  .meta({ id: 'Person' })

const directory = z
  .object({
    integrationId: id,
    name: z.string(),
    template: z.string(),
    state: z.enum(['draft', 'enabled', 'disabled']),
    lastCompleteAt: at.nullable(),
    coverage,
  })
  .meta({ id: 'Directory' })

export const supervision: AnswerOf<SupervisionView> = z
  .object({
    id,
    kind: z.enum(['unbind', 'rebind']),
    state: z.enum(['proposed', 'confirmed', 'done', 'withdrawn', 'expired']),
    subject: z.object(account),
    caseId: text,
    reason: z.string(),
    sameIdentity: z.boolean(),
    proposedBy: actor,
    proposedAt: at,
    confirmedBy: actor.nullable(),
    confirmedAt: at.nullable(),
    opensAt: at.nullable(),
    expiresAt: at,
    verificationId: text,
    endedAt: at.nullable(),
  })
  .meta({ id: 'Supervision' })

const erased: AnswerOf<Erased> = z.object({
  mark: z.string(),
  erasedAt: at,
  rooms: z.record(z.string(), z.int()),
  atProduct: z.enum(['none', 'cleared', 'pending']),
  linked: z.array(z.object(account)),
})

/** Of one person, of directories and their groups, and of what two administrators decide together. */
export const personAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/directories': { 200: listOf(directory) },
  'GET /v1/directory/groups': { 200: listOf(group) },
  'GET /v1/directory/users/:integrationId/:externalId': { 200: person },
  'GET /v1/directory/users/:integrationId/:externalId/changes': { 200: listOf(change) },
  'GET /v1/directory/users/:integrationId/:externalId/bindings': { 200: listOf(binding) },
  'GET /v1/directory/users/:integrationId/:externalId/attributes': { 200: listOf(attribute) },
  'DELETE /v1/directory/users/:integrationId/:externalId': { 200: erased },
  'GET /v1/supervisions': { 200: listOf(supervision) },
  'POST /v1/supervisions': { 201: supervision },
  'POST /v1/supervisions/:id/confirm': { 200: supervision },
}
