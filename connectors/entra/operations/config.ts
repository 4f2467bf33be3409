import { z } from 'zod'
import { id } from '../fields.ts'
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
    externalMethod: z
      .strictObject({
        configurationId: id(
          'Configuration ID',
          'Of the external method: the id that Graph gives its configuration.',
          'Has to be the id of the configuration, a GUID.',
        ),
        displayName: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .meta({
            title: 'Name',
            description: 'Under which people see it at the sign-in.',
            examples: ['Incode'],
            loosens: 'never',
          }),
      })
      .optional()
      .meta({
        title: 'External method',
        description: 'For which verified people are registered. Graph does it in the global cloud alone.',
      }),
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
  .superRefine(({ allowed, externalMethod }, context) => {
    if (externalMethod !== undefined || !allowed.includes('register_external_method')) return
    context.addIssue({ code: 'custom', path: ['externalMethod'], message: 'Is needed to register people for it.' })
  })
  .meta({
    title: 'Operations',
    section: 'account_actions',
    loosens: 'more',
    description:
      'An app registration of its own, for account recovery alone. The app that reads people never gets its permissions.',
  })
export type OperationsConfig = z.infer<typeof operationsSection>
