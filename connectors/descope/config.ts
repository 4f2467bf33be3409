import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { clientPolicies } from '../../src/contract/index.ts'

/** What an administrator says of a Descope project, and by which of two ways its flow gets the result. */

const redirectUri = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address, such as https://app.example.com/login.' })
  .max(2000)
  .refine(text => !text.includes('#'), { error: 'Must not have a fragment (#…).' })

const distinct = (list: readonly unknown[]) => new Set(list).size === list.length
const once = { error: 'Each may be named once.' }

/** Nothing of a private key is asked for, and none is kept. */
function isPublicKey(pem: string): boolean {
  if (!/^-----BEGIN PUBLIC KEY-----\s/.test(pem)) return false
  try {
    const { asymmetricKeyType, asymmetricKeyDetails: { modulusLength = 0, namedCurve = '' } = {} } = createPublicKey(pem)
    if (asymmetricKeyType === 'rsa') return modulusLength >= 2048
    return asymmetricKeyType === 'ed25519' || (asymmetricKeyType === 'ec' && /^(prime256v1|secp384r1)$/.test(namedCurve))
  } catch {
    return false
  }
}

export const descopeConfig = z
  .strictObject({
    redirectUris: z.array(redirectUri).min(1, 'Name the page that the flow runs on.').max(50).refine(distinct, once).meta({
      title: 'Redirect URIs',
      section: 'connection',
      description: 'Pages that the flow runs on, to which people come back.',
    }),
    directoryIntegrationId: z.string().min(1).optional().meta({
      title: 'Directory',
      section: 'people',
      optionsFrom: 'directories',
      description: 'The directory whose people the flow names.',
    }),
    purposes: z
      .array(z.enum(['step_up', 'account_recovery', 'sign_up']))
      .min(1, 'Choose at least one purpose.')
      .refine(distinct, once)
      .default(['step_up'])
      .meta({ title: 'Purposes', section: 'verification', description: 'What verifications may be started for.' }),
    resultDelivery: z.enum(['code', 'poll']).default('code').meta({
      title: 'Way',
      section: 'verification',
      description:
        "code: HTTP steps of the flow call the hooks, and redeem the code that the browser brings. poll: Descope's own Incode connector with its API URL set to this host.",
    }),
    customerId: z
      .enum(['login', 'externalId'])
      .default('login')
      .meta({
        title: 'externalCustomerId is',
        section: 'connection',
        when: { field: 'resultDelivery', is: ['poll'] },
        description: "What Descope's own connector sends as externalCustomerId: the login, or the id in the directory.",
      }),
    policies: z
      .array(z.enum(clientPolicies).exclude(['face_taken_by_client', 'secret_to_flow', 'link_to_caller']))
      .refine(distinct, once)
      .default([])
      .meta({
        title: 'Policies',
        section: 'verification',
        when: { field: 'resultDelivery', is: ['poll'] },
        description:
          "unbound_step_up: needed for Descope's own connector. Nothing in Incode's API shows that whoever runs the flow is the one who showed a face.",
      }),
    webhookSecret: z
      .string()
      .min(32, 'Needs at least 32 characters.')
      .max(500)
      .optional()
      .meta({
        title: 'HMAC secret',
        section: 'connection',
        when: { field: 'resultDelivery', is: ['code'] },
        description: 'The same as in the HTTP connector. With it the flow calls /start and /redeem of this integration, signed.',
        secret: true,
      }),
    signingKey: z
      .string()
      .max(2_000)
      .refine(isPublicKey, { error: 'Has to be a public key in PEM form: Ed25519, P-256, P-384, or RSA of 2048 bits or more.' })
      .optional()
      .meta({
        title: 'Public key of signatures',
        section: 'connection',
        when: { field: 'resultDelivery', is: ['code'] },
        description: 'Of the key with which the HTTP connector signs by RFC 9421; covers @method, @target-uri, content-digest.',
      }),
  })
  .refine(
    ({ resultDelivery, webhookSecret, signingKey }) =>
      resultDelivery !== 'poll' || (webhookSecret === undefined && signingKey === undefined),
    { path: ['resultDelivery'], error: "Descope's own connector signs nothing; signatures go with code." },
  )
  .refine(({ resultDelivery, policies }) => resultDelivery !== 'poll' || policies.includes('unbound_step_up'), {
    path: ['policies'],
    error: "Descope's own connector gets no proof that the flow sits with the face; name unbound_step_up to accept that.",
  })
  .refine(({ resultDelivery, purposes }) => resultDelivery !== 'poll' || purposes.every(one => one === 'step_up'), {
    path: ['purposes'],
    error: "Descope's own connector can ask for a step-up only.",
  })

export type DescopeConfig = z.infer<typeof descopeConfig>

/** The same page, whatever the flow has put behind `?`: Descope keeps the state of a flow there. */
export function isAllowedPage(address: string, { redirectUris }: Pick<DescopeConfig, 'redirectUris'>): boolean {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false
  return redirectUris.some(one => {
    const allowed = new URL(one)
    const samePage = allowed.origin === url.origin && allowed.pathname === url.pathname
    return one === address || (samePage && allowed.search === '')
  })
}
