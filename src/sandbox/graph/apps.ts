/** The app registrations of the tenant: how they prove themselves, and what an administrator consented to. */

import { X509Certificate } from 'node:crypto'

/** The workload identity federation of an app: whose tokens it takes for its own. */
export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  /** `api://AzureADTokenExchange` unless said otherwise. */
  readonly audience?: string | undefined
}

/** An app registration. */
export interface GraphClient {
  readonly clientId: string
  readonly secrets?: readonly string[] | undefined
  /** Certificates as PEM, or as base64 of the DER bytes. */
  readonly certificates?: readonly string[] | undefined
  readonly federated?: readonly FederatedCredential[] | undefined
  /** The application permissions with admin consent, e.g. `User.Read.All`. */
  readonly roles: readonly string[]
}

export const tokenExchangeAudience = 'api://AzureADTokenExchange'

/** A certificate of an app, under the thumbprint that assertions name. */
export interface AppCertificate {
  readonly thumbprint: string
  readonly certificate: X509Certificate
}

/** The certificates of an app. */
export function certificatesOf(client: GraphClient): readonly AppCertificate[] {
  return (client.certificates ?? []).map(text => {
    const certificate = new X509Certificate(text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64'))
    return { thumbprint: Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'), certificate }
  })
}
