import { z } from 'zod'
import { clientPolicies, operationNames } from '../../src/contract/index.ts'

/** The configuration of `helpdesk`: whose callers are verified, and what may be opened for them. */

function distinct(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length
}

const once = { error: 'Each may be named once.' }

export const helpdeskConfig = z.strictObject({
  directoryIntegrationId: z.string().min(1).optional().meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The directory whose people call. Without one, the agent names it each time.',
  }),
  purposes: z.array(z.literal('helpdesk')).length(1).default(['helpdesk']).meta({
    title: 'Purpose',
    section: 'verification',
    description: 'Callers are verified for the helpdesk, and for nothing else.',
  }),
  operations: z.array(z.enum(operationNames)).refine(distinct, once).default([]).meta({
    title: 'Operations',
    section: 'account_actions',
    description:
      'What agents may open for a caller who was verified and has read the code. What comes of it is shown on the phone that was verified.',
    loosens: 'more',
  }),
  policies: z
    .array(z.enum(clientPolicies).extract(['link_to_caller']))
    .refine(distinct, once)
    .default([])
    .meta({
      title: 'Policies',
      section: 'verification',
      description:
        'link_to_caller: a ticket system is answered with the link itself, which it passes on. Whoever reads the ticket can open it then; the code that the caller reads out is what is left.',
      loosens: 'more',
    }),
  apiKey: z.string().min(32, 'Needs at least 32 characters.').max(500).optional().meta({
    title: 'API key',
    section: 'connection',
    description: "What a ticket system sends as x-api-key, where it calls in the shape of Incode's own request-new.",
    secret: true,
  }),
  agents: z.array(z.string().trim().min(1).max(200)).max(1_000).refine(distinct, once).optional().meta({
    title: 'Agents',
    description:
      'Whom a ticket system names as requestedBy, where they have no login in the directory. Each has a limit of their own; names that are neither here nor there share one.',
    loosens: 'more',
  }),
  startsPerMinute: z
    .int()
    .min(1)
    .max(6_000)
    .default(60)
    .meta({ title: 'Starts per minute', section: 'advanced', description: 'More are answered with 429.', loosens: 'more' }),
})

export type HelpdeskConfig = z.infer<typeof helpdeskConfig>
