import { z } from 'zod'

/** Fields that an app of an org is described by, wherever one is. */

export const privateJwk = z
  .looseObject({}, { error: 'Has to be a private key as a JSON Web Key (RFC 7517).' })
  .superRefine((key, context) => {
    const message =
      'keys' in key
        ? 'Has to be the one private key, not a key set.'
        : key.kty !== 'RSA' && key.kty !== 'EC'
          ? 'Has to be an RSA or EC key.'
          : typeof key.d !== 'string'
            ? 'Has to be the private key; this is the public half.'
            : undefined
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .meta({
    title: 'Private key (JWK)',
    section: 'connection',
    description:
      'Only for an app that signs with a key made in Okta. Left out, the host makes a key pair: choose "Use a URL to fetch keys" in Okta and give it the address shown here.',
    secret: true,
  })

export const id = (title: string, description: string, example: string) =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'Has to be an id of Okta: letters and digits.')
    .meta({ title, description, examples: [example] })
