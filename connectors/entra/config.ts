import { z } from 'zod'
import { mappingSchema } from '../../src/contract/index.ts'
import { type Addresses, clouds } from './clouds.ts'
import { cloud, customUrl, id, tenantId } from './fields.ts'
import { operationsSection } from './operations/config.ts'
import { appFields, checkProof } from './proof.ts'
import { selectable } from './properties.ts'

/**
 * What an administrator says of a tenant. Two fields are enough: without a credential the host makes a key and its
 * certificate, which the administrator uploads to the app registration.
 */

const objectId = id(
  'Group',
  'Object ID of the group: Entra admin center, Groups, the group, Overview.',
  'Has to be the Object ID of a group.',
)

const groups = (title: string, description: string) =>
  z
    .array(objectId)
    .min(1, 'Leave the field out instead.')
    .max(50)
    .refine(ids => new Set(ids).size === ids.length, 'Each group can be listed once.')
    .optional()
    .meta({ title, description, section: 'people', optionsFrom: 'groups' })

const validDays = z
  .int()
  .min(1)
  .max(365)
  .default(30)
  .meta({ title: 'Valid for (days)', description: 'How long a verdict stands before it is taken back.', loosens: 'more' })

const writeBack = z
  .discriminatedUnion('as', [
    z.strictObject({ as: z.literal('extension'), validDays }),
    z.strictObject({ as: z.literal('group'), groupId: objectId, validDays }),
  ])
  .meta({
    title: 'Write-back',
    section: 'account_actions',
    loosens: 'more',
    description:
      'Writes the last verdict into directory extensions of the app, or keeps who is verified in a group, which takes 20,000 people at most. It is history, not presence.',
  })

const fields = z.strictObject({
  tenantId,
  ...appFields,
  cloud,
  authorityUrl: customUrl('Authority'),
  graphUrl: customUrl('Graph'),
  groupIds: groups('Groups', 'Only members of these groups are read, members of groups inside them too. Left out, everybody is.'),
  trackedGroupIds: groups(
    'Tracked groups',
    'Membership of these is kept, for filters and policies. They do not limit who is read.',
  ),
  mapping: mappingSchema
    .superRefine((mapping, context) => {
      for (const [name, path] of Object.entries(mapping)) {
        if (typeof path !== 'string' || selectable(path) !== undefined) continue
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'Graph has no property of this name that can be read of everybody.',
        })
      }
    })
    .optional(),
  noAuditLog: z.boolean().optional().meta({
    title: 'Do without the audit log',
    section: 'people',
    loosens: 'more',
    description:
      'For an organisation that decided not to grant AuditLog.Read.All. Then nobody is told when somebody is given new credentials without a verification or write-back is changed by others, the report of resets says so, and people settle later. Left out, the log is read, and it is told where it cannot be.',
  }),
  writeBack: writeBack.optional(),
  operations: operationsSection.optional(),
})

type Fields = z.infer<typeof fields>

/** The configuration as it was read: both addresses are set, whatever the cloud. */
export type EntraDirectoryConfig = Omit<Fields, 'authorityUrl' | 'graphUrl'> & Addresses

export const entraDirectoryConfig: z.ZodType<EntraDirectoryConfig> = fields
  .superRefine((config, context) => {
    checkProof(config, context)
    if (config.operations?.clientId === config.clientId) {
      const message = 'Has to be another app: the one that reads people holds nothing that takes accounts over.'
      context.addIssue({ code: 'custom', path: ['operations', 'clientId'], message })
    }
    // https://learn.microsoft.com/en-us/graph/api/authentication-post-externalauthenticationmethods, national clouds.
    const isNational = config.cloud !== 'global' && config.cloud !== 'custom'
    if (isNational && config.operations?.allowed.includes('register_external_method')) {
      const message = 'Graph registers nobody for an external method in this cloud.'
      context.addIssue({ code: 'custom', path: ['operations', 'allowed'], message })
    }
    for (const name of ['authorityUrl', 'graphUrl'] as const) {
      const isSet = config[name] !== undefined
      if (isSet === (config.cloud === 'custom')) continue
      const message = isSet ? 'Goes with the cloud "custom" alone.' : 'The cloud "custom" needs it.'
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .transform(({ authorityUrl = '', graphUrl = '', ...config }) => ({
    ...config,
    ...(config.cloud === 'custom' ? { authorityUrl, graphUrl } : clouds[config.cloud]),
  }))
