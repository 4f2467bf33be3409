import { z } from 'zod'
import { orgUrl } from '../config.ts'

/** What an administrator says of an org that asks for a verification where somebody signs in. */

const redirectUri = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address.' })
  .max(2_000)
  .refine(text => !text.includes('#'), { error: 'Must not have a fragment (#…).' })

export const oktaFactorConfig = z.strictObject({
  orgUrl,
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    description: 'The directory of the same org. Okta names people by their login.',
  }),
  redirectUris: z
    .array(redirectUri)
    .min(1, 'Leave the field out for the address of the org alone.')
    .max(20)
    .optional()
    .meta({
      title: 'Callback addresses',
      description:
        'Of each domain at which people of the org sign in, /oauth2/v1/authorize/callback. Left out, that of the org URL.',
      examples: [['https://acme.okta.com/oauth2/v1/authorize/callback']],
    }),
  purposes: z
    .array(z.literal('step_up'))
    .length(1)
    .default(['step_up'])
    .meta({ title: 'Purpose', description: 'The person has shown another factor before; this one is beside it.' }),
  tellsFace: z.boolean().default(true).meta({
    title: 'Say how',
    description:
      'Names the face among the authentication methods (amr), for a provider that trusts claims. Turned off, it has to be off in Okta too.',
  }),
})

export type OktaFactorConfig = z.infer<typeof oktaFactorConfig>

/** Where Okta takes answers of OpenID providers (https://developer.okta.com/docs/guides/add-an-external-idp/openidconnect/main/). */
const callbackPath = '/oauth2/v1/authorize/callback'

export const redirectUrisOf = ({ orgUrl: org, redirectUris }: OktaFactorConfig): readonly string[] =>
  redirectUris ?? [`${org}${callbackPath}`]
