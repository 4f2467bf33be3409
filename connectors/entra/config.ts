import { z } from 'zod'
import { mappingSchema } from '../../src/contract/index.ts'
import { certificateFault } from './certificate.ts'
import { type Addresses, clouds } from './clouds.ts'
import { cloud, customUrl, guid, id, tenantId } from './fields.ts'
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
    .meta({ title, description })

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
    loosens: 'more',
    description:
      'Writes the last verdict into directory extensions of the app, or keeps who is verified in a group, which takes 20,000 people at most. It is history, not presence.',
  })

const fields = z.strictObject({
  tenantId,
  clientId: id(
    'Client ID',
    'Of the app registration: Overview, Application (client) ID.',
    'Has to be the Application (client) ID, a GUID.',
  ),
  clientSecret: z
    .string()
    .min(8)
    .refine(text => !guid.test(text), 'This is the Secret ID. Take the Value of the secret, which Entra shows once.')
    .optional()
    .meta({ title: 'Client secret', description: 'Its value. A certificate is safer: leave all three out.', secret: true }),
  certificate: z
    .string()
    .superRefine((pem, context) => {
      const message = certificateFault(pem)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .optional()
    .meta({
      title: 'Certificate',
      description:
        'A certificate of your own with its private key, as PEM. Left out, the host makes one: download it here and upload it to the app registration.',
      secret: true,
    }),
  federatedCredential: z
    .strictObject({
      subject: z
        .string()
        .trim()
        .min(1)
        .max(600)
        .optional()
        .meta({ title: 'Subject identifier', description: 'The Integration ID if left out.' }),
    })
    .optional()
    .meta({
      title: 'Federated credential',
      description:
        'This host itself is the issuer, by the address of the integration, and no other identity provider: Certificates & secrets, Federated credentials, Other issuer. Entra fetches its keys from there, so it needs a public https address.',
    }),
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
  writeBack: writeBack.optional(),
})

type Fields = z.infer<typeof fields>

/** The configuration as it was read: both addresses are set, whatever the cloud. */
export type EntraDirectoryConfig = Omit<Fields, 'authorityUrl' | 'graphUrl'> & Addresses

const credentials = ['clientSecret', 'certificate', 'federatedCredential'] as const

export const entraDirectoryConfig: z.ZodType<EntraDirectoryConfig> = fields
  .superRefine((config, context) => {
    const given = credentials.filter(name => config[name] !== undefined)
    for (const name of given.slice(1)) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `The app proves itself in one way: leave this or ${given[0]} out.`,
      })
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
