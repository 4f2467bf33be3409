import { z } from 'zod'

/** What an administrator says of an Auth0 tenant. */

const hostName = /^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/

/** HS256 needs a key as long as its hash (RFC 7518 section 3.2). */
const shortestSecret = 32

const wholeAddress = 'Has to be the domain of the tenant, such as acme.eu.auth0.com, without a path.'

const domain = z
  .union([z.string().regex(hostName), z.url({ protocol: /^https?$/ })], { error: wholeAddress })
  .refine(text => hostName.test(text) || (URL.canParse(text) && `${new URL(text).origin}` === text), { error: wholeAddress })
  .meta({
    title: 'Domain',
    section: 'connection',
    description: 'Where people sign in: the domain of the tenant, or its custom domain.',
    examples: ['acme.eu.auth0.com', 'login.acme.com'],
  })
  .transform(text => (hostName.test(text) ? `https://${text}` : text))

const auth0Purposes = ['step_up', 'account_recovery', 'sign_up'] as const

export const auth0Config = z
  .strictObject({
    domain,
    issuer: z.string().min(1).max(300).optional().meta({
      title: 'Issuer of session tokens',
      section: 'connection',
      description: 'Only where it is not the domain: what Auth0 writes into `iss`, with a custom domain the host of the tenant.',
    }),
    actionSecret: z
      .string()
      .min(shortestSecret, `Needs at least ${shortestSecret} characters; \`openssl rand -base64 48\` makes one.`)
      .max(500)
      .meta({
        title: 'Secret of the Action',
        section: 'connection',
        description: 'The same text as the secret STEPGATE_SECRET of the Action. Both sides sign with it.',
        secret: true,
      }),
    directoryIntegrationId: z.string().min(1).optional().meta({
      title: 'Directory',
      section: 'people',
      optionsFrom: 'directories',
      description: 'The directory whose people sign in; found by the verified e-mail address that Auth0 has of them.',
    }),
    subjects: z.enum(['directory', 'external']).default('directory').meta({
      title: 'People',
      section: 'people',
      description: 'directory: people of the directory. external: accounts that Auth0 alone knows, by their user id.',
    }),
    purposes: z
      .array(z.enum(auth0Purposes))
      .min(1, 'Choose at least one purpose.')
      .refine(list => new Set(list).size === list.length, { error: 'Each may be named once.' })
      .default(['step_up'])
      .meta({
        title: 'Purposes',
        section: 'verification',
        description: 'step_up for the post-login Action, account_recovery for password reset.',
      }),
  })
  .refine(({ subjects, purposes }) => subjects !== 'external' || !purposes.includes('account_recovery'), {
    path: ['purposes'],
    error: 'Somebody whom no directory has can have no account recovery.',
  })

export type Auth0Config = z.infer<typeof auth0Config>
