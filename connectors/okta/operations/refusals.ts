import { connectorError, type OperationRefusal, type StepgateError } from '../../../src/contract/index.ts'
import type { Failure } from '../errors.ts'
import type { OktaOperation } from './offered.ts'

/**
 * What a failed order means: Okta's no, which changed nothing, or an end that nobody knows
 * (https://developer.okta.com/docs/reference/error-codes/).
 */

const byCode: Readonly<Record<string, OperationRefusal>> = {
  E0000014: 'product_policy',
  E0000016: 'account_state',
  E0000017: 'account_state',
  E0000023: 'managed_elsewhere',
  E0000032: 'account_state',
  E0000034: 'product_policy',
  E0000035: 'product_policy',
  E0000038: 'account_state',
  E0000069: 'account_state',
  E0000080: 'product_policy',
}

/** `Api validation failed`: of a code it is the authenticator's settings that it does not fit, else the account's state. */
export function refusalOf(operation: OktaOperation, { errorCode }: Failure): OperationRefusal | undefined {
  if (errorCode === 'E0000001') return operation === 'temporary_access_pass' ? 'product_policy' : 'account_state'
  return errorCode === undefined ? undefined : byCode[errorCode]
}

const withoutToken: readonly string[] = ['credentials_invalid', 'permission_missing', 'config_invalid', 'rate_limited']

/**
 * The error to end with. What is not surely a no is thrown as an end that nobody knows: trouble at Okta or on the way, and
 * an answer that a proxy gave or that cannot be read.
 */
export function endOf({ error, status, errorCode }: Failure): StepgateError {
  const isNo =
    status === undefined
      ? withoutToken.includes(error.code)
      : status === 401 || status === 429 || (status < 500 && errorCode !== undefined)
  return isNo || error.code === 'provider_timeout' ? error : unknownEnd(error.detail)
}

export function unknownEnd(detail: string | undefined): StepgateError {
  return connectorError('provider_unavailable', undefined, detail === undefined ? {} : { detail })
}
