import { z } from 'zod'
import { operationNames } from '../../contract/index.ts'

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'has to be one line')

/**
 * Incode's request for a new onboarding, as its own apps for ticket systems send it. What it has no word for may stand
 * beside: who asks, and what is to be opened. Fields that are not ours to know are let be.
 */
export const requestNewBody = z.object({
  integrationReference: z.string().min(1).max(100).describe('The id of the helpdesk integration.'),
  loginHint: z.string().trim().min(1).max(320),
  notification: z
    .object({
      type: z.enum(['EMAIL', 'SMS']),
      email: z.string().trim().max(320).optional(),
      phone: z.string().trim().max(64).optional(),
    })
    .optional()
    .describe('Without it the link goes by e-mail, or is answered where the integration names link_to_caller.'),
  linkValidityInMinutes: z.coerce.number().int().min(1).max(15).optional(),
  externalCustomerId: line(100).optional().describe('The ticket.'),
  reason: line(300).optional(),
  requestedBy: z.object({ id: line(200), name: line(200).optional() }).optional(),
  operations: z
    .array(z.enum(operationNames))
    .max(operationNames.length)
    .refine(list => new Set(list).size === list.length, 'names something twice')
    .optional(),
})
export type RequestNew = z.output<typeof requestNewBody>

export const requestNewAnswer = z
  .object({
    interviewId: z.string().describe('Names the verification here: GET /v1/helpdesk/verifications/{interviewId}.'),
    url: z.string().describe('A page of how far it is; the link itself only where nothing was sent, under link_to_caller.'),
  })
  .meta({ id: 'RequestNewAnswer' })

/** Incode's envelope of an error. */
export const envelope = z
  .object({
    timestamp: z.number(),
    status: z.number().describe('4301 where the directory has no employee of this login and address; else as of HTTP.'),
    error: z.string(),
    message: z.string(),
    path: z.string(),
  })
  .meta({ id: 'RequestNewError' })
