import { errors, type FindAccount, type Provider } from 'oidc-provider'
import type { Said, SaidOfGrants } from './said.ts'

/** The account behind a token: the claims that were put aside with its grant, and nothing that a scope could add. */
export function accountsOf(said: SaidOfGrants): FindAccount {
  return async (_ctx, sub, token) => {
    const grantId = token !== undefined && 'grantId' in token ? token.grantId : undefined
    // While the code is made there is no token yet, and no claim is asked for.
    if (grantId === undefined) return { accountId: sub, claims: async () => ({ sub }) }
    const found = await said.of(grantId)
    if (found === undefined || found.sub !== sub) return undefined
    return { accountId: sub, claims: async () => ({ ...found.claims, sub }) }
  }
}

/**
 * Names of claims are the connector's, and the library filters by names that it was made with. What an account says is
 * narrowed before it is put aside, so here all of it passes. Undocumented, and held by a test.
 */
export function sayAllClaims(provider: Provider): void {
  provider.Claims.prototype.result = async function result() {
    // The library keeps what an account says here.
    const { available } = this as unknown as { readonly available: Readonly<Record<string, unknown>> }
    return Object.fromEntries(Object.entries(available).filter(([, value]) => value !== undefined))
  }
}

/** Whose token it is, once more where it is issued. */
export function saidOrRefuse(said: Said | undefined): Said {
  if (said === undefined) throw new errors.InvalidGrant('grant not found')
  return said
}
