/** What a directory connector can do for a verified person. */
export const operationNames = [
  'password_reset_link',
  'temporary_access_pass',
  'reset_factors',
  'unlock',
  'temporary_password',
  'reactivate',
  'revoke_sessions',
  'suspend',
] as const
export type OperationName = (typeof operationNames)[number]

/** The account as the product sees it now. Unknown privilege counts as privileged. */
export interface Inspection {
  readonly status: string
  readonly source: string
  readonly privileged: true | false | 'unknown'
  readonly reasons: readonly string[]
  /** What the account's present state and source let through, of the operations that are allowed. Left out: not known before trying. */
  readonly possible?: readonly OperationName[]
}

/**
 * Why a product does not do it. `account_state`: its present state forbids it; `managed_elsewhere`: its password or factors
 * live in another system, such as Active Directory; `guest`: it belongs to another organisation; `product_policy`: the
 * product's own policy forbids it; `not_allowed`: the integration has no credential for operations, or this one is not allowed.
 */
export const operationRefusals = ['account_state', 'managed_elsewhere', 'guest', 'product_policy', 'not_allowed'] as const
export type OperationRefusal = (typeof operationRefusals)[number]

/**
 * A secret that is rendered once to the seat. It passes through no table, no log and no job; but where a policy sends it to an
 * address on record it waits in that one message, sealed.
 */
export interface OperationSecret {
  readonly kind: 'link' | 'code' | 'password'
  readonly value: string
  /** ISO 8601. */
  readonly expiresAt: string
}

export type OperationResult = { readonly done: true; readonly secret?: OperationSecret } | { readonly refused: OperationRefusal }

/**
 * Recovery at the product, with a credential of its own: one that syncs holds nothing that takes accounts over.
 * `perform` reads the preconditions first and changes nothing where one fails. What it cannot tell the end of it throws, as
 * `provider_timeout` or `provider_unavailable`: the host never repeats it.
 */
export interface Operations {
  /** Of the manifest's operations those that the configuration allows; none without a credential for them. */
  readonly allowed: readonly OperationName[]
  inspect(externalId: string, signal: AbortSignal): Promise<Inspection>
  perform(
    request: {
      readonly operation: OperationName
      readonly externalId: string
      readonly dryRun: boolean
      readonly idempotencyKey: string
    },
    signal: AbortSignal,
  ): Promise<OperationResult>
}
