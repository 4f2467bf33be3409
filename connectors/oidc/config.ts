import { z } from 'zod'

/**
 * The configuration of relying parties: where they are sent back to, whose people they name, and what their product cannot
 * do. Fields that are client metadata are spelled as OAuth spells them (RFC 7591 section 2, RFC 9126 section 6).
 */

const once = { error: 'Each may be named once.' }
const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length

/** RFC 6749 section 3.1.2: absolute, without a fragment. Compared as a whole, byte for byte. */
const redirectUri = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address, as the product shows it.' })
  .max(2_000)
  .refine(text => !text.includes('#'), { error: 'Must not have a fragment (#…).' })

const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC']).meta({ title: 'Key type', description: 'RSA or EC (RFC 7517 section 4.1).' }) })
  .refine(key => !('d' in key), { error: 'Has to be the public half only.' })

const whole = ({ value }: { readonly value: unknown }): boolean => typeof value === 'object' && value !== null

export const relyingPartyConfig = z
  .strictObject({
    redirectUris: z.array(redirectUri).min(1, 'Enter at least one redirect URI.').max(20).refine(distinct, once).meta({
      title: 'Redirect URIs',
      section: 'connection',
      description: 'Exact addresses, as the product shows them beside its client id.',
    }),
    directoryIntegrationId: z.string().min(1).optional().meta({
      title: 'Directory',
      section: 'people',
      optionsFrom: 'directories',
      description: 'The directory whose people may verify. Without one, the only directory is taken.',
    }),
    use: z.enum(['step_up', 'sign_in']).default('step_up').meta({
      title: 'Use',
      section: 'verification',
      description:
        'step_up: the product says in a pushed request who is signed in, and that person verifies. sign_in: the product signs in whoever verifies; where it names nobody in a pushed request, the person types their login here. Only people who are enrolled can sign in so.',
    }),
    purposes: z
      .array(z.enum(['step_up', 'account_recovery']))
      .length(1, 'Choose one purpose: each has an integration of its own.')
      .default(['step_up'])
      .meta({ title: 'Purpose', section: 'verification', description: 'What people verify for.' }),
    failures: z.enum(['error', 'claims']).default('error').meta({
      title: 'Failures',
      section: 'verification',
      description:
        'error: a verification that was not passed ends in access_denied. claims: it ends in a sign-in whose auth_overall_status is FAIL or WARN. Choose that only where every flow looks at the claim.',
    }),
    token_endpoint_auth_method: z
      .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
      .default('client_secret_basic')
      .meta({
        title: 'Client authentication',
        section: 'connection',
        description: 'How the product proves itself at the token endpoint.',
      }),
    jwks: z
      .strictObject({
        keys: z
          .array(publicKey)
          .min(1)
          .max(10)
          .meta({ title: 'Keys', description: 'The public half of each key, as a JSON Web Key.' }),
      })
      .optional()
      .meta({
        title: 'Public keys',
        section: 'connection',
        when: { field: 'token_endpoint_auth_method', is: ['private_key_jwt'] },
        description: 'Of private_key_jwt, as a JSON Web Key Set.',
      }),
    jwks_uri: z
      .url({ protocol: /^https?$/, error: 'Has to be a full https address.' })
      .optional()
      .meta({
        title: 'Address of public keys',
        section: 'connection',
        when: { field: 'token_endpoint_auth_method', is: ['private_key_jwt'] },
        description: 'Of private_key_jwt, where the product publishes its keys.',
      }),
    require_pushed_authorization_requests: z.boolean().default(true).meta({
      title: 'Pushed requests',
      section: 'advanced',
      description:
        'Off for products that cannot push their requests (RFC 9126). What comes by the address bar is then not believed.',
    }),
    without_pkce: z.boolean().default(false).meta({
      title: 'Without PKCE',
      section: 'advanced',
      description: 'On for products that send no code challenge (RFC 7636). A stolen code is then worth more.',
    }),
  })
  .refine(config => config.use === 'sign_in' || config.require_pushed_authorization_requests !== false, {
    path: ['use'],
    error: 'Without pushed requests anybody can change whom the request names: then only sign_in is possible.',
    when: whole,
  })
  // An ID token of somebody is a sign-in to most products, whatever else it says (OpenID Connect Core 1.0 section 2).
  .refine(config => config.use !== 'sign_in' || config.failures !== 'claims', {
    path: ['failures'],
    error: 'Whoever fails would be signed in as whom they typed: choose error, or the use step_up.',
    when: whole,
  })
  .refine(
    config => (config.token_endpoint_auth_method === 'private_key_jwt') === ((config.jwks ?? config.jwks_uri) !== undefined),
    {
      path: ['token_endpoint_auth_method'],
      error: 'private_key_jwt needs jwks or jwks_uri, and nothing else does.',
      when: whole,
    },
  )
  .refine(config => config.jwks === undefined || config.jwks_uri === undefined, {
    path: ['jwks_uri'],
    error: 'Enter the keys or their address, not both.',
    when: whole,
  })
  .refine(config => config.use !== 'sign_in' || !Array.isArray(config.purposes) || config.purposes[0] !== 'account_recovery', {
    path: ['purposes'],
    error: 'A recovery names its person in a pushed request: choose the use step_up.',
    when: whole,
  })

export type RelyingPartyConfig = z.infer<typeof relyingPartyConfig>
