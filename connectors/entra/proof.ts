import { z } from 'zod'
import { certificateFault } from './certificate.ts'
import { guid, id } from './fields.ts'

/** An app registration, and how it proves itself: in one way, by the host's own certificate where none is given. */

export const appFields = {
  clientId: id(
    'Client ID',
    'Of the app registration: Overview, Application (client) ID.',
    'Has to be the Application (client) ID, a GUID.',
  ),
  clientSecret: z
    .string()
    .min(8)
    .refine(text => !guid.test(text), 'This is the Secret ID. Take the Value of the secret, which Entra shows once.')
    .optional()
    .meta({
      title: 'Client secret',
      section: 'connection',
      description: 'Its value. A certificate is safer: leave all three out.',
      secret: true,
    }),
  certificate: z
    .string()
    .superRefine((pem, context) => {
      const message = certificateFault(pem)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .optional()
    .meta({
      title: 'Certificate',
      section: 'connection',
      description:
        'A certificate of your own with its private key, as PEM. Left out, the host makes one: download it here and upload it to the app registration.',
      secret: true,
    }),
  federatedCredential: z
    .strictObject({
      subject: z
        .string()
        .trim()
        .min(1)
        .max(600)
        .optional()
        .meta({ title: 'Subject identifier', description: 'The Integration ID if left out.' }),
    })
    .optional()
    .meta({
      title: 'Federated credential',
      section: 'connection',
      description:
        'This host itself is the issuer, by the address of the integration, and no other identity provider: Certificates & secrets, Federated credentials, Other issuer. Entra fetches its keys from there, so it needs a public https address.',
    }),
}

/** The app as it was read. */
export interface App {
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly certificate?: string | undefined
  readonly federatedCredential?: { readonly subject?: string | undefined } | undefined
}

const proofs = ['clientSecret', 'certificate', 'federatedCredential'] as const

export function checkProof(app: App, context: z.RefinementCtx): void {
  const given = proofs.filter(name => app[name] !== undefined)
  for (const name of given.slice(1)) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `The app proves itself in one way: leave this or ${given[0]} out.`,
    })
  }
}

/** The one that the host made. */
export function usesOwnCertificate({ clientSecret, certificate, federatedCredential }: App): boolean {
  return clientSecret === undefined && certificate === undefined && federatedCredential === undefined
}

/** In a word, for whoever reads the check. */
export function proofOf({ clientSecret, certificate: _, federatedCredential }: App): string {
  if (clientSecret !== undefined) return 'secret'
  return federatedCredential !== undefined ? 'federated credential' : 'certificate'
}
