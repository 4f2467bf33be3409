import { z } from 'zod'
import { operationNames, portalDoorSchema, portalLookSchema } from '../../src/contract/index.ts'

/** What an administrator says of a portal. */

/** What a person can do for themselves. To be suspended is nothing that anybody gets back by. */
const selfService = operationNames.filter(name => name !== 'suspend')

const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length

export const portalConfig = z.strictObject({
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'Whose people get their accounts back here.',
  }),
  operations: z
    .array(z.enum(selfService))
    .min(1, 'Choose at least one operation.')
    .refine(distinct, { error: 'Each may be named once.' })
    .meta({
      title: 'Operations',
      section: 'account_actions',
      description: 'What is offered to a verified person, in this order, as far as the policies and the account allow.',
      loosens: 'more',
    }),
  ...portalDoorSchema.shape,
  ...portalLookSchema.shape,
  startsPerMinute: z.int().min(1).max(6_000).default(60).meta({
    title: 'Starts per minute',
    section: 'advanced',
    description: 'Of all people together. More are told to wait.',
    loosens: 'more',
  }),
})

export type PortalConfig = z.infer<typeof portalConfig>
