import { z } from 'zod'
import type { Purpose } from '../../../src/contract/index.ts'
import type { Addresses } from '../clouds.ts'
import { addressesOf, checkCloud, cloud, customUrl, id, tenantId } from '../fields.ts'

/** What an administrator says of a tenant whose sign-ins ask us. */

const fields = z.strictObject({
  tenantId,
  appId: id(
    'App ID',
    'Of the app registration that stands for this host: Overview, Application (client) ID. Entra calls it App ID where the method is added.',
    'Has to be the Application (client) ID, a GUID.',
  ),
  clientId: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,100}$/, 'Letters, digits and signs, without spaces.')
    .optional()
    .meta({
      title: 'Client ID',
      section: 'connection',
      description: 'What Entra calls itself here. Any word; the Integration ID if left out.',
    }),
  cloud,
  authorityUrl: customUrl('Authority'),
  graphUrl: customUrl('Graph'),
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The Microsoft Entra directory of the same tenant. People are known by their object ID, never by a name.',
  }),
})

/** Both addresses are set, whatever the cloud; Entra asks after a first factor, so that it is always a step-up. */
export type ExternalMfaConfig = Omit<z.infer<typeof fields>, 'authorityUrl' | 'graphUrl'> &
  Addresses & { readonly purposes: readonly Purpose[] }

export const externalMfaConfig: z.ZodType<ExternalMfaConfig> = fields
  .superRefine(checkCloud)
  .transform(config => ({ ...config, ...addressesOf(config), purposes: ['step_up'] as const }))
