import { z } from 'zod'
import { callbacks } from '../callbacks.ts'
import { orgUrl } from '../config.ts'

/** What an administrator says of an org that asks for a verification where somebody signs in. */

/** Where Okta takes answers of OpenID providers (https://developer.okta.com/docs/guides/add-an-external-idp/openidconnect/main/). */
const callbackPath = '/oauth2/v1/authorize/callback'

export const oktaFactorConfig = z.strictObject({
  orgUrl,
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The directory of the same org. Okta names people by their login.',
  }),
  redirectUris: callbacks(callbackPath),
  purposes: z.array(z.literal('step_up')).length(1).default(['step_up']).meta({
    title: 'Purpose',
    section: 'verification',
    description: 'The person has shown another factor before; this one is beside it.',
  }),
  tellsFace: z.boolean().default(true).meta({
    title: 'Say how',
    section: 'verification',
    description:
      'Names the face among the authentication methods (amr), for a provider that trusts claims. Turned off, it has to be off in Okta too.',
  }),
})

export type OktaFactorConfig = z.infer<typeof oktaFactorConfig>

export const redirectUrisOf = ({ orgUrl: org, redirectUris }: OktaFactorConfig): readonly string[] =>
  redirectUris ?? [`${org}${callbackPath}`]
