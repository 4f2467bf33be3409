import { z } from 'zod'
import { operationNames } from '../../../contract/index.ts'
import type { OverrideReport } from '../../../helpdesk/index.ts'
import type { ApprovalReport } from '../../../verification/approvals/report.ts'
import type { ResetCounts, ResetReport, TrailView } from '../../../verification/trails/report.ts'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const count = z.int()
const person = z.object({ integrationId: id, externalId: id })

const counts = { resets: count, verified: count, unverified: count, writtenBackChanged: count } satisfies Record<
  keyof ResetCounts,
  unknown
>
const reset: AnswerOf<Omit<ResetReport, 'operation' | 'by'>> = z
  .object({
    kind: z.enum(['credential_reset', 'written_back_changed']),
    attributes: z.array(z.string()),
    integrationId: id,
    eventId: id,
    event: z.string().nullable(),
    at,
    operation: z.string().nullable(),
    externalId: id.nullable(),
    by: z.object({ kind: z.string(), id: id.nullable(), name: z.string().nullable(), ours: z.boolean() }),
    verificationId: id.nullable(),
    privileged: z.boolean().nullable(),
  })
  .meta({ id: 'Reset' })
const trail: AnswerOf<TrailView> = z.object({
  integrationId: id,
  readUntil: at.nullable(),
  error: z.string().nullable(),
  unreadSince: at.nullable().describe('Since when its integration says that it is not to be read.'),
  gaps: z.array(z.object({ readUntil: at.nullable(), noticedAt: at })),
})

const approvals: AnswerOf<ApprovalReport> = z
  .object({
    counts: z.object({ open: count, approved: count, refused: count, expired: count, ended: count }),
    approvedShare: z.number().nullable(),
    decisions: z.array(
      z.object({
        verificationId: id,
        operations: z.array(z.enum(operationNames)),
        state: z.enum(['open', 'approved', 'refused', 'expired', 'ended']),
        askedAt: at,
        decidedAt: at.nullable(),
        by: person.nullable(),
        reason: z.string().nullable(),
      }),
    ),
    repeatedPairs: z.array(z.object({ approver: person, with: z.enum(['person', 'requester']), other: z.string(), count })),
  })
  .meta({ id: 'ApprovalReport' })

const worker = z.object({
  kind: z.enum(['admin', 'client', 'agent', 'person', 'host', 'holder']),
  id,
  name: z.string().nullable(),
})
const overrides: AnswerOf<OverrideReport> = z
  .object({
    calls: count,
    overridden: count,
    overriddenShare: z.number().nullable(),
    agents: z.array(z.object({ agent: worker, calls: count, overridden: count, overriddenShare: z.number() })),
    supervisors: z.array(z.object({ supervisor: worker, allowed: count, used: count })),
    repeatedPairs: z.array(
      z.object({
        pair: z.enum(['supervisor_agent', 'supervisor_person', 'agent_person']),
        one: worker,
        other: z.string(),
        count,
      }),
    ),
    overrides: z.array(
      z.object({
        id,
        at,
        supervisor: worker,
        agent: worker.nullable(),
        verificationId: id.nullable(),
        person,
        address: z.boolean(),
        why: z.string(),
      }),
    ),
  })
  .meta({ id: 'OverrideReport' })

/** Of who was helped by whom. */
export const reportAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/reports/resets': { 200: listOf(reset).extend({ ...counts, trails: z.array(trail) }) },
  'GET /v1/reports/approvals': { 200: approvals },
  'GET /v1/reports/overrides': { 200: overrides },
}
