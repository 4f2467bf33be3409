import { z } from 'zod'
import { paging } from './shapes.ts'

/** What reports are asked for. */

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

export const resetFileQuery = z.strictObject({
  from: moment.optional().describe('The last 90 days, where it is left out.'),
  to: moment.optional().describe('Not in it.'),
  matched: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .optional()
    .describe('Only those with, or only those without a verification.'),
})
export const resetQuery = z.strictObject({ ...paging, ...resetFileQuery.shape })

/** How far back a report goes that is told as a whole. */
export const reportDays = z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(30) })

const worker = z.object({
  kind: z
    .string()
    .describe(
      'holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.',
    ),
  id: z.string(),
  name: z.string().nullable(),
})
const share = z.number().describe('Between 0 and 1.')

export const overrideReport = z
  .object({
    calls: z.number(),
    overridden: z.number().describe('How many of them took a supervisor.'),
    overriddenShare: share.nullable(),
    agents: z.array(z.object({ agent: worker, calls: z.number(), overridden: z.number(), overriddenShare: share })).readonly(),
    supervisors: z.array(z.object({ supervisor: worker, allowed: z.number(), used: z.number() })).readonly(),
    repeatedPairs: z
      .array(
        z.object({
          pair: z.enum(['supervisor_agent', 'supervisor_person', 'agent_person']),
          one: worker,
          other: z.string(),
          count: z.number(),
        }),
      )
      .readonly()
      .describe('The same two more than once.'),
    overrides: z
      .array(
        z.object({
          id: z.string(),
          at: z.string(),
          supervisor: worker,
          agent: worker.nullable(),
          verificationId: z.string().nullable(),
          person: z.object({ integrationId: z.string(), externalId: z.string() }),
          address: z.boolean().describe('Whether it was for an address that is not on record.'),
          why: z.string().describe('In the words of the supervisor.'),
        }),
      )
      .readonly()
      .describe('The newest hundred.'),
  })
  .meta({ id: 'OverrideReport' })
