import type { OperationName } from '../../../src/contract/index.ts'

/** What Okta can do for a person. */
export const offered = [
  'password_reset_link',
  'temporary_access_pass',
  'reset_factors',
  'reset_factor',
  'unlock',
  'temporary_password',
  'reactivate',
  'revoke_sessions',
  'suspend',
] as const satisfies readonly OperationName[]
export type OktaOperation = (typeof offered)[number]
