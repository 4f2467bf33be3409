import type { OperationRefusal } from '../../../src/contract/index.ts'
import type { Account } from './account.ts'
import type { EntraOperation } from './names.ts'

/**
 * What the state of an account forbids. Passes and factors of a guest are those of another organisation, where ending
 * sessions here ends none; that an account is disabled comes from Active Directory where it is synced. A pass, on the
 * other hand, wins over federation and so serves a synced account too
 * (https://learn.microsoft.com/en-us/entra/identity/authentication/howto-authentication-temporary-access-pass).
 */
export function refusalOf(operation: EntraOperation, account: Account): OperationRefusal | undefined {
  const { isEnabled, isGuest, isSynced } = account
  if (operation === 'suspend') {
    if (isSynced) return 'managed_elsewhere'
    return isEnabled ? undefined : 'account_state'
  }
  if (isGuest) return 'guest'
  if (operation === 'revoke_sessions') return undefined
  return isEnabled ? undefined : 'account_state'
}
