import { z } from 'zod'
import { type IntegrationId, isPlainLine, notPlain } from '../contract/index.ts'
import { subscribable } from './catalog.ts'
import { formatNames } from './formats/index.ts'
import { subjectShape } from './formats/subject.ts'

/** What administrators write of a subscription. */

const name = z.string().trim().min(1).max(120).refine(isPlainLine, notPlain)
const types = z.enum(subscribable as unknown as readonly [string, ...string[]])
const fields = {
  name,
  url: z.string().max(2_000),
  events: z
    .array(types)
    .min(1)
    .max(subscribable.length)
    .refine(list => new Set(list).size === list.length, 'Has each event once.'),
  integrationId: z
    .string()
    .min(1)
    .max(100)
    .transform(id => id as IntegrationId),
  rehearsals: z.boolean(),
  audience: z.string().min(1).max(500).describe('`aud` of security event tokens.'),
  subject: subjectShape.describe('How security event tokens name people (RFC 9493).'),
  authorization: z
    .string()
    .max(2_000)
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'Has to be the value of a header.')
    .describe('What the receiver of security event tokens wants as Authorization. Never shown again.'),
}

export const newWebhook = z
  .strictObject({
    ...fields,
    format: z.enum(formatNames).default('standard'),
    events: fields.events.default([...subscribable]),
    integrationId: fields.integrationId.optional(),
    rehearsals: fields.rehearsals.optional(),
    audience: fields.audience.optional(),
    subject: fields.subject.optional(),
    authorization: fields.authorization.optional(),
  })
  .superRefine(({ format, audience, subject, authorization, rehearsals }, context) => {
    const say = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    const isSet = format === 'set'
    if (isSet && audience === undefined) say('audience', 'Is needed for the format set.')
    if (isSet && subject === undefined) say('subject', 'Is needed for the format set.')
    for (const [field, value] of Object.entries({ audience, subject, authorization })) {
      if (!isSet && value !== undefined) say(field, 'Belongs to the format set.')
    }
    if (format !== 'standard' && rehearsals === true) {
      say('rehearsals', 'Belongs to the format standard: no other one tells them from what is real.')
    }
  })
export type NewWebhook = z.infer<typeof newWebhook>

export const webhookPatch = z.strictObject({
  name: fields.name.optional(),
  url: fields.url.optional(),
  events: fields.events.optional(),
  integrationId: fields.integrationId.nullable().optional(),
  rehearsals: fields.rehearsals.optional(),
  audience: fields.audience.optional(),
  subject: fields.subject.optional(),
  authorization: fields.authorization.nullable().optional(),
  state: z.enum(['enabled', 'disabled']).optional(),
})
export type WebhookPatch = z.infer<typeof webhookPatch>
