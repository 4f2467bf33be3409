import { z } from 'zod'
import type { Addresses } from '../clouds.ts'
import { addressesOf, checkCloud, cloud, customUrl, id, tenantId } from '../fields.ts'

/** What an administrator says of a tenant whose custom extensions call us. */

const fields = z.strictObject({
  tenantId,
  appId: id(
    'App ID',
    'Of the app registration that stands for this API: Overview, Application (client) ID. Its tokens have to be of version 2.',
    'Has to be the Application (client) ID, a GUID.',
  ),
  cloud,
  authorityUrl: customUrl('Authority'),
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The Microsoft Entra directory of the same tenant. People are known by their object ID.',
  }),
  historyDays: z.int().min(1).max(365).default(30).meta({
    title: 'Shown for (days)',
    section: 'verification',
    description: 'How long the last verification is told. It is history, not presence.',
  }),
  policies: z
    .array(z.enum(['unbound_claims']))
    .max(1)
    .default([])
    .meta({
      title: 'Policies',
      section: 'verification',
      description:
        'unbound_claims: tokens say idvStatus "passed" for some minutes after a verification, whoever signs in with the account meanwhile: nothing ties the token to the browser that was verified.',
    }),
  unboundSeconds: z
    .int()
    .min(30)
    .max(300)
    .default(300)
    .meta({
      title: 'Passed for (seconds)',
      section: 'verification',
      when: { field: 'policies', is: ['unbound_claims'] },
      description: 'With unbound_claims: five minutes at most.',
    }),
})

export type EntraClaimsConfig = Omit<z.infer<typeof fields>, 'authorityUrl'> & Addresses

export const entraClaimsConfig: z.ZodType<EntraClaimsConfig> = fields
  .superRefine(checkCloud)
  .transform(config => ({ ...config, ...addressesOf(config) }))
