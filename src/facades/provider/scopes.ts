import { type ClientPolicy, type OperationName, operationNames, type Purpose } from '../../contract/index.ts'

/** The scope that starts verifications for a purpose. People are enrolled by invitation, which no flow asks for. */
export const startScopes = {
  step_up: 'hooks:step_up',
  account_recovery: 'hooks:account_recovery',
  sign_up: 'hooks:sign_up',
  helpdesk: 'hooks:helpdesk',
} as const satisfies Partial<Record<Purpose, string>>

/** Redeem, read and cancel what the client itself started. */
export const readScope = 'hooks:read'

/** Hand in a picture of a face. Given only to a request that names it, and only for a short while: guessing needs it. */
export const faceScope = 'authenticate:face'

/**
 * Lets what a start says of the person's sign-in speak for them. A client has it only where its integration says so, and a
 * token only where it was asked for.
 */
export const attestScope = 'attest:session'

export const operationScope = (name: OperationName): string => `operations:${name}`

/** What is worth stealing is in no token that did not ask for it. */
const isOnlyByName = (scope: string): boolean => scope === faceScope || scope === attestScope || scope.startsWith('operations:')

/** How long a token of these scopes lives. Clients, secrets and integrations are looked up live, so this is no revocation time. */
export function tokenSecondsOf(scope: string | undefined): number {
  return scope?.split(' ').some(isOnlyByName) ? 300 : 900
}

/** All scopes that a token can carry, for the discovery document. */
export const knownScopes: readonly string[] = [
  readScope,
  attestScope,
  ...Object.values(startScopes),
  faceScope,
  ...operationNames.map(operationScope),
]

/**
 * What a client may ask for. A secret that leaks from a flow builder must not perform operations, so only clients that
 * prove a private key (private_key_jwt) get `operations:*`.
 */
export function scopesOf({
  purposes,
  policies,
  attestsSession,
  operations,
  provesKey,
}: {
  readonly purposes: readonly Purpose[]
  readonly policies: readonly ClientPolicy[]
  readonly attestsSession: boolean
  readonly operations: readonly OperationName[]
  readonly provesKey: boolean
}): readonly string[] {
  const starts = Object.entries(startScopes).filter(([purpose]) => purposes.some(allowed => allowed === purpose))
  const faces = policies.includes('face_taken_by_client') ? [faceScope] : []
  const performs = provesKey ? operations.map(operationScope) : []
  return [readScope, ...starts.map(([, scope]) => scope), ...(attestsSession ? [attestScope] : []), ...faces, ...performs]
}

/** `granted` in the order of `allowed`, or the first scope that is refused. */
export type ScopeDecision = { readonly granted: readonly string[] } | { readonly refused: string }

/**
 * RFC 6749 §3.3. A request without scope gets all that is allowed and need not be asked for by name; so does one with `openid` alone, which OpenID
 * libraries add by habit and which means nothing without a person.
 */
export function decideScopes(requested: string | undefined, allowed: readonly string[]): ScopeDecision {
  const asked = new Set((requested ?? '').split(' ').filter(scope => scope !== '' && scope !== 'openid'))
  if (asked.size === 0) return { granted: allowed.filter(scope => !isOnlyByName(scope)) }
  for (const scope of asked) {
    if (!allowed.includes(scope)) return { refused: scope }
  }
  return { granted: allowed.filter(scope => asked.has(scope)) }
}
