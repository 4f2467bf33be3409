import { z } from 'zod'
import { appFields, checkProof } from '../proof.ts'
import { entraOperations } from './names.ts'

/**
 * Recovery, by an app registration of its own: what it may do takes over any account, administrators' too
 * (https://learn.microsoft.com/en-us/graph/permissions-reference#userauthenticationmethodreadwriteall). Left out,
 * nothing of this product is changed for anybody.
 */
export const operationsSection = z
  .strictObject({
    ...appFields,
    allowed: z
      .array(z.enum(entraOperations))
      .min(1, 'Leave the whole section out instead.')
      .refine(names => new Set(names).size === names.length, 'Each operation can be listed once.')
      .meta({ title: 'Allowed', description: 'What may be done for a verified person.', loosens: 'more' }),
    knownAdmin: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .meta({
        title: 'Known administrator',
        description:
          'User principal name or Object ID of somebody who holds a directory role all the time, such as an emergency account. Before each operation their role has to be seen: otherwise the host cannot tell who is an administrator, and refuses everybody.',
        examples: ['emergency@contoso.com'],
      }),
  })
  .superRefine(checkProof)
  .meta({
    title: 'Operations',
    section: 'account_actions',
    loosens: 'more',
    description:
      'An app registration of its own, for account recovery alone. The app that reads people never gets its permissions.',
  })
export type OperationsConfig = z.infer<typeof operationsSection>
