import { z } from 'zod'
import { clientPolicies, operationNames, purposes } from '../../src/contract/index.ts'

/** The configuration of `oidc-client-credentials`: what the client may start, and where a person is sent back to. */

const noFragment = (text: string): boolean => !text.includes('#')

/** RFC 6749 section 3.1.2: absolute, without a fragment. Compared as a whole, byte for byte. */
const returnUrl = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address, such as https://app.example.com/verified.' })
  .max(2000)
  .refine(noFragment, { error: 'Must not have a fragment (#…).' })

const loopback = z.literal('loopback').meta({ sandbox: true, description: 'Any loopback address. The sandbox alone allows it.' })

const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC']).meta({ title: 'Key type', description: 'RSA or EC (RFC 7517 section 4.1).' }) })
  .refine(key => !('d' in key), { error: 'Has to be the public half only.' })

function distinct(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length
}

const once = { error: 'Each may be named once.' }

/** Looked at beside faults of other fields, so that neither need be a list. */
const has = (list: unknown, word: string): boolean => Array.isArray(list) && list.includes(word)

/** Nothing shows that whoever hands in a picture sits with the face: so all that is given up has to be named. */
function handsInFaces(config: { readonly policies?: unknown; readonly purposes?: unknown; readonly resultDelivery?: unknown }) {
  return has(config.policies, 'unbound_step_up') && has(config.purposes, 'step_up') && config.resultDelivery === 'poll'
}

export const clientConfig = z
  .strictObject({
    directoryIntegrationId: z.string().min(1).optional().meta({
      title: 'Directory',
      section: 'people',
      optionsFrom: 'directories',
      description: 'The directory whose people this client may name. Without one, it names the directory in each call.',
    }),
    purposes: z.array(z.enum(purposes)).min(1, 'Choose at least one purpose.').refine(distinct, once).meta({
      title: 'Purposes',
      section: 'verification',
      description: 'What verifications may be started for.',
      loosens: 'more',
    }),
    returnUrls: z
      .array(z.union([loopback, returnUrl]))
      .max(50)
      .refine(distinct, once)
      .default([])
      .meta({
        title: 'Return URLs',
        section: 'connection',
        when: { field: 'resultDelivery', is: ['code'] },
        description: 'Exact addresses that a person may be sent back to with a code.',
        loosens: 'more',
      }),
    resultDelivery: z.enum(['code', 'poll']).default('code').meta({
      title: 'Result delivery',
      section: 'verification',
      description: 'code: the browser brings a single-use code back to the flow. poll: the client asks for the result.',
    }),
    operations: z.array(z.enum(operationNames)).refine(distinct, once).default([]).meta({
      title: 'Operations',
      section: 'account_actions',
      description: 'What a start may declare to be done for a verified person.',
      loosens: 'more',
    }),
    policies: z
      .array(z.enum(clientPolicies).exclude(['link_to_caller']))
      .refine(distinct, once)
      .default([])
      .meta({
        title: 'Policies',
        section: 'verification',
        loosens: 'more',
        description:
          'unbound_step_up: a polling client may get allow for a step-up without proof that it sits with the face. face_taken_by_client: besides, it may hand in a picture of the face; that it took the picture itself, just now, is its word alone. secret_to_flow: it may be given what an operation makes, where a policy of the account says so, too; only a client that proves itself by a private key.',
      }),
    attestsSession: z.boolean().default(false).meta({
      title: 'Attests sign-ins',
      section: 'verification',
      loosens: 'more',
      description:
        'Whether the client may say how a person signed in. A second factor that it vouches for makes a binding strong enough for a recovery, three days later. Its token needs the scope attest:session.',
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
        description:
          'As a JSON Web Key Set, for a client that proves itself by a private key (private_key_jwt) and by nothing else: its secret is of no use then. Only such a client can have operations performed.',
      }),
    jwksUri: z
      .url({ protocol: /^https?$/, error: 'Has to be a full https address.' })
      .max(2000)
      .optional()
      .meta({
        title: 'Address of public keys',
        section: 'connection',
        description: 'Instead of the keys: where the client publishes them.',
      }),
    startsPerMinute: z
      .int()
      .min(1)
      .max(60_000)
      .default(600)
      .meta({ title: 'Starts per minute', section: 'advanced', description: 'More are answered with 429.', loosens: 'more' }),
  })
  // Looked at even where another field is wrong, so that all faults are told at once.
  .refine(config => config.resultDelivery === 'poll' || !Array.isArray(config.returnUrls) || config.returnUrls.length > 0, {
    path: ['returnUrls'],
    error: 'A client that gets its result by code needs at least one return URL.',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .refine(config => !has(config.policies, 'face_taken_by_client') || handsInFaces(config), {
    path: ['policies'],
    error: 'face_taken_by_client needs unbound_step_up, the purpose step_up, and a client that polls.',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .refine(config => config.jwks === undefined || config.jwksUri === undefined, {
    path: ['jwksUri'],
    error: 'Enter the keys or their address, not both.',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })

export type ClientConfig = z.infer<typeof clientConfig>
