/** What of an ID token is the id that the directory has, and never changes: of Okta `sub`, of Entra `oid`. */
export const signInClaims = ['sub', 'oid', 'uid'] as const
export type IdClaim = (typeof signInClaims)[number]

/** The OpenID provider at which people sign in, and whose ids it says. */
export interface SignInSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The id or the key of a directory integration. */
  readonly directory: string
  /** `oid` for an Entra directory, else `sub`, where it is left out. */
  readonly claim?: IdClaim
}
