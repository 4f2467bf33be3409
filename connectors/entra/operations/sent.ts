import { type ConnectorErrorCode, connectorCodeOf, connectorError, isStepgateError } from '../../../src/contract/index.ts'

/**
 * A call that changes something, made once. A refusal in Graph's own words means that nothing was done; of everything
 * else nobody can tell, and it has to be told as that. So does a refusal after `done` calls before it that were carried
 * out: the whole is then neither done nor undone.
 */

const refusals: ReadonlySet<ConnectorErrorCode> = new Set([
  'config_invalid',
  'credentials_invalid',
  'permission_missing',
  'consent_required',
  'rate_limited',
  'schema_changed',
  'object_not_found',
  'object_state_unsupported',
])

export async function sent<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw endOf(error, signal, 0)
  }
}

/** How the whole ends with this error. */
export function endOf(error: unknown, signal: AbortSignal, done: number): unknown {
  const code = connectorCodeOf(error)
  if (done === 0 && refusals.has(code)) return error
  const detail = isStepgateError(error) ? (error.detail ?? error.message) : 'an error of ours'
  return unknownEnd(signal.aborted || code === 'provider_timeout' ? 'provider_timeout' : 'provider_unavailable', detail, done)
}

export function unknownEnd(
  code: 'provider_timeout' | 'provider_unavailable',
  detail: string,
  done = 0,
): ReturnType<typeof connectorError> {
  const before = done === 0 ? '' : `, after ${done} that were carried out`
  return connectorError(code, undefined, { detail: `${detail}${before}` })
}
