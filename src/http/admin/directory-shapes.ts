import { z } from 'zod'
import { accountStatuses, assurances, enrollmentStates } from '../../contract/index.ts'

/** What lists and counts of people are answered with. */

const moment = z.string().describe('An instant, RFC 3339, in UTC.')
const text = z.string().nullable()
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

/** What is compared with documents is not in it. */
export const directoryUser = z
  .strictObject({
    integrationId: z.string(),
    externalId: z.string(),
    login: z.string(),
    email: text,
    givenName: text,
    familyName: text,
    displayName: text,
    status: z.enum(accountStatuses),
    sourceStatus: z.string().describe("The product's own word."),
    enrollment: z.enum(enrollmentStates),
    assurance: z.enum(assurances).nullable(),
    claimsChangedAt: moment,
    contactChangedAt: moment,
  })
  .meta({ id: 'DirectoryUser' })

export const userPage = z.strictObject({ items: list(directoryUser), nextCursor: text })

export const userCounts = z.strictObject({
  total: z.number(),
  status: z.record(z.enum(accountStatuses), z.number()),
  enrollment: z.record(z.enum(enrollmentStates), z.number()),
})

export const coverage = z
  .strictObject({
    total: z.number().describe('Everybody who can be expected to be enrolled.'),
    enrolled: z.number(),
    enrollment: z.record(z.enum(enrollmentStates), z.number()),
    underReview: z.number().describe('Of those who are not enrolled: whose verdict waits for a reviewer.'),
    bound: list(z.strictObject({ fromDays: z.number(), untilDays: z.number().nullable(), people: z.number() })).describe(
      'How long ago the enrolled were bound.',
    ),
  })
  .meta({ id: 'Coverage' })
