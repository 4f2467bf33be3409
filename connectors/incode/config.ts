import { z } from 'zod'
import { embedConfig } from './embed.ts'
import { environments } from './environment.ts'
import { handOverConfig } from './hand-over.ts'
import { authServerFault, issuerFault, openidConfig } from './openid/config.ts'
import { requestsConfig } from './requests-config.ts'

/** In the address of an identity's page: where its id stands. */
export const identityPlace = '{identityId}'

/** A value that travels in a header: what was pasted with a line break around it is meant without. */
const headerText = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'Has to be one line without blanks.')

const secret = (title: string, description: string) => headerText.max(512).meta({ title, description, secret: true })

const workflowSchema = z.strictObject({
  id: headerText.max(200).meta({
    title: 'Workflow (Configuration ID, Flow ID)',
    description: 'In the Incode dashboard: Workflows or Flows, then Copy ID. All three words name the same thing.',
    examples: ['65f1c0ffee65f1c0ffee65f1'],
  }),
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({
      title: 'Name',
      loosens: 'never',
      description: 'What administrators choose by, where an integration is given its workflow.',
      examples: ['Employees: document and face'],
    }),
  purpose: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({
      title: 'Purpose',
      description: 'What it looks at, for those who choose.',
      examples: ['First verification'],
      loosens: 'never',
    }),
  enrolled: z
    .enum(['workflow', 'openid'])
    .optional()
    .meta({
      title: 'Enrolled people',
      description:
        "openid: people who are enrolled already show their face to Incode's OpenID provider, and only the others go through this workflow. Left out, all of them do.",
      examples: ['openid'],
    }),
})

/** Characters that are the same in a header, in a form and in Basic credentials (RFC 6749, section 2.3.1). */
const plainText = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._~-]+$/, 'Has to be letters, digits, and the signs . _ ~ - only.')

const oauthSchema = z
  .strictObject({
    clientId: plainText.max(100).meta({
      title: 'Client ID',
      description: 'By which Incode asks for the bearer of its notifications. Enter the same there.',
      examples: ['incode-webhooks'],
    }),
    clientSecret: plainText
      .min(24)
      .max(512)
      .meta({ title: 'Client secret', description: 'Long and random, and of this account alone.', secret: true }),
    previousClientSecret: plainText.min(24).max(512).optional().meta({
      title: 'Previous client secret',
      description: 'Accepted as well until it is removed, while the secret is exchanged.',
      secret: true,
    }),
  })
  .meta({
    title: 'OAuth 2.0',
    description: 'Incode takes a bearer here for its notifications. Notifications of Incode ID need it.',
  })

const webhooksSchema = z
  .strictObject({
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/, 'Has to be the name of a header.')
      .default('x-incode-secret')
      .meta({
        title: 'Header',
        description: 'The static header that Incode sends with every notification (Dashboard, Configuration, General).',
        examples: ['x-incode-secret'],
      }),
    secret: secret('Secret', 'The value of that header. Notifications with neither it nor a bearer are refused.')
      .min(8)
      .optional(),
    previousSecret: secret('Previous secret', 'Accepted as well until it is removed, while the secret is exchanged.')
      .min(8)
      .optional(),
    oauth: oauthSchema.optional(),
  })
  .refine(one => one.secret !== undefined || one.oauth !== undefined, {
    path: ['secret'],
    error: 'Needs a secret, OAuth 2.0, or both.',
  })
  .meta({
    title: 'Webhooks',
    section: 'connection',
    description: 'Without them results are fetched when the person comes back, and by the reconciler.',
  })

/** What an administrator says of an Incode account. `apiUrl`, `apiKey` and one workflow are enough. */
export const incodeConfig = z
  .strictObject({
    apiUrl: z.url({ protocol: /^https?$/ }).meta({
      title: 'API URL',
      section: 'connection',
      description: 'Where the account lives. Incode names it together with the API key.',
      examples: ['https://demo-api.incodesmile.com', 'https://saas-api.incodesmile.com'],
    }),
    apiKey: secret('API key', 'Incode dashboard: Configuration, API keys.').meta({ section: 'connection' }),
    previousApiKey: secret(
      'Previous API key',
      'Tried once where the API key is refused, so that keys can be exchanged without a gap. Remove it afterwards.',
    )
      .optional()
      .meta({ section: 'connection' }),
    workflows: z
      .array(workflowSchema)
      .min(1)
      .max(200)
      .refine(list => new Set(list.map(one => one.id)).size === list.length, 'Each workflow can be listed once.')
      .meta({
        title: 'Workflows',
        section: 'verification',
        description: 'Incode has no list of them that could be read, so they are kept here by hand.',
      }),
    environment: z
      .enum(environments)
      .optional()
      .meta({
        title: 'Environment',
        section: 'connection',
        description: 'Answers of another environment are refused. Left out, it follows from the API URL.',
        examples: ['production'],
      }),
    clientId: headerText
      .max(200)
      .optional()
      .meta({
        title: 'Client ID',
        section: 'connection',
        description: 'The tenant that the API key belongs to. Left out, the first one seen is remembered.',
        examples: ['acme123'],
      }),
    hostedHosts: z
      .array(z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'Has to be a host, as verify.example.com.'))
      .max(20)
      .optional()
      .meta({
        title: 'Own hosts of the hosted pages',
        section: 'verification',
        loosens: 'more',
        description: "Only where Incode serves its pages under your own domain. People are sent to Incode's hosts and these.",
        examples: [['verify.example.com']],
      }),
    identityPage: z
      .url({ protocol: /^https$/ })
      .max(500)
      .refine(url => url.split(identityPlace).length === 2, `Has to have ${identityPlace} where the id of the identity stands.`)
      .refine(url => !URL.parse(url)?.host.includes('{'), 'Has to have the id behind the host.')
      .optional()
      .meta({
        title: "Page of an identity in Incode's dashboard",
        section: 'advanced',
        loosens: 'never',
        description: `Its address, as the browser shows it there, with ${identityPlace} in place of the id. Administrators are led there from a person's page.`,
        examples: [`https://dashboard.example.com/identities/${identityPlace}`],
      }),
    webhooks: webhooksSchema.optional(),
    openid: openidConfig.optional(),
    requests: requestsConfig.optional(),
    embed: embedConfig.optional(),
    handOverOff: handOverConfig.optional(),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(30)
      .optional()
      .meta({
        title: 'Time-out in seconds',
        section: 'advanced',
        loosens: 'never',
        description: 'For one call. 8 where it is left out.',
        examples: [8],
      }),
  })
  .superRefine((account, context) => {
    const fault = account.requests && authServerFault(account, account.requests.authServer)
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['requests', 'authServer'], message: fault })
  })
  .superRefine((account, context) => {
    if (account.openid === undefined) {
      const at = account.workflows.findIndex(one => one.enrolled === 'openid')
      const message = "Needs a client of Incode's OpenID provider."
      if (at >= 0) context.addIssue({ code: 'custom', path: ['workflows', at, 'enrolled'], message })
      return
    }
    const message = issuerFault(account)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['openid', 'issuer'], message })
  })

export type IncodeConfig = z.infer<typeof incodeConfig>
