import { operationNames, type Purpose } from '../../contract/index.ts'

/** The scope that starts verifications for a purpose. People are enrolled by invitation, which no flow asks for. */
export const startScopes = {
  step_up: 'hooks:step_up',
  account_recovery: 'hooks:account_recovery',
  sign_up: 'hooks:sign_up',
  helpdesk: 'hooks:helpdesk',
} as const satisfies Partial<Record<Purpose, string>>

/** Redeem, read and cancel what the client itself started. */
export const readScope = 'hooks:read'

/**
 * Lets what a start says of the person's sign-in speak for them. A client has it only where its integration says so, and a
 * token only where it was asked for.
 */
export const attestScope = 'attest:session'

/** All scopes that a token can carry, for the discovery document. */
export const knownScopes: readonly string[] = [
  readScope,
  attestScope,
  ...Object.values(startScopes),
  ...operationNames.map(name => `operations:${name}`),
]

/**
 * What a client with a shared secret may ask for. `operations:*` is missing on purpose: a secret that leaks from a flow
 * builder must not perform operations, so only clients that prove a private key (private_key_jwt) get those.
 */
export function scopesOf(purposes: readonly Purpose[], attestsSession = false): readonly string[] {
  const starts = Object.entries(startScopes).filter(([purpose]) => purposes.some(allowed => allowed === purpose))
  return [readScope, ...starts.map(([, scope]) => scope), ...(attestsSession ? [attestScope] : [])]
}

/** `granted` in the order of `allowed`, or the first scope that is refused. */
export type ScopeDecision = { readonly granted: readonly string[] } | { readonly refused: string }

/**
 * RFC 6749 §3.3. A request without scope gets all that is allowed but the right to attest; so does one with `openid` alone, which OpenID
 * libraries add by habit and which means nothing without a person.
 */
export function decideScopes(requested: string | undefined, allowed: readonly string[]): ScopeDecision {
  const asked = new Set((requested ?? '').split(' ').filter(scope => scope !== '' && scope !== 'openid'))
  if (asked.size === 0) return { granted: allowed.filter(scope => scope !== attestScope) }
  for (const scope of asked) {
    if (!allowed.includes(scope)) return { refused: scope }
  }
  return { granted: allowed.filter(scope => asked.has(scope)) }
}
