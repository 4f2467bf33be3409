import { z } from 'zod'
import { dataStatuses, outcomes, reasons, resultStatuses } from './reasons.ts'
import { assurances, bindings, enrollmentStates, modes, purposes } from './verification.ts'
import { scoreStatuses } from './verifier.ts'

export const matchValues = ['matched', 'close', 'mismatched', 'missing', 'not_checked'] as const
/** How one claim of the document compares with the directory's. */
export type MatchValue = (typeof matchValues)[number]

const moment = z.iso.datetime().nullable()
const scorePart = z.object({ status: z.enum(scoreStatuses), value: z.number().min(0).max(100).nullable() })

/**
 * The result: one shape for every flow, returned by the hooks and pushed by webhooks. The paths `status`,
 * `data.status` and `data.score.overall.status` are those that Descope's flow builder evaluates; they keep their
 * meaning for ever. Any positive token anywhere implies `outcome: allow`.
 */
export const resultSchema = z
  .object({
    status: z.enum(resultStatuses),
    final: z.boolean().describe('Poll on while this is false and data.status is none; park the person on review.'),
    mode: z.literal('rehearsal').optional().describe('There only in a rehearsal, which is about nobody: let nobody in.'),
    data: z.object({
      status: z.enum(dataStatuses),
      verificationId: z.string(),
      purpose: z.enum(purposes),
      mode: z.enum(modes),
      binding: z.enum(bindings),
      subject: z.object({
        integrationId: z.string(),
        externalId: z.string().nullable(),
        enrollment: z.enum(enrollmentStates),
        assurance: z.enum(assurances).nullable(),
      }),
      identityId: z.string().nullable().describe('Null unless the outcome is allow.'),
      score: z.object({
        overall: scorePart,
        reported: z
          .object({
            overall: scorePart.optional(),
            idValidation: scorePart.optional(),
            liveness: scorePart.optional(),
            faceRecognition: scorePart.optional(),
            authentication: scorePart.optional(),
          })
          .describe('What Incode itself said. Never branch on it.'),
      }),
      match: z.object({
        directory: z.enum(matchValues),
        claims: z.record(z.string(), z.enum(matchValues)),
      }),
      policy: z.object({ id: z.string(), version: z.number().int() }),
      reused: z.boolean(),
      startedAt: moment,
      verifiedAt: moment,
      completedAt: moment,
      reviewDueAt: moment,
      expiresAt: moment,
      correlationId: z.string().nullable(),
    }),
    outcome: z.enum(outcomes).describe('What to branch on: challenge means do not let in, not decided, ask for something else.'),
    reason: z.enum(reasons),
    retryAfterSeconds: z.number().int().optional(),
    links: z.object({
      verify: z.string().nullable().describe('A bearer secret: neither log nor mail it.'),
      self: z.string(),
      cancel: z.string(),
    }),
  })
  .meta({ id: 'Result', title: 'Stepgate result' })

export type Result = z.infer<typeof resultSchema>

/** The result for flow builders without nested objects: `GET …/{id}?view=flat`. */
export const flatResultSchema = z.object({
  status: z.enum(resultStatuses),
  dataStatus: z.enum(dataStatuses),
  overallStatus: z.enum(scoreStatuses),
  score: z.number().nullable(),
  outcome: z.enum(outcomes),
  reason: z.enum(reasons),
  final: z.boolean(),
  mode: z.literal('rehearsal').optional(),
  verificationId: z.string(),
  verifiedAt: moment,
})
export type FlatResult = z.infer<typeof flatResultSchema>

export function flatten(result: Result): FlatResult {
  return {
    status: result.status,
    dataStatus: result.data.status,
    overallStatus: result.data.score.overall.status,
    score: result.data.score.overall.value,
    outcome: result.outcome,
    reason: result.reason,
    final: result.final,
    ...(result.mode === undefined ? {} : { mode: result.mode }),
    verificationId: result.data.verificationId,
    verifiedAt: result.data.verifiedAt,
  }
}
