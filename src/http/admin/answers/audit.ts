import { z } from 'zod'
import type { AuditVerdict } from '../../../security/audit-chain.ts'
import type { ToldEntry } from '../audit-targets.ts'
import { config } from '../shapes.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const entry: AnswerOf<Omit<ToldEntry, 'facts'>> = z
  .object({
    id,
    at,
    actor,
    action: z.string(),
    target: z.string(),
    facts: config,
    position: z.int().nullable(),
    about: z
      .object({ integrationId: id, externalId: z.string().nullable(), name: z.string() })
      .nullable()
      .describe('What the target is called now; a person has an external id.'),
  })
  .meta({ id: 'AuditEntry' })

const verdict: AnswerOf<AuditVerdict> = z
  .object({
    sealed: z.int(),
    unsealed: z.int(),
    head: z.object({ position: z.int(), hash: z.string() }).exactOptional(),
    cut: z.object({ entries: z.int(), hash: z.string(), newestAt: at, cutAt: at }).exactOptional(),
    fault: z
      .object({
        position: z.int(),
        kind: z.enum(['missing', 'unlinked', 'altered', 'cut_forged', 'head_missing', 'head_differs', 'head_cut']),
        id: id.exactOptional(),
      })
      .exactOptional(),
  })
  .meta({ id: 'AuditVerdict' })

/** Of what was written down. */
export const auditAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/audit': { 200: listOf(entry) },
  'GET /v1/audit/verify': { 200: verdict },
}
