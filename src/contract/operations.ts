/** What a directory connector can do for a verified person. */
export const operationNames = [
  'password_reset_link',
  'temporary_access_pass',
  'reset_factors',
  'reset_factor',
  'unlock',
  'temporary_password',
  'reactivate',
  'revoke_sessions',
  'suspend',
  'register_external_method',
] as const
export type OperationName = (typeof operationNames)[number]

/** What a sign-in method is, in words of ours. `verify_app`: an app of the product that is asked; `token`: one that shows codes. */
export const factorKinds = ['verify_app', 'token', 'text_message', 'call', 'email', 'security_key', 'question', 'other'] as const
export type FactorKind = (typeof factorKinds)[number]

/** As a product's id of one comes through a form and into a path. */
export const factorId = /^[A-Za-z0-9_-]{1,100}$/

/** A sign-in method beside the password that the person has at the product. */
export interface Factor {
  /** The product's own, as `factorId` has it. */
  readonly id: string
  readonly kind: FactorKind
  /** Its device, or the end of its number: enough to be told from the others, and no more. */
  readonly name?: string
  /** Whether it keeps out somebody who has the password and the mailbox. */
  readonly guards: boolean
}

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
  /** Of which `reset_factor` removes one. What goes together is one. Left out where single ones are not removed. */
  factors?(externalId: string, signal: AbortSignal): Promise<readonly Factor[]>
  perform(
    request: {
      readonly operation: OperationName
      readonly externalId: string
      readonly dryRun: boolean
      /** Of `reset_factor`: the one that is removed. */
      readonly factor?: string
      readonly idempotencyKey: string
    },
    signal: AbortSignal,
  ): Promise<OperationResult>
}
