import { z } from 'zod'
import { type Addresses, cloudNames, clouds } from './clouds.ts'

/** Fields that everything of a tenant asks for in the same words. */

export const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function id(title: string, description: string, error: string) {
  return z
    .string()
    .trim()
    .regex(guid, error)
    .meta({ title, description, section: 'connection', examples: ['2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'] })
    .transform(text => text.toLowerCase())
}

export const tenantId = id(
  'Tenant ID',
  'Entra admin center, Overview: Tenant ID.',
  'Has to be the Tenant ID, a GUID, and not a domain: the issuer of Entra names the GUID. It stands on the Overview of the Entra admin center.',
)

export const cloud = z
  .union([z.enum(cloudNames), z.literal('custom').meta({ sandbox: true })])
  .default('global')
  .meta({
    title: 'Cloud',
    description: 'Where the tenant is: global for most; a national cloud has a sign-in and a Graph of its own.',
    section: 'connection',
  })

export const customUrl = (title: string) =>
  z
    .url({ protocol: /^https?$/ })
    .transform(text => (URL.canParse(text) ? new URL(text).origin : text))
    .optional()
    .meta({
      title,
      description: 'Of a cloud that is not one of Microsoft’s: the origin alone.',
      section: 'connection',
      when: { field: 'cloud', is: ['custom'] },
      sandbox: true,
    })

interface InCloud {
  readonly cloud: z.infer<typeof cloud>
  readonly authorityUrl?: string | undefined
  readonly graphUrl?: string | undefined
}

/** An address of its own goes with the cloud "custom", and with no other. */
export function checkCloud({ cloud, authorityUrl, graphUrl }: InCloud, context: z.RefinementCtx): void {
  if (cloud === 'custom' && authorityUrl === undefined) {
    context.addIssue({ code: 'custom', path: ['authorityUrl'], message: 'The cloud "custom" needs it.' })
  }
  for (const [name, url] of Object.entries({ authorityUrl, graphUrl })) {
    if (url === undefined || cloud === 'custom') continue
    context.addIssue({ code: 'custom', path: [name], message: 'Goes with the cloud "custom" alone.' })
  }
}

/** Both addresses, whatever the cloud. One server may be both where it is of the sandbox. */
export function addressesOf({ cloud, authorityUrl = '', graphUrl = authorityUrl }: InCloud): Addresses {
  return cloud === 'custom' ? { authorityUrl, graphUrl } : clouds[cloud]
}
