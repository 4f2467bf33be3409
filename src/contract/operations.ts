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
}

/** A secret that is rendered once to the seat. It passes through no table, no log and no job. */
export interface OperationSecret {
  readonly kind: 'link' | 'code' | 'password'
  readonly value: string
  /** ISO 8601. */
  readonly expiresAt: string
}

export type OperationResult = { readonly done: true; readonly secret?: OperationSecret } | { readonly refused: string }

export interface Operations {
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
