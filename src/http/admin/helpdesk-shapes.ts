import { z } from 'zod'
import { operationNames } from '../../contract/index.ts'
import { channels } from '../../helpdesk/index.ts'
import { languages } from '../../messages/index.ts'

const id = z.string().min(1).max(100)
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'has to be one line')

const whom = {
  integrationId: id.optional().describe('The helpdesk. A client is of one, and need not name it.'),
  loginHint: z.string().min(1).max(320).optional(),
  directoryIntegrationId: id.optional(),
  user: z.strictObject({ integrationId: id, externalId: z.string().min(1).max(512) }).optional(),
}
const address = z.string().trim().min(3).max(320)
const namesOne = ({ loginHint, user }: { readonly loginHint?: unknown; readonly user?: unknown }) =>
  (loginHint === undefined) !== (user === undefined)
const oneName = { path: ['loginHint'], error: 'Name the person by loginHint or by user.' }

const requestedBy = z.strictObject({ id: line(200), name: line(200).optional() })
export const byAgent = requestedBy.optional().describe('The agent, where a ticket system calls: it has to say who.')

export const newCall = z
  .strictObject({
    ...whom,
    channel: z.enum(channels).describe('link and qr are given to the agent, who passes them on.'),
    address: address.optional().describe('Another one than that on record takes overrideId.'),
    overrideId: id.optional().describe('What a supervisor allowed, by POST /v1/helpdesk/overrides.'),
    reason: line(300).optional().describe('The person reads it.'),
    ticket: line(100).optional(),
    operations: z
      .array(z.enum(operationNames))
      .max(operationNames.length)
      .refine(list => new Set(list).size === list.length, 'names something twice')
      .optional(),
    language: z.enum(languages).default('en'),
    linkMinutes: z.int().min(1).max(15).optional(),
    correlationId: line(200).optional(),
    requestedBy: byAgent,
  })
  .refine(namesOne, oneName)
export type NewCall = z.output<typeof newCall>

export const newOverride = z
  .strictObject({ ...whom, integrationId: id, address: address.optional(), why: line(500) })
  .refine(namesOne, oneName)

export const waiting = z.strictObject({ wait: z.coerce.number().int().min(0).max(25).optional() })
export const typedCode = z.strictObject({
  code: z.string().regex(/^[\d\s-]{6,12}$/, 'has six digits'),
  requestedBy: byAgent,
})
export const wantedOperation = z.strictObject({ operation: z.enum(operationNames), requestedBy: byAgent })
/** A body may be left out by whoever needs to say nothing. */
export const onlyAgent = z.strictObject({ requestedBy: byAgent }).nullish()
