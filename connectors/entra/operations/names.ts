import type { OperationName } from '../../../src/contract/index.ts'

/**
 * What Graph does for an app without a signed-in administrator. A password is not among it: its reset is a long-running
 * operation that is documented for administrators who are signed in
 * (https://learn.microsoft.com/en-us/graph/api/authenticationmethod-resetpassword). Nor is enabling an account, which
 * somebody has disabled for a reason that a verification says nothing about.
 */
export const entraOperations = [
  'temporary_access_pass',
  'reset_factors',
  'revoke_sessions',
  'suspend',
  'register_external_method',
] as const satisfies readonly OperationName[]
export type EntraOperation = (typeof entraOperations)[number]

export function isOfEntra(name: OperationName): name is EntraOperation {
  return entraOperations.some(one => one === name)
}
