import { z } from 'zod'
import {
  bindings,
  facades,
  matchValues,
  modes,
  outcomes,
  purposes,
  reasons,
  scoreStatuses,
  verificationStates,
} from '../../contract/index.ts'
import { bucketNames, outcomeKeys } from '../../verification/outcomes.ts'
import { paging } from './shapes.ts'

/** What lists and charts of verifications are asked for, and what is answered. */

const id = z.string().min(1).max(100)
const asked = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
const moment = z.string().describe('An instant, RFC 3339, in UTC.')
const word = z.string().nullable()
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

export const verificationQuery = z.strictObject({
  ...paging,
  integrationId: id.optional().describe('Through which it was started.'),
  directoryIntegrationId: id.optional().describe('The directory of the person.'),
  externalId: z.string().max(512).optional(),
  purpose: z.enum(purposes).optional(),
  mode: z.enum(modes).optional(),
  facade: z.enum(facades).optional(),
  state: z.enum(verificationStates).optional(),
  outcome: z.enum(outcomes).optional(),
  reason: z.enum(reasons).optional(),
  correlationId: z.string().min(1).max(200).optional().describe('By which the flow knows it.'),
  from: asked.optional().describe('Started since then.'),
  to: asked.optional().describe('Started before then.'),
})

export const outcomeQuery = z.strictObject({
  from: asked.optional().describe('The last 30 days, where it is left out; of hours, the last two days.'),
  to: asked.optional().describe('Not in it. Now, where it is left out.'),
  bucket: z.enum(bucketNames).default('day'),
  by: z.enum(outcomeKeys).default('purpose'),
  mode: z.enum(modes).default('live'),
  purpose: z.enum(purposes).optional(),
})

const verification = {
  id: z.string(),
  state: z.enum(verificationStates),
  reason: z.enum(reasons).nullable().describe('Null while it is not settled.'),
  outcome: z.enum(outcomes).nullable(),
  purpose: z.enum(purposes),
  mode: z.enum(modes),
  facade: z.enum(facades),
  integrationId: z.string(),
  clientId: word,
  subject: z
    .strictObject({ integrationId: word, externalId: word, login: word, displayName: word })
    .describe('The person, and what their directory calls them now.'),
  workflowId: word,
  policy: z.strictObject({ id: z.string(), version: z.number() }),
  binding: z.enum(bindings),
  tries: z.number(),
  reported: z
    .record(z.string(), z.strictObject({ status: z.enum(scoreStatuses), value: z.number().nullable() }))
    .nullable()
    .describe('Parts of the score as Incode reported them. Null once they are forgotten.'),
  match: z
    .strictObject({
      directory: z.enum(matchValues),
      claims: z.record(z.string(), z.enum(matchValues)),
      reasons: z.record(z.string(), z.string()).optional(),
    })
    .nullable()
    .describe('The comparison with the directory, claim by claim. Null once it is forgotten.'),
  correlationId: word,
  consent: z.strictObject({ text: z.string(), version: z.number(), language: z.string(), at: moment }).nullable(),
  startedAt: moment,
  verifiedAt: moment.nullable(),
  completedAt: moment.nullable(),
  reviewDueAt: moment.nullable(),
  expiresAt: moment,
}
export const item = z.strictObject(verification).meta({ id: 'VerificationReport' })

export const verificationPage = z.strictObject({ items: list(item), nextCursor: word })

const said = z.strictObject({ at: moment, eventId: z.string(), reason: word }).nullable()

export const wholeVerification = z
  .strictObject({
    ...verification,
    steps: list(
      z.strictObject({
        what: z.string(),
        at: moment,
        state: z.enum(verificationStates).nullable(),
        reason: z.enum(reasons).nullable(),
        by: z.string(),
      }),
    ).describe('What happened, one after the other; empty once the audit is cut off there.'),
    sessions: list(
      z.strictObject({
        n: z.number(),
        state: z.enum(['open', 'ended']),
        openedAt: moment,
        returnedAt: moment.nullable(),
        endedAt: moment.nullable(),
      }),
    ),
    account: z.strictObject({ id: z.string(), version: z.number().nullable() }).nullable(),
    channel: z.enum(['flow', 'delivered']),
    handedTo: z.enum(['address_on_record', 'unverified_address', 'caller', 'incode']).nullable(),
    decidingClaims: list(z.string()).describe(
      'Which claims of `match` decide, by the policy that it is judged by. The others are only shown.',
    ),
    language: word,
    ticket: word,
    reviewId: word,
    tokens: list(
      z.strictObject({
        jti: z.string(),
        clientId: z.string(),
        kid: z.string(),
        issuedAt: moment,
        expiresAt: moment,
        acceptedAt: moment.nullable(),
      }),
    ),
    operations: list(
      z.strictObject({
        operation: z.string(),
        state: z.enum(['declared', 'open', 'claimed', 'done', 'refused', 'unknown']),
        recipient: z.enum(['seat', 'flow']).nullable(),
        why: word,
        claimedAt: moment.nullable(),
        endedAt: moment.nullable(),
      }),
    ),
    accepted: said,
    refused: said,
  })
  .meta({ id: 'Verification' })

const ended = z.strictObject({ allow: z.number(), challenge: z.number(), deny: z.number(), open: z.number() })

export const outcomeAnswer = z
  .strictObject({
    from: moment,
    to: moment,
    total: ended,
    keys: list(z.strictObject({ key: z.string(), ended })).describe('Purposes, reasons or façades; the largest first.'),
    buckets: list(z.strictObject({ at: moment, ended: z.record(z.string(), ended) })).describe(
      'Every one from the first to the last, in UTC.',
    ),
  })
  .meta({ id: 'Outcomes' })
