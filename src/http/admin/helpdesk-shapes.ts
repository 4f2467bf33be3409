import { z } from 'zod'
import { operationNames } from '../../contract/index.ts'
import { channels } from '../../helpdesk/index.ts'
import { progresses, verdictClasses } from '../../helpdesk/view.ts'
import { languages } from '../../messages/index.ts'
import { paging } from './shapes.ts'

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
    channel: z
      .enum(channels)
      .describe(
        'link and qr are given to the agent, who passes them on. incode_email and incode_sms are links of Incode’s own: they inform, open no operation and have no code.',
      ),
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

/** A person by their whole name here: nobody searches. */
export const wantedPerson = z
  .strictObject({
    integrationId: whom.integrationId,
    loginHint: z.string().min(1).max(320).optional(),
    directoryIntegrationId: whom.directoryIntegrationId,
    externalId: z.string().min(1).max(512).optional(),
  })
  .refine(({ loginHint, externalId }) => (loginHint === undefined) !== (externalId === undefined), {
    path: ['loginHint'],
    error: 'Name the person by loginHint or by externalId.',
  })
  .refine(({ externalId, directoryIntegrationId }) => externalId === undefined || directoryIntegrationId !== undefined, {
    path: ['directoryIntegrationId'],
    error: 'An externalId is one of a directory.',
  })
  .transform(({ externalId, ...rest }) => {
    const { directoryIntegrationId: integrationId } = rest
    const user = externalId === undefined || integrationId === undefined ? undefined : { integrationId, externalId }
    return { ...rest, user }
  })

export const waiting = z.strictObject({ wait: z.coerce.number().int().min(0).max(25).optional() })
export const typedCode = z.strictObject({
  code: z.string().regex(/^[\d\s-]{6,12}$/, 'has six digits'),
  requestedBy: byAgent,
})
export const wantedOperation = z.strictObject({ operation: z.enum(operationNames), requestedBy: byAgent })
/** A body may be left out by whoever needs to say nothing. */
export const onlyAgent = z.strictObject({ requestedBy: byAgent }).nullish()

const instant = z.string().nullable()

/** What an agent is answered. Neither the code nor anything that an operation makes has a place in it. */
export const callAnswer = z
  .object({
    id: z.string(),
    integrationId: z.string(),
    person: z.object({
      integrationId: z.string().nullable(),
      externalId: z.string().nullable(),
      account: z.string().nullable().describe('Masked.'),
    }),
    channel: z.enum(channels),
    delivery: z.object({
      to: z.enum(['address_on_record', 'unverified_address', 'caller', 'incode']).nullable(),
      state: z.enum(['none', 'waiting', 'sent', 'bounced', 'dropped']),
      sends: z.number(),
      sentAt: instant,
    }),
    progress: z.enum(progresses),
    verdict: z
      .object({ outcome: z.enum(['allow', 'challenge', 'deny']), class: z.enum(verdictClasses) })
      .nullable()
      .describe('Null before it is finished. Only allow, after the code, is a caller who is who they say.'),
    code: z.object({ awaited: z.boolean().describe('Ask the caller for the six digits on their page.'), triesLeft: z.number() }),
    freshSeconds: z.number().nullable().describe('For so long operations can be opened.'),
    operations: z.array(z.object({ operation: z.string(), state: z.string() })).readonly(),
    agent: z.string(),
    supervisor: z.string().nullable(),
    reason: z.string().nullable(),
    ticket: z.string().nullable(),
    startedAt: z.string(),
    verifiedAt: instant,
    completedAt: instant,
    expiresAt: z.string(),
    url: z.string().optional().describe('Of link and qr, once: a secret for the caller alone.'),
    qr: z.string().optional().describe('The same as a drawing (SVG), of qr.'),
  })
  .meta({ id: 'HelpdeskCall' })

export const personAnswer = z
  .object({
    integrationId: z.string(),
    externalId: z.string(),
    account: z.string().describe('The login, masked.'),
    displayName: z.string().nullable(),
    canVerify: z.boolean().describe('Whether the account is active or locked.'),
    enrollment: z.string(),
    channels: z
      .array(
        z.object({
          channel: z.enum(channels),
          address: z.string().nullable().describe('Of what is on record, masked.'),
          why: z
            .enum(['no_address', 'not_on_record', 'contact_unsettled', 'not_configured', 'not_named'])
            .nullable()
            .describe('Why not, or null.'),
        }),
      )
      .readonly(),
    operations: z
      .array(z.enum(operationNames))
      .readonly()
      .describe('What the helpdesk lists; policies are looked at when it is started.'),
  })
  .meta({ id: 'HelpdeskPerson' })

export const listQuery = z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(100).default(20) })

export const desksAnswer = z.object({
  items: z
    .array(
      z
        .object({
          id: z.string(),
          name: z.string(),
          directories: z
            .array(z.object({ id: z.string(), name: z.string() }))
            .readonly()
            .describe('With more than one, whoever asks names the one that is meant.'),
          operations: z.array(z.enum(operationNames)).readonly(),
        })
        .meta({ id: 'Helpdesk' }),
    )
    .readonly(),
  nextCursor: z.null(),
})

export const callsAnswer = z.object({ items: z.array(callAnswer).readonly(), nextCursor: z.string().nullable() })

export const allowedAnswer = z.object({
  items: z
    .array(
      z
        .object({
          id: z.string(),
          integrationId: z.string(),
          person: z.object({
            integrationId: z.string(),
            externalId: z.string(),
            account: z.string().nullable().describe('Masked.'),
          }),
          address: z.boolean().describe('Whether it is for an address that is not on record.'),
          why: z.string(),
          supervisor: z.string(),
          isOwn: z.boolean().describe('Whether it was whoever asks.'),
          state: z.enum(['open', 'used', 'over']),
          agent: z.string().nullable(),
          verificationId: z.string().nullable(),
          createdAt: z.string(),
          expiresAt: z.string(),
        })
        .meta({ id: 'HelpdeskOverride' }),
    )
    .readonly(),
  nextCursor: z.string().nullable(),
})

/** What was allowed is named to the agent, who begins with it. */
export const overrideAnswer = z.object({ id: z.string(), expiresAt: z.string() })

export const confirmation = z
  .object({
    did: z.enum(['confirmed', 'refused', 'wrong', 'void']).describe('void: the third wrong code ended it.'),
    triesLeft: z.number(),
    verification: callAnswer,
  })
  .meta({ id: 'HelpdeskConfirmation' })

export const openedOperation = z
  .object({
    operation: z.enum(operationNames),
    performed: z.boolean(),
    recipient: z.enum(['seat', 'flow']).describe('seat: on the page of the phone that was verified.'),
    state: z.enum(['open', 'claimed', 'done', 'refused', 'unknown']),
  })
  .meta({ id: 'HelpdeskOperation' })
