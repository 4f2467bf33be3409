import { z } from 'zod'
import { type Environment, expectedEnvironment, isLoopback } from '../environment.ts'

const oneLine = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'Has to be one line without blanks.')

/** The client of Incode's OpenID provider. Incode makes one integration for each method of authenticating it. */
export const openidConfig = z
  .strictObject({
    clientId: oneLine.max(200).meta({
      title: 'Client ID',
      section: 'connection',
      description:
        'Incode dashboard: Integrations, Custom, OIDC. The client has to be one of the kind "authentication" (face only).',
      examples: ['a1b2c3d4e5'],
    }),
    clientSecret: oneLine.min(8).max(512).meta({
      title: 'Client secret',
      description: 'Shown once by Incode, where the client is made.',
      secret: true,
    }),
    method: z
      .enum(['client_secret_post', 'client_secret_basic', 'client_secret_jwt'])
      .default('client_secret_post')
      .meta({
        title: 'Method of authentication',
        description: 'The one that the client was made for.',
        examples: ['client_secret_post'],
      }),
    issuer: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        title: 'Issuer',
        description: 'The authorization server of the account. Left out, it follows from the environment.',
        examples: ['https://auth.incode.com', 'https://auth.demo.incode.com'],
      }),
  })
  .meta({
    title: "Incode's OpenID provider",
    section: 'verification',
    description:
      'By which enrolled people show their face, where a workflow says so. Register redirect_uri of the endpoints there.',
  })

export type OpenidConfig = z.infer<typeof openidConfig>

/** What this folder needs to know of an account. */
export interface OpenidAccount {
  readonly apiUrl: string
  readonly environment?: Environment | undefined
  readonly timeoutSeconds?: number | undefined
  readonly openid?: OpenidConfig | undefined
}

/** https://developer.incode.com/docs/oidc-manual-configuration */
const issuers: Partial<Record<Environment, string>> = {
  production: 'https://auth.incode.com',
  demo: 'https://auth.demo.incode.com',
}

/** As `iss` has it: the base address, without a slash at its end. Undefined where nothing says it. */
export function issuerOf(account: OpenidAccount): string | undefined {
  return authServerOf(account, account.openid?.issuer)
}

/** The one that is named, else that of the environment. */
export function authServerOf(account: OpenidAccount, named: string | undefined): string | undefined {
  if (named !== undefined) return named.replace(/\/+$/, '')
  const environment = expectedEnvironment(account)
  return environment === undefined ? undefined : issuers[environment]
}

/**
 * Why an issuer cannot be believed. Whoever it is says who people are, so that it has to be Incode's own: no other host is
 * taken, and loopback goes with an API on loopback alone.
 */
export function issuerFault(account: OpenidAccount): string | undefined {
  return authServerFault(account, account.openid?.issuer)
}

/** The same of any authorization server that the account's credentials go to. */
export function authServerFault(account: OpenidAccount, named: string | undefined): string | undefined {
  const issuer = authServerOf(account, named)
  if (issuer === undefined) return 'Has to be said for this environment.'
  const { protocol, hostname, port, username, password, search, hash } = new URL(issuer)
  if (username !== '' || password !== '' || search !== '' || hash !== '') return 'Has to be an address and no more.'
  if (isLoopback(hostname)) {
    return isLoopback(new URL(account.apiUrl).hostname) ? undefined : "Has to be a host of Incode's."
  }
  const incodes = protocol === 'https:' && port === '' && hostname.endsWith('.incode.com')
  return incodes ? undefined : "Has to be a host of Incode's, as auth.incode.com, by https."
}
