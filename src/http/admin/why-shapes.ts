import { z } from 'zod'
import { assurances, enrollmentStates } from '../../contract/index.ts'
import { sentenceCodes, whyActors } from '../../verification/why/index.ts'

/** What is answered to *why*. */

const moment = z.string().describe('An instant, RFC 3339, in UTC.')

const sentence = z.strictObject({
  code: z.enum(sentenceCodes),
  text: z.string(),
  blocks: z.boolean().describe('Whether it alone keeps the person from it.'),
  actor: z
    .enum(whyActors)
    .nullable()
    .describe(
      'Who has to act. admin: of the product; operator: an administrator of this host; provider: Incode. Null: nobody can, or nobody needs to.',
    ),
  integrationId: z.string().nullable().describe('The integration that it is about; null where it is about the person.'),
  until: moment.nullable().describe('When it is otherwise without anybody acting.'),
})

const purpose = z.strictObject({
  can: z.boolean().describe('Whether a start would be accepted now. It is no verdict.'),
  sentences: z.array(sentence).readonly().describe('What stands in the way comes first.'),
  doors: z
    .array(
      z.strictObject({
        integrationId: z.string(),
        name: z.string(),
        open: z.boolean(),
        policy: z.strictObject({ id: z.string(), version: z.number() }).describe('In force for the person through it.'),
      }),
    )
    .readonly(),
})

export const whyAnswer = z
  .strictObject({
    integrationId: z.string(),
    externalId: z.string(),
    login: z.string(),
    displayName: z.string().nullable(),
    enrollment: z.enum(enrollmentStates),
    assurance: z.enum(assurances).nullable(),
    at: moment,
    viewAt: moment.nullable().describe('To when the view of the directory goes back; null before its first read has ended.'),
    step_up: purpose,
    account_recovery: purpose,
    helpdesk: purpose,
  })
  .meta({ id: 'Why' })
