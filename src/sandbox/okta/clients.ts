/** The API service apps of the org, and the keys that their assertions are verified with. */

import { oauthError, Refused } from './errors.ts'

/** An API service app. */
export interface OktaClient {
  readonly clientId: string
  /** The app's public keys, or where it publishes them. */
  readonly jwks: { readonly keys: readonly object[] } | { readonly jwksUri: string }
  /** The scopes that an administrator granted. */
  readonly scopes: readonly string[]
  /** "Require Demonstrating Proof of Possession (DPoP) header in token requests" */
  readonly dpop?: boolean | undefined
  /** Admin roles by type, e.g. `READ_ONLY_ADMIN`, or by the name of a custom one. An empty list: none was assigned. */
  readonly roles?: readonly string[] | undefined
  /** What a custom role is bound to: groups by id, for the people in them. Left out, it is everybody. */
  readonly resourceGroups?: readonly string[] | undefined
}

/** The resource set of the custom roles of an app. */
export const resourceSetOf = ({ clientId }: OktaClient): string => `iam5${clientId.replaceAll(/\W/g, '')}`

export const defaultRoles: readonly string[] = ['READ_ONLY_ADMIN']

/** The keys of an app. A JWKS URL is asked each time, so that a key rotation shows with the next assertion. */
export async function keysOf(client: OktaClient): Promise<readonly object[]> {
  if (!('jwksUri' in client.jwks)) return client.jwks.keys
  try {
    const answer = await fetch(client.jwks.jwksUri, { redirect: 'error', signal: AbortSignal.timeout(5000) })
    const document: unknown = answer.ok ? await answer.json() : undefined
    if (typeof document === 'object' && document !== null && 'keys' in document && Array.isArray(document.keys))
      return document.keys
  } catch (cause) {
    throw new Refused(
      oauthError(
        401,
        'invalid_client',
        `The client's JWKS could not be read: ${cause instanceof Error ? cause.message : 'unknown'}.`,
      ),
    )
  }
  throw new Refused(oauthError(401, 'invalid_client', "The client's JWKS could not be read."))
}
